using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;

namespace KerasSharp.Preprocessing;

/// <summary>What a cell of a text matrix says about a word of a text.</summary>
public enum TextMatrixMode
{
    /// <summary>Whether it occurs.</summary>
    Binary,

    /// <summary>How often.</summary>
    Count,

    /// <summary>How often, divided by the text's length.</summary>
    Frequency,

    /// <summary>(1 + ln count) ln(1 + documents / (1 + documents with the word)).</summary>
    TfIdf,
}

/// <summary>Numbers words by how often they occur, from 1 (Keras 1.2.2, preprocessing/text.py).</summary>
public sealed class Tokenizer
{
    private readonly int? _wordCount;
    private readonly string _filters,
        _split;
    private readonly bool _lower,
        _byCharacter;
    private readonly OrderedDictionary<string, (int Count, int Documents)> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _documentsByIndex = [];
    private Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <param name="wordCount">Words with this number or a greater one are dropped; null to keep all.</param>
    /// <param name="filters">Characters that count as separators.</param>
    /// <param name="lower">Whether letters are made small.</param>
    /// <param name="split">The separator.</param>
    /// <param name="byCharacter">Whether each character is a word; then nothing is filtered or made small.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wordCount"/> is not positive.</exception>
    public Tokenizer(int? wordCount = null, string filters = Words.Filters, bool lower = true, string split = " ", bool byCharacter = false)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(split);
        if (wordCount is <= 0)
            throw new ArgumentOutOfRangeException(nameof(wordCount), wordCount, "a vocabulary has at least one number");
        (_wordCount, _filters, _lower, _split, _byCharacter) = (wordCount, filters, lower, split, byCharacter);
    }

    /// <summary>The number of each word.</summary>
    public IReadOnlyDictionary<string, int> WordIndex => _index;

    /// <summary>How many texts the latest fitting saw.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>Takes over the numbers of words, as a Keras script saved them: a JSON object from word to number.</summary>
    /// <exception cref="KerasFormatException">It is no such object.</exception>
    public void LoadWordIndex(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var word in document.RootElement.EnumerateObject())
                index[word.Name] = word.Value.GetInt32();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new KerasFormatException($"word index: expected a JSON object from word to number: {Wording.Clip(e.Message)}", e);
        }
        _index = index;
    }

    /// <summary>Counts words and numbers them anew: the most frequent one is 1; of equally frequent ones the first seen comes
    /// first. Counts add up over several calls, the number of documents does not, as in Keras.</summary>
    public void FitOnTexts(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        DocumentCount = 0;
        foreach (string text in texts)
        {
            DocumentCount++;
            var words = WordsOf(text);
            foreach (string word in words)
            {
                var (count, documents) = _words.GetValueOrDefault(word);
                _words[word] = (count + 1, documents);
            }
            foreach (string word in words.Distinct(StringComparer.Ordinal))
                _words[word] = (_words[word].Count, _words[word].Documents + 1);
        }
        _index = new(StringComparer.Ordinal);
        _documentsByIndex.Clear();
        foreach (var (word, count) in _words.OrderByDescending(w => w.Value.Count))
        {
            _index[word] = _index.Count + 1;
            _documentsByIndex[_index.Count] = count.Documents;
        }
    }

    /// <summary>Counts in how many sequences each number occurs, for <see cref="TextMatrixMode.TfIdf"/>.</summary>
    public void FitOnSequences(IReadOnlyList<IReadOnlyList<int>> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        DocumentCount = sequences.Count;
        _documentsByIndex.Clear();
        foreach (int number in sequences.SelectMany(s => s.Distinct()))
            _documentsByIndex[number] = _documentsByIndex.GetValueOrDefault(number) + 1;
    }

    /// <summary>The numbers of each text's words; words that are unknown or dropped are left out.</summary>
    public IReadOnlyList<IReadOnlyList<int>> TextsToSequences(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var known = texts.Select(text =>
            WordsOf(text).Select(w => _index.GetValueOrDefault(w, -1)).Where(i => i >= 0 && !(i >= _wordCount))
        );
        return [.. known.Select(numbers => (IReadOnlyList<int>)[.. numbers])];
    }

    /// <summary>A row for each text, a column for each number; see <see cref="SequencesToMatrix"/>.</summary>
    public Tensor<float> TextsToMatrix(IEnumerable<string> texts, TextMatrixMode mode = TextMatrixMode.Binary) =>
        SequencesToMatrix(TextsToSequences(texts), mode);

    /// <summary>A row for each sequence, a column for each number.</summary>
    /// <returns>[sequences, vocabulary].</returns>
    /// <exception cref="InvalidOperationException">Nothing says how many columns there are, or the mode needs a fitting before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Tensor<float> SequencesToMatrix(IReadOnlyList<IReadOnlyList<int>> sequences, TextMatrixMode mode = TextMatrixMode.Binary)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        int columns =
            _wordCount
            ?? (
                _index.Count > 0
                    ? _index.Count + 1
                    : throw new InvalidOperationException(
                        "the tokenizer has no vocabulary: give it a number of words, fit it on texts or load a word index"
                    )
            );
        if (mode == TextMatrixMode.TfIdf && DocumentCount == 0)
            throw new InvalidOperationException("tfidf needs the tokenizer to be fitted on texts or sequences");
        var matrix = new float[checked(sequences.Count * columns)];
        for (int n = 0; n < sequences.Count; n++)
            foreach (var group in sequences[n].Where(i => i < columns).GroupBy(i => i))
            {
                ArgumentOutOfRangeException.ThrowIfNegative(group.Key, nameof(sequences));
                double count = group.Count();
                matrix[n * columns + group.Key] = (float)(
                    mode switch
                    {
                        TextMatrixMode.Binary => 1,
                        TextMatrixMode.Count => count,
                        TextMatrixMode.Frequency => count / sequences[n].Count,
                        TextMatrixMode.TfIdf => (1 + Math.Log(count))
                            * Math.Log(1 + (double)DocumentCount / (1 + _documentsByIndex.GetValueOrDefault(group.Key))),
                        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "no such mode"),
                    }
                );
            }
        return Tensor.Create(matrix, [sequences.Count, columns]);
    }

    // Python counts characters beyond U+FFFF as one.
    private IReadOnlyList<string> WordsOf(string text) =>
        _byCharacter ? [.. text.EnumerateRunes().Select(r => r.ToString())] : Words.Split(text, _filters, _lower, _split);
}

using KerasSharp.Preprocessing;
using KerasSharp.Runtime.Text;

namespace KerasSharp.Data;

/// <summary>How the words of texts become numbers: as a Keras Tokenizer does it, or as the numbers of Keras's imdb and reuters data were
/// made.</summary>
/// <param name="index">The number of each word.</param>
internal sealed class WordNumbers(IReadOnlyDictionary<string, int> index)
{
    /// <summary>Words with this number or a greater one count as unknown; null for none.</summary>
    internal int? WordCount { get; init; }

    /// <summary>Characters that separate words.</summary>
    internal string Filters { get; init; } = Words.Filters;

    /// <summary>Whether letters are made small.</summary>
    internal bool Lower { get; init; } = true;

    /// <summary>What separates words.</summary>
    internal string Split { get; init; } = " ";

    /// <summary>Whether each character is a word.</summary>
    internal bool ByCharacter { get; init; }

    /// <summary>The number of an unknown word; null where such words are left out.</summary>
    internal int? Unknown { get; init; }

    /// <summary>Whether words beyond <see cref="WordCount"/> are left out although unknown ones have a number: Keras 2.1 did so.</summary>
    internal bool DropsRareWords { get; init; }

    /// <summary>What is added to each word's number.</summary>
    internal int IndexFrom { get; init; }

    /// <summary>The number before each text; null for none.</summary>
    internal int? Start { get; init; }

    /// <summary>What TextVectorization does to a text before it is split; null for a Tokenizer's way.</summary>
    internal TextStandardization? Standardize { get; init; }

    /// <summary>Adds the numbers of a text's words.</summary>
    internal void Put(string text, TextSample sample)
    {
        if (Start is { } start)
            sample.Add(start);
        foreach (string word in WordsOf(text))
        {
            bool isKnown = index.TryGetValue(word, out int number);
            number += IndexFrom;
            bool isRare = isKnown && number >= WordCount;
            if (isKnown && !isRare)
                sample.Add(number);
            else if (Unknown is { } unknown && !(isRare && DropsRareWords))
                sample.Add(unknown);
        }
    }

    private IEnumerable<string> WordsOf(string text)
    {
        if (Standardize is { } standardize)
            return VectorizationStep.Split(text, standardize, ByCharacter ? TextSplit.Character : TextSplit.Whitespace);
        if (!ByCharacter)
            return Words.Split(text, Filters, Lower, Split);
        // Split where nothing is: the letters alone are made small.
        string characters = Lower ? string.Join('\0', Words.Split(text, "", true, "\0")) : text;
        // Python counts characters beyond U+FFFF as one.
        return characters.EnumerateRunes().Select(r => r.ToString());
    }
}

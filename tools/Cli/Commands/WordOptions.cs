using System.CommandLine;
using System.CommandLine.Parsing;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>How texts become numbers.</summary>
internal sealed class WordOptions
{
    private readonly Option<string[]> _text = new("--text")
    {
        HelpName = "[INPUT=]COLUMN",
        Description =
            "The column, or key of JSON objects, whose words are an input's numbers. Example: --text review --word-index "
            + "word_index.json --maxlen 100",
    };
    private readonly Option<string?> _wordIndex = new("--word-index")
    {
        HelpName = "FILE",
        Description =
            "The words' numbers: what a Keras Tokenizer's to_json gives, or its word_index as JSON. "
            + "Example: --text review --word-index word_index.json",
    };
    private readonly Option<string?> _vocabulary = new("--vocabulary")
    {
        HelpName = "FILE",
        Description =
            "The words' numbers as TextVectorization and StringLookup have them: a word a line, or a JSON list; the first has the "
            + "number 2, unknown words 1. Example: --text review --vocabulary vocabulary.txt",
    };
    private readonly Option<int?> _numWords = new("--num-words")
    {
        HelpName = "N",
        Description = "Words with the number N or a greater one count as unknown, as in Tokenizer(N). " + "Example: --num-words 5000",
    };
    private readonly Option<string?> _oov = new("--oov")
    {
        HelpName = "WORD|NUMBER",
        Description = "What stands for unknown words; they are left out if not given. Example: --oov 2",
    };
    private readonly Option<string?> _filters = new("--filters")
    {
        HelpName = "CHARACTERS",
        Description = "Characters that separate words; Keras's punctuation if not given. Example: --filters '.,!?'",
    };
    private readonly Option<bool?> _lower = new("--lower")
    {
        HelpName = "true|false",
        Description = "Whether letters are made small, as Keras does if not given. Example: --lower false",
    };
    private readonly Option<bool> _charLevel = new("--char-level")
    {
        Description =
            "Each character is a word. With a word_index alone letters stay as they are, with to_json's file as it says. "
            + "Example: --char-level",
    };
    private readonly Option<int> _indexFrom = new("--index-from")
    {
        HelpName = "N",
        Description = "Added to each word's number. That of Keras's imdb and reuters data. Example: --index-from 3 --start 1 --oov 2",
    };
    private readonly Option<int?> _start = new("--start")
    {
        HelpName = "N",
        Description = "The number before each text. Example: --start 1",
    };

    internal WordOptions(Command command)
    {
        _numWords.RequireRange(1, int.MaxValue);
        _indexFrom.RequireRange(0, int.MaxValue);
        _start.RequireRange(0, int.MaxValue);
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>The columns of texts.</summary>
    /// <exception cref="KerasException">An option needs another one.</exception>
    internal InputColumns[] Texts(ParseResult parsed, IReadOnlyList<InputSchema> inputs)
    {
        string[] texts = parsed.GetValue(_text) ?? [];
        bool hasIndex = parsed.GetValue(_wordIndex) is not null,
            hasVocabulary = parsed.GetValue(_vocabulary) is not null;
        if (texts.Length > 0 && hasIndex == hasVocabulary)
            throw new KerasException(
                hasIndex
                    ? $"--text {texts[0]}: expected one of --word-index and --vocabulary, found both"
                    : (Wording)$"--text {texts[0]}: expected --word-index FILE or --vocabulary FILE, which tell the words' numbers"
            );
        if (texts.Length == 0)
            foreach (var option in All.Where(o => o != _text))
                if (parsed.GetResult(option) is { Implicit: false })
                    throw new KerasException($"{option.Name} is for the texts of --text COLUMN");
        var columns = texts.Select(t => RowOptions.Columns(t, inputs)).ToArray();
        return columns.FirstOrDefault(c => c.Columns.Count != 1) is { } many
            ? throw new KerasException($"--text: expected one column for an input, found {many.Columns.Count}")
            : columns;
    }

    /// <summary>The words' numbers.</summary>
    /// <exception cref="KerasException">The file is damaged.</exception>
    internal WordNumbers Numbers(ParseResult parsed)
    {
        var settings = new WordSettings
        {
            WordCount = parsed.GetValue(_numWords),
            Unknown = parsed.GetValue(_oov),
            Filters = parsed.GetValue(_filters),
            Lower = parsed.GetValue(_lower),
            ByCharacter = parsed.GetValue(_charLevel),
            IndexFrom = parsed.GetValue(_indexFrom),
            Start = parsed.GetValue(_start),
        };
        return parsed.GetValue(_vocabulary) is { } vocabulary
            ? VocabularyFile.Read(vocabulary, settings)
            : WordIndexFile.Read(parsed.GetValue(_wordIndex)!, settings);
    }

    /// <summary>The files of words that a command line names.</summary>
    internal static IEnumerable<string> Files(ParseResult parsed) =>
        from name in new[] { "--word-index", "--vocabulary" }
        let file = parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => o.Option.Name == name)
        where file is { Implicit: false }
        select file.Tokens[^1].Value;

    private Option[] All => [_text, _wordIndex, _vocabulary, _numWords, _oov, _filters, _lower, _charLevel, _indexFrom, _start];
}

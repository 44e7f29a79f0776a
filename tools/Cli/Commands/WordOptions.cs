using System.CommandLine;
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
        Description = "The words' numbers: what a Keras Tokenizer's to_json gives, or its word_index as JSON.",
    };
    private readonly Option<int?> _numWords = new("--num-words")
    {
        HelpName = "N",
        Description = "Words with the number N or a greater one count as unknown, as in Tokenizer(N).",
    };
    private readonly Option<string?> _oov = new("--oov")
    {
        HelpName = "WORD|NUMBER",
        Description = "What stands for unknown words; they are left out if not given. Example: --oov 2",
    };
    private readonly Option<string?> _filters = new("--filters")
    {
        HelpName = "CHARACTERS",
        Description = "Characters that separate words; Keras's punctuation if not given.",
    };
    private readonly Option<bool?> _lower = new("--lower")
    {
        HelpName = "true|false",
        Description = "Whether letters are made small, as Keras does if not given.",
    };
    private readonly Option<bool> _charLevel = new("--char-level")
    {
        Description = "Each character is a word. With a word_index alone letters stay as they are, with to_json's file as it says.",
    };
    private readonly Option<int> _indexFrom = new("--index-from")
    {
        HelpName = "N",
        Description = "Added to each word's number. Keras's imdb and reuters data were made with --index-from 3 --start 1 --oov 2",
    };
    private readonly Option<int?> _start = new("--start") { HelpName = "N", Description = "The number before each text." };

    internal WordOptions(Command command)
    {
        _numWords.RequireRange(1, int.MaxValue);
        _indexFrom.RequireRange(0, int.MaxValue);
        _start.RequireRange(0, int.MaxValue);
        foreach (var option in new Option[] { _text, _wordIndex, _numWords, _oov, _filters, _lower, _charLevel, _indexFrom, _start })
            command.Add(option);
    }

    /// <summary>The columns of texts.</summary>
    /// <exception cref="KerasException">An option needs another one.</exception>
    internal InputColumns[] Texts(ParseResult parsed, IReadOnlyList<InputSchema> inputs)
    {
        string[] texts = parsed.GetValue(_text) ?? [];
        if (texts.Length > 0 && parsed.GetValue(_wordIndex) is null)
            throw new KerasException($"--text {texts[0]}: expected --word-index FILE, which tells the words' numbers");
        if (texts.Length == 0)
            foreach (var option in new Option[] { _wordIndex, _numWords, _oov, _filters, _lower, _charLevel, _indexFrom, _start })
                if (parsed.GetResult(option) is { Implicit: false })
                    throw new KerasException($"{option.Name} is for the texts of --text COLUMN");
        var columns = texts.Select(t => RowOptions.Columns(t, inputs)).ToArray();
        return columns.FirstOrDefault(c => c.Columns.Count != 1) is { } many
            ? throw new KerasException($"--text: expected one column for an input, found {many.Columns.Count}")
            : columns;
    }

    /// <summary>The words' numbers.</summary>
    /// <exception cref="KerasException">The file is damaged.</exception>
    internal WordNumbers Numbers(ParseResult parsed) =>
        WordIndexFile.Read(
            parsed.GetValue(_wordIndex)!,
            new WordSettings
            {
                WordCount = parsed.GetValue(_numWords),
                Unknown = parsed.GetValue(_oov),
                Filters = parsed.GetValue(_filters),
                Lower = parsed.GetValue(_lower),
                ByCharacter = parsed.GetValue(_charLevel),
                IndexFrom = parsed.GetValue(_indexFrom),
                Start = parsed.GetValue(_start),
            }
        );
}

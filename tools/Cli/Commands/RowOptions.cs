using System.CommandLine;
using System.Globalization;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>How rows of tables and of .jsonl become samples.</summary>
internal sealed class RowOptions
{
    private readonly Option<string> _header = new("--header")
    {
        HelpName = "yes|no|auto",
        DefaultValueFactory = _ => "auto",
        Description =
            "Whether the first line of a .csv file is a header. auto: where it is words above a line of as many numbers, which is told, "
            + "or has the columns that are chosen. Example: --header yes",
    };
    private readonly Option<bool> _skipBlankLines = new("--skip-blank-lines")
    {
        Description =
            "Pass over blank lines in .csv and .jsonl; they are errors if not given, as each may be a sample that was lost. "
            + "Example: --skip-blank-lines",
    };
    private readonly Option<string?> _delimiter = new("--delimiter")
    {
        HelpName = "CHARACTER",
        Description =
            "What separates the fields of .csv: one character, or tab; a comma if not given, in .tsv a tab. " + "Example: --delimiter ';'",
    };
    private readonly Option<string[]> _columns = new("--columns")
    {
        HelpName = "[INPUT=]A,B,...",
        Description =
            "The columns, or keys of JSON objects, that are an input's numbers, by name, or by number from 1 where there is no "
            + "header; once for each input. Example: --columns age,income",
    };
    private readonly Option<string[]> _ignore = new("--ignore")
    {
        HelpName = "A,B,...",
        Description = "Columns, or keys of JSON objects, that are passed over. Example: --ignore comment",
    };
    private readonly Option<string> _missing = new("--missing")
    {
        HelpName = "error|mean|NUMBER",
        DefaultValueFactory = _ => "error",
        Description =
            "What stands for an empty field, NA, NaN or null: nothing, the mean of the column's other numbers in the input (which "
            + "is read twice), or a number. Example: --missing 0",
    };
    private readonly WordOptions _words;

    internal RowOptions(Command command)
    {
        _header.AcceptOnlyFromAmong("yes", "no", "auto");
        _delimiter.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && Delimiter(text) is null)
                r.AddError("--delimiter: expected one character that is no letter, digit, quote or end of line, or tab.");
        });
        _missing.Validators.Add(r =>
        {
            if (r.Tokens is [var token] && token.Value is not ("error" or "mean") && !TryNumber(token.Value, out _))
                r.AddError($"--missing: expected error, mean or a number, found '{token.Value}'.");
        });
        foreach (var option in new Option[] { _header, _skipBlankLines, _delimiter, _columns, _ignore, _missing })
            command.Add(option);
        _words = new WordOptions(command);
    }

    /// <summary>What separates the fields of .csv, where it is given.</summary>
    internal char? Delimiter(ParseResult parsed) => parsed.GetValue(_delimiter) is { } text ? Delimiter(text) : null;

    /// <summary>The rules.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">What the model's inputs take.</param>
    /// <exception cref="KerasException">Options do not fit each other or the model.</exception>
    internal TextRules Of(ParseResult parsed, IReadOnlyList<InputSchema> inputs)
    {
        var texts = _words.Texts(parsed, inputs);
        var choice = new ColumnChoice
        {
            Inputs = [.. (parsed.GetValue(_columns) ?? []).Select(c => Columns(c, inputs))],
            Texts = texts,
            Ignored = Split(parsed.GetValue(_ignore)),
        };
        string missing = parsed.GetValue(_missing)!;
        return new(Enum.Parse<CsvHeader>(parsed.GetValue(_header)!, ignoreCase: true), parsed.GetValue(_skipBlankLines))
        {
            Delimiter = Delimiter(parsed),
            Columns = choice.IsAll ? ColumnChoice.All : choice,
            Missing =
                missing == "mean" ? new MissingRule(MissingKind.Mean)
                : TryNumber(missing, out double value) ? new MissingRule(MissingKind.Value, value)
                : MissingRule.Error,
            Words = texts.Length > 0 ? _words.Numbers(parsed) : null,
        };
    }

    /// <summary>An input's name, where one stands before an equals sign, and columns separated by commas.</summary>
    internal static InputColumns Columns(string text, IReadOnlyList<InputSchema> inputs)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        string? input = at > 0 && (inputs.Count > 1 || (inputs is [var only] && only.Name == text[..at])) ? text[..at] : null;
        return new InputColumns(input, Split([input is null ? text : text[(at + 1)..]]));
    }

    /// <summary>Names that are separated by commas.</summary>
    internal static string[] Split(string[]? names) =>
        [.. (names ?? []).SelectMany(n => n.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static char? Delimiter(string text) =>
        text is "tab" or "\\t" ? '\t'
        : text is [var c] && c < 128 && !char.IsAsciiLetterOrDigit(c) && c is not ('"' or '\r' or '\n' or '.' or '-' or '+') ? c
        : null;

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}

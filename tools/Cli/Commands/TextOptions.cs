using System.CommandLine;
using KerasSharp.Cli.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>How lines of .csv and .jsonl become samples.</summary>
internal sealed class TextOptions
{
    private readonly Option<string> _header = new("--header")
    {
        HelpName = "yes|no|auto",
        DefaultValueFactory = _ => "auto",
        Description =
            "Whether the first line of a .csv file is a header. auto: where it is words above a line of as many numbers, which is told.",
    };
    private readonly Option<bool> _skipBlankLines = new("--skip-blank-lines")
    {
        Description = "Pass over blank lines in .csv and .jsonl; they are errors if not given, as each may be a sample that was lost.",
    };

    internal TextOptions(Command command)
    {
        _header.AcceptOnlyFromAmong("yes", "no", "auto");
        command.Add(_header);
        command.Add(_skipBlankLines);
    }

    /// <summary>The rules for a file of a format.</summary>
    /// <exception cref="KerasException">They are for other formats.</exception>
    internal TextRules Of(ParseResult parsed, FileFormat format)
    {
        var rules = Of(parsed);
        rules.RequireUse(format);
        return rules;
    }

    internal TextRules Of(ParseResult parsed) =>
        new(Enum.Parse<CsvHeader>(parsed.GetValue(_header)!, ignoreCase: true), parsed.GetValue(_skipBlankLines));
}

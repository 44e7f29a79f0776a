using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using KerasSharp.Data;
using KerasSharp.IO;

namespace KerasSharp.Cli.Commands;

/// <summary>What becomes of rows beside their predictions.</summary>
internal sealed class ResultOptions
{
    private const string Skip = "skip:";

    private readonly Option<string[]> _id = new("--id")
    {
        HelpName = "COLUMN",
        AllowMultipleArgumentsPerToken = true,
        Description =
            "Columns, or keys of JSON objects, that are copied to the output before each prediction; in .csv a header stands above. "
            + "Example: --id customer",
    };
    private readonly Option<string> _badRows = new("--bad-rows")
    {
        HelpName = "fail|skip:FILE",
        DefaultValueFactory = _ => "fail",
        Description =
            "What becomes of rows that are no samples. skip:FILE writes each to FILE with its line and the reason, and goes on; the exit "
            + "code is 2 then. Example: --bad-rows skip:rejected.jsonl",
    };
    private readonly Option<bool> _flat = new("--flat")
    {
        Description =
            "In .parquet a column for each number of an output (NAME_0, NAME_1, ...), in place of one of lists. " + "Example: --flat",
    };
    private readonly Option<bool> _resume = new("--resume")
    {
        Description =
            "Keep the predictions of an interrupted run in OUTPUT.part, and go on behind them if they are there. For .csv and .jsonl. "
            + "Example: --resume",
    };

    /// <param name="command">The command.</param>
    /// <param name="resumes">Whether it goes on with an interrupted run.</param>
    internal ResultOptions(Command command, bool resumes = true)
    {
        _badRows.Validators.Add(r =>
        {
            if (
                r.Tokens is [var token]
                && token.Value != "fail"
                && !(token.Value.StartsWith(Skip, StringComparison.Ordinal) && token.Value.Length > Skip.Length)
            )
                r.AddError($"--bad-rows: expected fail or skip:FILE, found '{token.Value}'.");
        });
        foreach (var option in new Option[] { _id, _badRows, _flat })
            command.Add(option);
        if (resumes)
            command.Add(_resume);
    }

    /// <summary>The file that takes rejected rows; null where they are errors.</summary>
    internal string? RejectedFile(ParseResult parsed) =>
        parsed.GetValue(_badRows) is { } badRows && badRows.StartsWith(Skip, StringComparison.Ordinal) ? badRows[Skip.Length..] : null;

    /// <summary>Refuses to write predictions or rejected rows over what they are made of, or over each other.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="target">Where predictions go.</param>
    /// <param name="read">The files that are read.</param>
    /// <exception cref="KerasException">One is written over another.</exception>
    internal void RequireOther(ParseResult parsed, string target, IReadOnlyList<string> read)
    {
        OutputFile.RequireOther(target, read);
        if (RejectedFile(parsed) is not { } rejected)
            return;
        OutputFile.RequireOther(rejected, read);
        if (Path.GetFullPath(rejected) == Path.GetFullPath(target))
            throw new KerasException($"{target}: expected one file for predictions and another for rejected rows");
    }

    internal bool IsFlat(ParseResult parsed) => parsed.GetValue(_flat);

    internal bool Resumes(ParseResult parsed) => parsed.GetValue(_resume);

    /// <summary>The rules for rows, with ids, and with where rows go that are none.</summary>
    internal TextRules With(ParseResult parsed, TextRules rules, RejectedRows? rejected)
    {
        string[] ids = RowOptions.Split(parsed.GetValue(_id));
        return rules with { Columns = ids.Length == 0 ? rules.Columns : rules.Columns with { Ids = ids }, Rejected = rejected };
    }

    /// <summary>Runs work with a file for rejected rows, where one is asked for.</summary>
    /// <returns>The exit code.</returns>
    internal int WithRejected(ParseResult parsed, Action<RejectedRows?> work)
    {
        if (RejectedFile(parsed) is not { } file)
        {
            work(null);
            return 0;
        }
        long count = 0;
        AtomicFile.Write(
            file,
            stream =>
            {
                using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                var rejected = new RejectedRows(text);
                work(rejected);
                count = rejected.Count;
            }
        );
        return count > 0 ? PredictCommand.RowsWereRejected : 0;
    }

    /// <summary>All that changes a prediction: the command line, the model's files and the inputs.</summary>
    /// <exception cref="KerasException">An input cannot be read again.</exception>
    internal static string MadeOf(ParseResult parsed, ModelOptions model, InputFiles files)
    {
        var text = new StringBuilder();
        foreach (string file in model.Files(parsed).Concat(WordOptions.Files(parsed)))
        {
            using var stream = File.OpenRead(file);
            text.Append($"{file} sha256 {Convert.ToHexStringLower(SHA256.HashData(stream))}\n");
        }
        text.Append(files.Describe());
        return text.Append(string.Join(' ', parsed.Tokens.Select(t => t.Value))).Append('\n').ToString();
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using KerasSharp.Cli.Commands;
using KerasSharp.Data;

namespace KerasSharp.Cli.Cluster;

/// <summary>What changes a prediction on the command line of <c>predict</c>: given to <c>score plan</c>, kept in the plan, and read again
/// by each worker as it was given.</summary>
internal sealed class PlanOptions
{
    // Files that are read whole; they may lie elsewhere for a worker, or have changed.
    private static readonly string[] s_files = ["--weights", "--word-index", "--vocabulary"];

    // What changes no bit, or is the plan's own.
    private static readonly string[] s_others =
    [
        "--threads",
        "--bad-rows",
        "--input",
        "--input-format",
        "--output",
        "--output-format",
        "--rows-per-shard",
    ];

    private readonly ModelOptions _model;
    private readonly PaddingOptions _padding;
    private readonly RowOptions _rows;
    private readonly ResultOptions _results;
    private readonly Option<int?> _batchSize = PredictCommand.BatchSize();

    internal PlanOptions(Command command)
    {
        _model = new ModelOptions(command, trains: false);
        _padding = new PaddingOptions(command);
        _rows = new RowOptions(command);
        _results = new ResultOptions(command, resumes: false);
        command.Add(_batchSize);
    }

    internal string ModelPath(ParseResult parsed) => _model.Path(parsed);

    internal Model Load(ParseResult parsed) => _model.Load(parsed);

    internal SequencePadding Padding(ParseResult parsed) => _padding.Of(parsed);

    internal bool IsFlat(ParseResult parsed) => _results.IsFlat(parsed);

    internal string? RejectedFile(ParseResult parsed) => _results.RejectedFile(parsed);

    internal int? BatchSize(ParseResult parsed) => parsed.GetValue(_batchSize);

    /// <summary>How rows become samples.</summary>
    internal TextRules Rules(ParseResult parsed, IReadOnlyList<InputSchema> inputs, RejectedRows? rejected) =>
        _results.With(parsed, _rows.Of(parsed, inputs), rejected);

    /// <summary>The files that are read whole, by the option that names each.</summary>
    internal static IEnumerable<(string Option, string Path)> Files(ParseResult parsed) =>
        from option in Given(parsed)
        where s_files.Contains(option.Option.Name)
        select (option.Option.Name, option.Tokens[^1].Value);

    /// <summary>The other options that change a prediction, as on the command line.</summary>
    internal static string[] Arguments(ParseResult parsed) =>
        [
            .. from option in Given(parsed)
            where !s_files.Contains(option.Option.Name) && !s_others.Contains(option.Option.Name)
            from word in option.Tokens.Count == 0
                ? [option.Option.Name]
                : option.Tokens.SelectMany(t => new[] { option.Option.Name, t.Value })
            select word,
        ];

    private static IEnumerable<OptionResult> Given(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Where(o => !o.Implicit);
}

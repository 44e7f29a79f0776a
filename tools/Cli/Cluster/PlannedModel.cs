using System.CommandLine;
using KerasSharp.Cli.Commands;
using KerasSharp.Data;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary>The model of a plan, and the scoring of its shards as <c>predict</c> does it.</summary>
internal sealed class PlannedModel : IDisposable
{
    private readonly ScoreFolder _folder;
    private readonly PlanOptions _options;
    private readonly ParseResult _parsed;
    private readonly Model _model;
    private readonly InputSchema[] _schemas;
    private readonly CancellationToken _cancellation;

    /// <param name="folder">The folder of the plan.</param>
    /// <param name="threads">How many threads compute; null for all processors.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    /// <exception cref="KerasException">The model has changed, or cannot be loaded.</exception>
    internal PlannedModel(ScoreFolder folder, int? threads, CancellationToken cancellation)
    {
        (_folder, _cancellation) = (folder, cancellation);
        folder.RequireUnchanged(null);
        var command = new RootCommand();
        _options = new PlanOptions(command);
        IEnumerable<string> files = folder.Plan.Model.SelectMany(f =>
            f.Option is { Length: > 0 } option ? new[] { option, folder.Resolve(f.Path) } : [folder.Resolve(f.Path)]
        );
        string[] line = [.. files, .. folder.Plan.Arguments, .. threads is { } n ? new[] { "--threads", $"{n}" } : []];
        _parsed = command.Parse(line);
        if (_parsed.Errors is [var error, ..])
            throw new KerasException($"{folder.FullPath}: the plan's options: {error.Message}");
        _model = _options.Load(_parsed);
        // What was loaded is what was planned only if the files still are.
        try
        {
            folder.RequireUnchanged(null);
        }
        catch
        {
            _model.Dispose();
            throw;
        }
        _schemas = _model.TakesText ? [] : InputSchema.Of(_model);
    }

    /// <inheritdoc cref="ShardScorer"/>
    internal ShardCounts Score(int shard, Stream part, string path, RejectedRows? rejected)
    {
        var plan = _folder.Plan;
        var (input, slice) = plan.Shards[shard];
        using var files = InputFiles.OfSlice(_folder.Resolve(plan.Inputs[input].Path), plan.InputFormat, slice, TableFormats.Of);
        var rules = _options.Rules(_parsed, _schemas, rejected);
        if (plan.InputFormat == FileFormat.Csv)
            rules = rules with { Header = plan.Inputs[input].HasHeader ? CsvHeader.Yes : CsvHeader.No };
        int? batch = _options.BatchSize(_parsed);
        using var reader = _model.TakesText
            ? files.ReadTexts(_model, _options.Padding(_parsed), rules, batch)
            : files.Read(_schemas, _options.Padding(_parsed), rules, _ => { }, plan.Facts);
        var form = new OutputRules(plan.Output.Format)
        {
            Delimiter = plan.Output.Delimiter,
            IsFlat = plan.Output.IsFlat,
            Tables = TableFormats.Of,
        };
        var count = new Counter();
        using (var writer = PredictionWriter.Open(form, part, path, _model.OutputNames, reader.IdColumns, reader.Count))
            Prediction.Run(_model, reader, files.Name, writer, batch, count, _cancellation);
        return new ShardCounts(count.Done, rejected?.Count ?? 0);
    }

    public void Dispose() => _model.Dispose();

    private sealed class Counter : IProgress<long>
    {
        internal long Done { get; private set; }

        public void Report(long value) => Done = value;
    }
}

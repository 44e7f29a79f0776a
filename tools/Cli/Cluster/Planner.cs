using System.CommandLine;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.Data;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary>Makes a plan of a command line.</summary>
internal sealed class Planner(Terminal terminal, PlanOptions options, ParseResult parsed, Model model, InputFiles files)
{
    private readonly InputSchema[] _schemas = model.TakesText ? [] : InputSchema.Of(model);

    /// <summary>Makes it.</summary>
    /// <param name="folder">Where it will lie.</param>
    /// <param name="format">The format of the parts.</param>
    /// <param name="rows">About how many samples a shard has.</param>
    /// <exception cref="KerasException">The samples do not fit the model, or cannot be cut.</exception>
    internal ScorePlan Make(string folder, FileFormat format, long rows)
    {
        if (files.Files.FirstOrDefault(f => f.IsTemporary) is { } once)
            throw new KerasException($"{once.Name}: workers read files again, found what can be read once only");
        var rejected = options.RejectedFile(parsed) is null ? null : new RejectedRows(TextWriter.Null);
        var rules = options.Rules(parsed, _schemas, rejected);
        rules.RequireUse(files.Format);
        // Taken before the first look at them: what changes meanwhile is another file.
        DateTime[] changed = [.. files.Files.Select(f => File.GetLastWriteTimeUtc(f.Path))];
        var headers = files.Headers(_schemas, model, rules, terminal.Notice);
        var (facts, ids) = Read(rules, rejected);
        var output = new PlannedOutput(
            format,
            rules.Delimiter ?? ',',
            options.IsFlat(parsed),
            model.OutputNames,
            ids,
            options.RejectedFile(parsed) is { } file ? Relative(folder, file) : null
        );
        new OutputRules(format) { IsFlat = output.IsFlat }.Require(output.Names, ids);
        var shards = Cut(headers, rules, rows);
        PlannedFile[] inputs = [.. files.Files.Select((f, i) => Input(folder, f, headers[i], changed[i]))];
        // What was read above is what the hashes are of only if nothing was written meanwhile.
        for (int i = 0; i < inputs.Length; i++)
            if (File.GetLastWriteTimeUtc(files.Files[i].Path) != changed[i])
                throw new KerasException(
                    $"{files.Files[i].Name}: changed while the plan was made; make it again when the file is complete"
                );
        return new ScorePlan
        {
            Form = ScorePlan.CurrentForm,
            MadeBy = $"kerassharp {typeof(Planner).Assembly.GetName().Version?.ToString(3)}",
            Model =
            [
                Whole(folder, "", options.ModelPath(parsed)),
                .. PlanOptions.Files(parsed).Select(f => Whole(folder, f.Option, f.Path)),
            ],
            Arguments = PlanOptions.Arguments(parsed),
            Inputs = inputs,
            InputFormat = files.Format,
            Output = output,
            Facts = facts,
            Shards = shards,
        };
    }

    /// <summary>What all samples tell. Those of any length, and those whose means are filled in, are read once for it.</summary>
    private (SampleFacts Facts, IReadOnlyList<IdColumn> Ids) Read(TextRules rules, RejectedRows? rejected)
    {
        var padding = options.Padding(parsed);
        // Rows are rejected where they are scored.
        if (rejected is not null)
            rejected.ComeAgain = true;
        using var reader = model.TakesText
            ? files.ReadTexts(model, padding, rules, options.BatchSize(parsed))
            : files.Read(_schemas, padding, rules, _ => { });
        var facts = (reader as RowSampleReader)?.Facts ?? new SampleFacts([], null, reader.Count);
        return (facts, reader.IdColumns);
    }

    private Shard[] Cut(IReadOnlyList<bool> headers, TextRules rules, long rows)
    {
        Shard[] shards =
        [
            .. files.Files.SelectMany(
                (file, i) => FileCutter.Cut(file, headers[i], rules, rows, TableFormats.Of).Select(slice => new Shard(i, slice))
            ),
        ];
        if (shards.Length == 0)
            throw new KerasException($"{files.Name}: expected at least one sample, found none");
        // Without names the first line of the file says how many fields all have, which a worker for a later stretch does not see.
        if (files.Format == FileFormat.Csv && !rules.Columns.IsAll && shards.Any(s => s.Slice.From > 0 && !headers[s.Input]))
            throw new KerasException(
                $"{files.Name}: columns are chosen by number, and a text without a header is not cut; expected a header, or "
                    + $"--rows-per-shard "
                    + $"that holds each file"
            );
        if (shards.Length > 1 && !ModelSamples.StandAlone(model))
            throw new KerasException(
                $"model '{model.Name}': predictions depend on the samples before or beside them, so that samples cannot be cut; expected "
                    + $"one file and --rows-per-shard that holds it, found {shards.Length} shards"
            );
        if (shards.Length > 1 && model.TakesText && model.TextLengthsVary)
            throw new KerasException(
                $"model '{model.Name}': texts of any length are filled up to the longest of those that run at once, so that samples cannot "
                    + $"be cut; expected one file and --rows-per-shard that holds it, found {shards.Length} shards"
            );
        if (files.Format is FileFormat.Npy or FileFormat.Npz)
            RequireOneShape();
        return shards;
    }

    private void RequireOneShape()
    {
        string first = FileCutter.Describe(files.Files[0]);
        foreach (var file in files.Files)
            if (FileCutter.Describe(file) is var shapes && shapes != first)
                throw new KerasException($"{file.Name}: expected {first} as in {files.Files[0].Name}, found {shapes}");
    }

    private static PlannedFile Whole(string folder, string option, string path) =>
        new(Relative(folder, path), new FileInfo(path).Length, FileHash.Of(path)) { Option = option };

    private static PlannedFile Input(string folder, InputFile file, bool hasHeader, DateTime changed) =>
        new(Relative(folder, file.Path), file.Length, FileHash.Of(file.Path))
        {
            HasHeader = hasHeader,
            Changed = changed,
            Edges = FileHash.OfEdges(file.Path),
        };

    // A volume may be mounted elsewhere for a worker; what lies on it lies in the same place.
    private static string Relative(string folder, string path) => Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path));
}

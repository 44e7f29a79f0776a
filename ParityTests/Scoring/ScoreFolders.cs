using KerasSharp.Data;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Scoring;
using static KerasSharp.ParityTests.Cli.PredictRuns;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>Folders of scorings for tests.</summary>
internal static class ScoreFolders
{
    internal static string SineModel => Sine("model.h5");

    /// <summary>A plan of shards that no model scores.</summary>
    internal static ScoreFolder OfNothing(TemporaryFolder folder, int shards, bool rejects = false)
    {
        string input = folder.PathOf("x.csv");
        if (!File.Exists(input))
            File.WriteAllText(input, "1,2\n");
        return ScoreFolder.Create(
            folder.PathOf("scores"),
            new ScorePlan
            {
                Form = ScorePlan.CurrentForm,
                MadeBy = "a test",
                Model = [],
                Arguments = [],
                Inputs = [new PlannedFile("../x.csv", new FileInfo(input).Length, FileHash.Of(input))],
                InputFormat = FileFormat.Csv,
                Output = new PlannedOutput(FileFormat.Csv, ',', false, ["y"], [], rejects ? "../bad.jsonl" : null),
                Facts = new SampleFacts([], null, null),
                Shards = [.. Enumerable.Range(0, shards).Select(i => new Shard(0, new FileSlice(i, i + 1)))],
            }
        );
    }

    /// <summary>A table of so many samples of the sine model, with ids; some rows are none.</summary>
    internal static string Csv(TemporaryFolder folder, int rows, string name = "x.csv", params int[] bad)
    {
        string path = folder.PathOf(name);
        File.WriteAllLines(
            path,
            Enumerable.Range(0, rows).Select(i => $"\"r,{i}\",{(bad.Contains(i) ? "oops" : Row(i))}").Prepend($"id,{Header}")
        );
        return path;
    }

    internal static string Header => string.Join(",", Enumerable.Range(0, 50).Select(i => $"t{i}"));

    internal static string Row(int i)
    {
        var random = new Random(i);
        return string.Join(
            ",",
            Enumerable.Range(0, 50).Select(_ => random.NextSingle().ToString("R", System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    /// <summary>A run of the command that is expected to go well.</summary>
    internal static CliRun Do(params string[] arguments)
    {
        var run = CliRun.Of(arguments);
        return run.ExitCode == 0 ? run : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {run.ExitCode}: {run.Error}");
    }

    internal static void Work(string folder)
    {
        foreach (int shard in ScoreFolder.Open(folder).Missing())
            Do("score", "work", folder, "--shard", $"{shard}");
    }
}

using System.Diagnostics;
using System.Globalization;
using KerasSharp.Data;
using KerasSharp.Scoring;

namespace KerasSharp.Benchmarks.Simulation;

/// <summary>What came of one simulated scoring.</summary>
/// <param name="Seconds">How long it would have taken.</param>
/// <param name="Efficiency">The part of all workers' time that went into predictions that count.</param>
/// <param name="Attempts">How many attempts there were.</param>
/// <param name="Deaths">How many of them died.</param>
/// <param name="Dropped">How many were late, and dropped.</param>
/// <param name="CommitSeconds">What a commit took on this machine, on average: measured.</param>
internal sealed record SimulatedScoring(double Seconds, double Efficiency, int Attempts, int Deaths, int Dropped, double CommitSeconds);

/// <summary>A simulation of many workers, as an engine starts them. The clock and the predictions are simulated, by times that are given;
/// claims, commits, receipts and the final check are the code that real workers run, on real files.</summary>
/// <param name="workers">How many workers there are.</param>
/// <param name="shardSeconds">How long the predictions of a shard take.</param>
/// <param name="startSeconds">How long a worker takes to start and load its model, for each shard.</param>
/// <param name="seed">What deaths and stragglers are drawn by.</param>
internal sealed class ScoreSimulation(int workers, double shardSeconds, double startSeconds, int seed)
{
    // A worker in a hundred dies at some moment, which its engine notices a little later; one in twenty takes four times as long. Where
    // nothing else is left to do, what takes twice as long as it should is begun again elsewhere.
    private const double Deaths = 0.01,
        Stragglers = 0.05,
        Slower = 4,
        Notice = 5,
        Patience = 2;

    // Each is some files on this disk.
    private const int MostShards = 15_000;

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<Attempt, double> _running = new();
    private readonly Queue<int> _waiting = [];
    private readonly Dictionary<int, int> _attempts = [];
    private readonly HashSet<int> _twice = [];
    private double _now;
    private double _end;
    private int _free;
    private int _deaths;
    private int _dropped;
    private double _commitSeconds;

    /// <summary>Prints a table of simulations.</summary>
    internal static void Print(string[] arguments)
    {
        double Number(int at, double otherwise) =>
            arguments.Length > at ? double.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;
        double rate = Number(0, 1000),
            start = Number(1, 0.7),
            work = Number(2, 120);
        Console.WriteLine(
            $"SIMULATED: {rate} rows a second and worker, {start} s to start, {work} s of predictions for each worker, 1 % deaths, "
                + $"5 % stragglers of 4 times the time"
        );
        Console.WriteLine(
            "| workers | rows a shard | shard s | shards | makespan s | efficiency | attempts | deaths | dropped | commit ms |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (int workers in new[] { 1, 10, 100, 1000 })
        foreach (double seconds in new[] { 1.0, 3, 10, 30, 100 })
        {
            int shards = (int)Math.Max(1, work / seconds) * workers;
            if (shards > MostShards)
                continue;
            var run = new ScoreSimulation(workers, seconds, start, 1).Run(shards);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {workers} | {rate * seconds:0} | {seconds:0} | {shards} | {run.Seconds:0} | {run.Efficiency:P0} | "
                        + $"{run.Attempts} | {run.Deaths} | {run.Dropped} | {1000 * run.CommitSeconds:0.0} |"
                )
            );
        }
    }

    /// <summary>Simulates a scoring.</summary>
    /// <param name="shards">How many shards there are.</param>
    internal SimulatedScoring Run(int shards)
    {
        string root = Directory.CreateTempSubdirectory("kerassharp-simulation-").FullName;
        try
        {
            var folder = Plan(root, shards);
            Simulate(folder);
            new ScoreFinish(folder, _ => throw new UnreachableException("parts are .csv")).Check();
            return new SimulatedScoring(
                _end,
                shards * shardSeconds / (workers * _end),
                _attempts.Values.Sum(),
                _deaths,
                _dropped,
                _commitSeconds / Math.Max(1, _attempts.Values.Sum() - _deaths)
            );
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private void Simulate(ScoreFolder folder)
    {
        _free = workers;
        // What a submission does: all that is missing, a task each.
        var missing = folder.Missing();
        for (int task = 0; task < missing.Count; task++)
            foreach (int shard in ArrayIndex.Shards(task, missing, 1))
                _waiting.Enqueue(shard);
        while (true)
        {
            for (; _free > 0 && _waiting.TryDequeue(out int shard); _free--)
                Begin(folder, shard);
            if (!_running.TryDequeue(out var attempt, out _now))
                return;
            if (attempt.Late is { } late)
            {
                Repeat(folder, attempt, late);
                continue;
            }
            _free++;
            if (attempt.Dies)
            {
                _deaths++;
                if (!folder.IsDone(attempt.Shard))
                    _waiting.Enqueue(attempt.Shard);
            }
            else
                Commit(folder, attempt);
        }
    }

    /// <summary>Begins again what is late, once somebody has time for it.</summary>
    private void Repeat(ScoreFolder folder, Attempt attempt, int late)
    {
        if (folder.IsDone(late))
            return;
        if (_free == 0 || _waiting.Count > 0)
            _running.Enqueue(attempt, _now + Notice);
        else if (_twice.Add(late))
            _waiting.Enqueue(late);
    }

    private void Begin(ScoreFolder folder, int shard)
    {
        if (folder.IsDone(shard))
        {
            _free++;
            return;
        }
        int number = _attempts[shard] = _attempts.GetValueOrDefault(shard) + 1;
        double needs = startSeconds + shardSeconds * (_random.NextDouble() < Stragglers ? Slower : 0.95 + 0.1 * _random.NextDouble());
        bool dies = _random.NextDouble() < Deaths;
        double end = _now + (dies ? needs * _random.NextDouble() + Notice : needs);
        _running.Enqueue(new Attempt(shard, number, dies, null), end);
        _running.Enqueue(new Attempt(shard, number, false, shard), _now + Patience * (startSeconds + shardSeconds));
    }

    private void Commit(ScoreFolder folder, Attempt attempt)
    {
        var watch = Stopwatch.StartNew();
        var outcome = new PartCommit(folder).Finish(
            attempt.Shard,
            attempt.Number,
            (shard, part, _, _) =>
            {
                part.Write(System.Text.Encoding.UTF8.GetBytes($"{shard}\n"));
                return new ShardCounts(1, 0);
            }
        );
        _commitSeconds += watch.Elapsed.TotalSeconds;
        _dropped += outcome == CommitOutcome.Dropped ? 1 : 0;
        // Zombies go on behind the end.
        _end = outcome == CommitOutcome.Committed ? _now : _end;
    }

    private static ScoreFolder Plan(string root, int shards)
    {
        string input = Path.Combine(root, "x.csv");
        File.WriteAllText(input, "1\n");
        return ScoreFolder.Create(
            Path.Combine(root, "scores"),
            new ScorePlan
            {
                Form = ScorePlan.CurrentForm,
                MadeBy = "a simulation",
                Model = [],
                Arguments = [],
                Inputs = [new PlannedFile("../x.csv", new FileInfo(input).Length, FileHash.Of(input))],
                InputFormat = FileFormat.Csv,
                Output = new PlannedOutput(FileFormat.Csv, ',', false, ["y"], [], null),
                Facts = new SampleFacts([], null, null),
                Shards = [.. Enumerable.Range(0, shards).Select(i => new Shard(0, new FileSlice(i, i + 1)))],
            }
        );
    }

    /// <summary>An attempt that ends at some moment, or the moment at which it is late.</summary>
    private sealed record Attempt(int Shard, int Number, bool Dies, int? Late);
}

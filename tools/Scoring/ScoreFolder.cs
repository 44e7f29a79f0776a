using KerasSharp.Data;

namespace KerasSharp.Scoring;

/// <summary>The folder of a scoring: its plan, and beside it a part and a receipt for each shard that is done. What is no part has a name
/// that begins with _ or a dot, which readers of folders pass over.</summary>
public sealed class ScoreFolder
{
    private const string PlanName = "_plan.json",
        SuccessName = "_SUCCESS",
        Aside = ".*.tmp";

    private static readonly string[] s_ofShards = ["part-*", "_part-*", "_rejected-*", "_failed-*", SuccessName];

    private readonly int _digits;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTime> _read = [];

    private ScoreFolder(string path, ScorePlan plan, string hash)
    {
        (FullPath, Plan, PlanHash) = (path, plan, hash);
        _digits = Math.Max(5, $"{Math.Max(0, plan.Shards.Count - 1)}".Length);
    }

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>How many shards there are.</summary>
    public int Shards => Plan.Shards.Count;

    internal ScorePlan Plan { get; }

    internal string PlanHash { get; }

    private string Suffix => Plan.Output.Format.ToString().ToLowerInvariant();

    /// <summary>Opens a folder that has a plan.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="KerasException">It has none, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ScoreFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string plan = Path.Combine(Path.GetFullPath(path), PlanName);
        // Another node may see it, or this one later.
        if (!File.Exists(plan))
            throw new FileNotFoundException($"{plan}: no such file; kerassharp score plan writes it", plan);
        return Read(Path.GetFullPath(path), plan);
    }

    /// <summary>Makes a folder with a plan. One that is there already with the same plan is taken as it is.</summary>
    /// <exception cref="KerasException">The folder holds another plan, or parts without one.</exception>
    internal static ScoreFolder Create(string path, ScorePlan plan)
    {
        string folder = Path.GetFullPath(path),
            file = Path.Combine(folder, PlanName);
        Directory.CreateDirectory(folder);
        byte[] bytes = ScoreJson.ToBytes(plan);
        if (File.Exists(file))
        {
            var there = Read(folder, file);
            return ScoreJson.ToBytes(there.Plan.WithoutTimes).AsSpan().SequenceEqual(ScoreJson.ToBytes(plan.WithoutTimes))
                ? there
                : throw new KerasException($"{file}: a plan of another model, other inputs or other options is there; use a new folder");
        }
        // What another scoring left would be taken for this one's.
        if (s_ofShards.SelectMany(name => Directory.EnumerateFiles(folder, name)).FirstOrDefault() is { } left)
            throw new KerasException($"{left}: what belongs to a scoring is there without its plan; use a new folder");
        KerasSharp.IO.AtomicFile.Write(file, stream => stream.Write(bytes));
        return Read(folder, file);
    }

    /// <summary>The part of a shard: complete when it is there.</summary>
    /// <param name="shard">The shard, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public string PartOf(int shard) => Path.Combine(FullPath, $"part-{Number(shard)}.{Suffix}");

    /// <summary>What is known of a shard's part; null where it is not done.</summary>
    /// <param name="shard">The shard, from 0.</param>
    /// <exception cref="KerasException">The receipt is damaged, or of another plan.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Receipt? ReceiptOf(int shard)
    {
        string file = ReceiptFile(shard);
        if (!File.Exists(file))
            return null;
        var receipt = ScoreJson.Read<Receipt>(file);
        return receipt.Plan == PlanHash && receipt.Shard == shard
            ? receipt
            : throw new KerasException(
                $"{file}: expected a receipt of shard {shard} of this plan, found another plan's or another shard's"
            );
    }

    /// <summary>The shards that are not done, in their order.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<int> Missing()
    {
        var names = Directory.EnumerateFiles(FullPath).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Enumerable
                .Range(0, Shards)
                .Where(s => !names.Contains(Path.GetFileName(PartOf(s))) || !names.Contains(Path.GetFileName(ReceiptFile(s)))),
        ];
    }

    /// <summary>Whether a file of this name in the folder belongs to the scoring.</summary>
    internal static bool IsOwnName(string name) =>
        name.StartsWith('_') || name.StartsWith('.') || name.StartsWith("part-", StringComparison.Ordinal);

    /// <summary>Whether a shard is done.</summary>
    internal bool IsDone(int shard) => File.Exists(PartOf(shard)) && File.Exists(ReceiptFile(shard));

    internal string ReceiptFile(int shard) => Path.Combine(FullPath, $"_part-{Number(shard)}.json");

    internal string RejectedOf(int shard) => Path.Combine(FullPath, $"_rejected-{Number(shard)}.jsonl");

    internal string FailureOf(int shard) => Path.Combine(FullPath, $"_failed-{Number(shard)}.json");

    internal string SuccessFile => Path.Combine(FullPath, SuccessName);

    /// <summary>A file of the plan.</summary>
    internal string Resolve(string path) => Path.GetFullPath(Path.Combine(FullPath, path));

    /// <summary>Refuses files that are not those of the plan.</summary>
    /// <param name="input">The input that is read; null for the model.</param>
    /// <exception cref="KerasException">One has changed.</exception>
    /// <exception cref="IOException">One is not there.</exception>
    internal void RequireUnchanged(int? input)
    {
        foreach (var file in input is { } number ? [Plan.Inputs[number]] : Plan.Model)
        {
            string path = Resolve(file.Path);
            if (!File.Exists(path))
                throw new FileNotFoundException($"{path}: no such file", path);
            long bytes = new FileInfo(path).Length;
            if (bytes != file.Bytes)
                throw new KerasException($"{path}: changed since the plan was made: expected {file.Bytes} bytes, found {bytes}");
            var changed = File.GetLastWriteTimeUtc(path);
            bool isKnown = changed == file.Changed || (_read.TryGetValue(path, out var before) && before == changed);
            if (isKnown && (file.Edges is null || FileHash.OfEdges(path) == file.Edges))
                continue;
            string hash = FileHash.Of(path);
            if (hash != file.Sha256)
                throw new KerasException($"{path}: changed since the plan was made: expected the hash {file.Sha256}, found {hash}");
            // A copy has a time of its own; it is read once by each worker. What changes while it is read is noticed the next time.
            if (input is not null)
                _read[path] = changed;
        }
        string plan = FileHash.Of(Path.Combine(FullPath, PlanName));
        if (plan != PlanHash)
            throw new KerasException($"{Path.Combine(FullPath, PlanName)}: changed since it was read");
    }

    /// <summary>What workers write at this moment, or that were killed left behind.</summary>
    internal IEnumerable<string> Asides() => Directory.EnumerateFiles(FullPath, Aside);

    private string Number(int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, Shards);
        return $"{shard}".PadLeft(_digits, '0');
    }

    private static ScoreFolder Read(string folder, string file)
    {
        var plan = ScoreJson.Read<ScorePlan>(file);
        return plan.Form == ScorePlan.CurrentForm
            ? new ScoreFolder(folder, plan, FileHash.Of(file))
            : throw new KerasFormatException($"{file}: expected the form {ScorePlan.CurrentForm} of a plan, found {plan.Form}");
    }
}

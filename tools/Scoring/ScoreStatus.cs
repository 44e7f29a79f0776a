namespace KerasSharp.Scoring;

/// <summary>How far a scoring has come.</summary>
internal sealed record ScoreStatus
{
    private static readonly TimeSpan s_silent = TimeSpan.FromMinutes(2);

    /// <summary>How many shards there are.</summary>
    public required int Shards { get; init; }

    /// <summary>How many are done.</summary>
    public required int Done { get; init; }

    /// <summary>How many are written at this moment, as far as files tell it.</summary>
    public required int Running { get; init; }

    /// <summary>How many samples are predicted.</summary>
    public required long Rows { get; init; }

    /// <summary>How many rows were rejected.</summary>
    public required long Rejected { get; init; }

    /// <summary>Seconds that workers spent on what is done, all together.</summary>
    public required double Seconds { get; init; }

    /// <summary>Attempts beyond each shard's first, of those that are done.</summary>
    public required int Repeats { get; init; }

    /// <summary>The shards that are not done.</summary>
    public required string Missing { get; init; }

    /// <summary>Those of them that no other attempt mends, with the reason.</summary>
    public required IReadOnlyList<Failure> Failed { get; init; }

    /// <summary>Whether <c>finish</c> found all right.</summary>
    public required bool Finished { get; init; }

    /// <summary>Looks at the folder.</summary>
    /// <exception cref="KerasException">A receipt is damaged, or of another plan.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static ScoreStatus Of(ScoreFolder folder)
    {
        var missing = folder.Missing();
        Receipt[] receipts = [.. Enumerable.Range(0, folder.Shards).Except(missing).Select(folder.ReceiptOf).OfType<Receipt>()];
        return new ScoreStatus
        {
            Shards = folder.Shards,
            Done = receipts.Length,
            Running = folder.Asides().Count(IsWritten),
            Rows = receipts.Sum(r => r.Rows),
            Rejected = receipts.Sum(r => r.Rejected),
            Seconds = Math.Round(receipts.Sum(r => r.Seconds), 3),
            Repeats = receipts.Sum(r => r.Attempt - 1),
            Missing = ShardList.Show(missing),
            Failed = [.. missing.Select(folder.FailureOf).Where(File.Exists).Select(ScoreJson.Read<Failure>)],
            Finished = File.Exists(folder.SuccessFile),
        };
    }

    private static bool IsWritten(string aside) =>
        Path.GetFileName(aside).StartsWith(".part-", StringComparison.Ordinal)
        && DateTime.UtcNow - File.GetLastWriteTimeUtc(aside) < s_silent;
}

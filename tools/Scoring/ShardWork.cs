namespace KerasSharp.Scoring;

/// <summary>A worker: does some shards, one after another.</summary>
/// <param name="folder">The folder.</param>
/// <param name="commit">Makes results parts.</param>
/// <param name="attempt">Which attempt it is, from 1.</param>
/// <param name="say">Is told what became of each shard.</param>
/// <param name="word">Words an error.</param>
internal sealed class ShardWork(ScoreFolder folder, PartCommit commit, int attempt, Action<string> say, Func<Exception, string> word)
{
    /// <summary>Does them. One that fails keeps no other from being done.</summary>
    /// <param name="shards">The shards.</param>
    /// <param name="score">Scores one.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The exit code.</returns>
    internal int Run(IReadOnlyList<int> shards, ShardScorer score, CancellationToken cancellation)
    {
        bool isTransient = false,
            isPermanent = false;
        foreach (int shard in shards)
            try
            {
                cancellation.ThrowIfCancellationRequested();
                Say(shard, commit.Run(shard, attempt, score));
            }
            catch (Exception e)
            {
                bool another = ScoreExit.Of(e) == ScoreExit.Transient;
                (isTransient, isPermanent) = (isTransient || another, isPermanent || !another);
                say($"shard {shard} of {folder.Shards}: {word(e)}");
                if (cancellation.IsCancellationRequested)
                    return ScoreExit.Transient;
                if (!another)
                    ScoreJson.Write(folder.FailureOf(shard), new Failure(shard, word(e), Environment.MachineName, folder.PlanHash));
            }
        // Another attempt passes over what is done and tells again what cannot be.
        return isTransient ? ScoreExit.Transient
            : isPermanent ? ScoreExit.Permanent
            : ScoreExit.Done;
    }

    private void Say(int shard, CommitOutcome outcome)
    {
        string what = outcome switch
        {
            CommitOutcome.WasThere => "was done before",
            CommitOutcome.Dropped => "was done by another attempt first; this one is dropped",
            _ => folder.ReceiptOf(shard) is { } r ? $"{r.Rows} rows in {r.Seconds} s" : "done",
        };
        say($"shard {shard} of {folder.Shards}: {what}");
    }
}

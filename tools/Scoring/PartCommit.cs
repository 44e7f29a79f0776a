using System.Diagnostics;
using System.Text;
using KerasSharp.Data;
using KerasSharp.IO;

namespace KerasSharp.Scoring;

/// <summary>What became of an attempt.</summary>
internal enum CommitOutcome
{
    /// <summary>Its part is the shard's.</summary>
    Committed,

    /// <summary>The shard was done before it began.</summary>
    WasThere,

    /// <summary>Another attempt was done first, with the same bytes.</summary>
    Dropped,
}

/// <summary>How many rows became what.</summary>
/// <param name="Rows">How many samples are predicted.</param>
/// <param name="Rejected">How many rows were no samples.</param>
internal readonly record struct ShardCounts(long Rows, long Rejected);

/// <summary>Scores one shard.</summary>
/// <param name="shard">The shard, from 0.</param>
/// <param name="part">Takes the predictions.</param>
/// <param name="path">The path beside which what belongs to the part may be kept meanwhile.</param>
/// <param name="rejected">Takes rows that are no samples; null where they are errors.</param>
internal delegate ShardCounts ShardScorer(int shard, Stream part, string path, RejectedRows? rejected);

/// <summary>
/// Makes one attempt's result the shard's, or drops it. The part is written aside, synced, and linked to its name: a link fails where the
/// name is taken, so the first who is done wins, and a name that is there is a part that is complete. The receipt follows; without it
/// the shard is not done, and the next attempt, which makes the same bytes, adds it. Where a folder has no links the part is renamed to its
/// name: two at once may both do so, one over the other, with the same bytes.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="link">Gives a file a second name: true; false where it is taken; null where there are no links.</param>
internal sealed class PartCommit(ScoreFolder folder, Func<string, string, bool?>? link = null)
{
    private readonly Func<string, string, bool?> _link = link ?? Posix.Link;

    /// <summary>Makes an attempt.</summary>
    /// <param name="shard">The shard, from 0.</param>
    /// <param name="attempt">Which attempt it is, from 1.</param>
    /// <param name="score">Scores it.</param>
    /// <exception cref="KerasException">The data are wrong, or another attempt made other bytes of them.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    internal CommitOutcome Run(int shard, int attempt, ShardScorer score) =>
        folder.IsDone(shard) ? CommitOutcome.WasThere : Finish(shard, attempt, score);

    /// <summary>Makes an attempt that began when the shard was not done.</summary>
    /// <inheritdoc cref="Run"/>
    internal CommitOutcome Finish(int shard, int attempt, ShardScorer score)
    {
        string part = folder.PartOf(shard),
            aside = AtomicFile.Aside(part),
            rejectedAside = AtomicFile.Aside(folder.RejectedOf(shard));
        try
        {
            folder.RequireUnchanged(folder.Plan.Shards[shard].Input);
            var watch = Stopwatch.StartNew();
            var counts = Write(shard, aside, rejectedAside, score);
            double seconds = watch.Elapsed.TotalSeconds;
            // What was read is what was planned only if it still is.
            folder.RequireUnchanged(folder.Plan.Shards[shard].Input);
            var receipt = new Receipt
            {
                Shard = shard,
                Rows = counts.Rows,
                Rejected = counts.Rejected,
                Bytes = new FileInfo(aside).Length,
                Sha256 = FileHash.Of(aside),
                Seconds = Math.Round(seconds, 3),
                Host = Environment.MachineName,
                Attempt = attempt,
                Ended = DateTimeOffset.UtcNow,
                Plan = folder.PlanHash,
            };
            return Commit(aside, rejectedAside, receipt);
        }
        finally
        {
            File.Delete(aside);
            File.Delete(rejectedAside);
        }
    }

    private ShardCounts Write(int shard, string aside, string rejectedAside, ShardScorer score)
    {
        using var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        ShardCounts counts;
        if (folder.Plan.Output.Rejected is null)
            counts = score(shard, stream, aside, null);
        else
        {
            using var rejects = new FileStream(rejectedAside, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
            using (var text = new StreamWriter(rejects, new UTF8Encoding(false), leaveOpen: true))
                counts = score(shard, stream, aside, new RejectedRows(text));
            rejects.Flush(flushToDisk: true);
        }
        stream.Flush(flushToDisk: true);
        return counts;
    }

    private CommitOutcome Commit(string aside, string rejectedAside, Receipt receipt)
    {
        int shard = receipt.Shard;
        string part = folder.PartOf(shard);
        if (File.Exists(rejectedAside))
            Take(rejectedAside, folder.RejectedOf(shard));
        bool isFirst = Take(aside, part);
        if (!isFirst)
            RequireSame(part, receipt);
        Posix.SyncFolder(folder.FullPath);
        string receiptFile = folder.ReceiptFile(shard),
            receiptAside = AtomicFile.Aside(receiptFile);
        try
        {
            using (var stream = new FileStream(receiptAside, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(ScoreJson.ToBytes(receipt));
                stream.Flush(flushToDisk: true);
            }
            // Who was killed between the two left a part without a receipt, and the bytes are the same.
            isFirst = Take(receiptAside, receiptFile) && isFirst;
        }
        finally
        {
            File.Delete(receiptAside);
        }
        Posix.SyncFolder(folder.FullPath);
        File.Delete(folder.FailureOf(shard));
        return isFirst ? CommitOutcome.Committed : CommitOutcome.Dropped;
    }

    /// <returns>Whether the name was free.</returns>
    private bool Take(string aside, string name)
    {
        if (_link(aside, name) is { } isFirst)
            return isFirst;
        if (File.Exists(name))
            return false;
        File.Move(aside, name, overwrite: true);
        return true;
    }

    private void RequireSame(string part, Receipt own)
    {
        string there = FileHash.Of(part);
        if (there != own.Sha256)
            throw new KerasException(
                $"{part}: another attempt, on another device or with another version, made other bytes of this shard: its hash is {there}, "
                    + $"that of this attempt {own.Sha256}"
            );
    }
}

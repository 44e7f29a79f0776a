using KerasSharp.Data;
using KerasSharp.IO;

namespace KerasSharp.Scoring;

/// <summary>The end of a scoring: whether all parts are there and what they were, and their merging.</summary>
/// <param name="folder">The folder.</param>
/// <param name="tables">The formats of tables.</param>
internal sealed class ScoreFinish(ScoreFolder folder, Func<FileFormat, ITableFormat> tables)
{
    /// <summary>Refuses a folder in which a shard is missing, or a part is not what its receipt says.</summary>
    /// <returns>How many rows became what.</returns>
    /// <exception cref="ScoreMissingException">Shards are missing.</exception>
    /// <exception cref="KerasException">A part has changed, or there is none that should not be.</exception>
    internal ShardCounts Check()
    {
        var missing = folder.Missing();
        if (missing.Count > 0)
            throw new ScoreMissingException(folder, missing);
        long rows = 0,
            rejected = 0;
        for (int shard = 0; shard < folder.Shards; shard++)
        {
            var receipt = folder.ReceiptOf(shard)!;
            string part = folder.PartOf(shard),
                hash = FileHash.Of(part);
            if (hash != receipt.Sha256)
                throw new KerasException($"{part}: changed since it was made: expected the hash {receipt.Sha256}, found {hash}");
            (rows, rejected) = (rows + receipt.Rows, rejected + receipt.Rejected);
        }
        var known = Enumerable.Range(0, folder.Shards).Select(folder.PartOf).ToHashSet(StringComparer.Ordinal);
        foreach (string part in Directory.EnumerateFiles(folder.FullPath, "part-*"))
            if (!known.Contains(part))
                throw new KerasException($"{part}: expected parts of this plan's {folder.Shards} shards only");
        if (folder.Plan.Facts.Count is { } planned && rows + rejected != planned)
            throw new KerasException($"{folder.FullPath}: expected {planned} rows as planned, found {rows} and {rejected} rejected");
        return rows > 0
            ? new ShardCounts(rows, rejected)
            : throw new KerasException($"{folder.FullPath}: expected at least one sample, found none but {rejected} rejected rows");
    }

    /// <summary>Scores some shards again, and compares.</summary>
    /// <param name="count">How many; they are drawn anew each time.</param>
    /// <param name="score">Scores one.</param>
    /// <returns>Those that were scored.</returns>
    /// <exception cref="KerasException">One came out otherwise.</exception>
    internal IReadOnlyList<int> Verify(int count, ShardScorer score)
    {
        int[] drawn = [.. Enumerable.Range(0, folder.Shards)];
        Random.Shared.Shuffle(drawn);
        drawn = [.. drawn.Take(count).Order()];
        foreach (int shard in drawn)
            ScoreAgain(shard, score);
        return drawn;
    }

    /// <summary>Writes all parts into one file, and rejected rows into theirs.</summary>
    /// <param name="merged">The file; null for none.</param>
    /// <param name="standardOutput">Standard output.</param>
    /// <param name="cancellation">Ends the wait for somebody who reads a FIFO.</param>
    /// <exception cref="KerasException">The file is one that the scoring needs, or rejected rows are missing.</exception>
    internal void Merge(string? merged, Stream standardOutput, CancellationToken cancellation)
    {
        if (merged is not null)
            RequireFree(merged);
        var merge = new PartMerge(folder, tables);
        if (merged is not null)
            OutputFile.Write(merged, folder.Plan.Output.Format, standardOutput, cancellation, merge.Write);
        if (folder.Plan.Output.Rejected is { } rejected)
            AtomicFile.Write(folder.Resolve(rejected), merge.WriteRejected);
    }

    private void RequireFree(string merged)
    {
        string path = Path.GetFullPath(merged);
        if (folder.Plan.Output.Format == FileFormat.Csv && FileFormats.IsTabbed(path) && folder.Plan.Output.Delimiter != '\t')
            throw new KerasException($"{merged}: expected .csv for parts whose fields are separated by '{folder.Plan.Output.Delimiter}'");
        string[] inputs = [.. folder.Plan.Inputs.Concat(folder.Plan.Model).Select(f => folder.Resolve(f.Path))];
        bool isOurs = Path.GetDirectoryName(path) == folder.FullPath && ScoreFolder.IsOwnName(Path.GetFileName(path));
        if (isOurs || inputs.Contains(path))
            throw new KerasException($"{merged}: expected a file of another name for all parts together, found one that the scoring needs");
    }

    /// <summary>Deletes what killed workers left behind, and says that all is done.</summary>
    internal void Close()
    {
        // Nobody needs another result any more; who still writes one finds that it is gone, and ends.
        foreach (string aside in folder.Asides().ToArray())
            File.Delete(aside);
        AtomicFile.Write(folder.SuccessFile, _ => { });
    }

    private void ScoreAgain(int shard, ShardScorer score)
    {
        string part = folder.PartOf(shard),
            aside = AtomicFile.Aside(part),
            rejects = AtomicFile.Aside(folder.RejectedOf(shard));
        try
        {
            using (var text = folder.Plan.Output.Rejected is null ? null : new StreamWriter(rejects))
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite))
                score(shard, stream, aside, text is null ? null : new RejectedRows(text));
            string again = FileHash.Of(aside),
                there = folder.ReceiptOf(shard)!.Sha256;
            if (again != there)
                throw new KerasException($"{part}: scored again it has the hash {again}, expected {there}");
        }
        finally
        {
            File.Delete(aside);
            File.Delete(rejects);
        }
    }
}

/// <summary>Shards are missing, which more work may mend.</summary>
internal sealed class ScoreMissingException(ScoreFolder folder, IReadOnlyList<int> missing)
    : IOException($"{folder.FullPath}: {missing.Count} of {folder.Shards} shards are not done: {Shown(missing)}")
{
    private const int Most = 200;

    private static string Shown(IReadOnlyList<int> missing)
    {
        string list = ShardList.Show(missing);
        return list.Length <= Most ? list : $"{list[..Most]}...";
    }
}

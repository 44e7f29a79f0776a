using KerasSharp.Runtime.Backends;

namespace KerasSharp.Runtime.Training;

/// <summary>The batches of an epoch, one after another, in an order that is drawn for each epoch or in the data's own.</summary>
/// <param name="feed">Hands the samples out.</param>
/// <param name="samples">How many there are.</param>
/// <param name="batchSize">How many of them make a batch; the last one may be smaller.</param>
/// <param name="order">The order of this epoch; empty for the data's own.</param>
internal sealed class EpochFeed(BatchFeed feed, int samples, int batchSize, int[] order)
{
    private int _start;

    /// <summary>Counts epochs.</summary>
    public int Epoch { get; private set; }

    /// <summary>The first sample of the batch that is on.</summary>
    public int Start => _start;

    /// <summary>The samples of the batch that is on; 0 behind the last one.</summary>
    public int Count => Math.Min(batchSize, samples - _start);

    /// <summary>The samples of the batch behind it; 0 where it is the last.</summary>
    public int NextCount => Math.Max(0, Math.Min(batchSize, samples - _start - batchSize));

    /// <summary>Starts again; the order may have changed.</summary>
    public void Begin() => (_start, Epoch) = (0, Epoch + 1);

    public void Advance() => _start += batchSize;

    /// <summary>The batch that is on, valid until the next call.</summary>
    public ReadOnlySpan<HostBuffer> Current() => Take(_start, Count);

    /// <summary>The batch behind it, valid until the next call.</summary>
    public ReadOnlySpan<HostBuffer> Next() => Take(_start + batchSize, NextCount);

    private ReadOnlySpan<HostBuffer> Take(int start, int count) =>
        order.Length > 0 ? feed.Take(order.AsSpan(start, count)) : feed.Take(start, count);
}

namespace KerasSharp.Extensions;

/// <summary>How calls that come at the same time are computed together. A row's numbers do not depend on the batch that it is computed in,
/// so these change times and no results.</summary>
public sealed record BatchingOptions
{
    /// <summary>Rows that are computed at once at most; a call of more rows is computed by itself.</summary>
    public int MaxBatch { get; init; } = 64;

    /// <summary>How long the first call of a batch waits for others while nothing is computed. Zero, the default, computes at once what is
    /// there: calls that come meanwhile make the next batch.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Rows that may wait at most; a call beyond is refused with <see cref="ModelOverloadedException"/>.</summary>
    public int MaxQueuedRows { get; init; } = 4096;

    /// <summary>How long a call may wait for its turn before it ends with <see cref="TimeoutException"/>; null for any time.</summary>
    public TimeSpan? QueueTimeout { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or a time negative.</exception>
    internal BatchingOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, TimeSpan.Zero);
        if (QueueTimeout is { } timeout)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return this;
    }
}

namespace KerasSharp.Extensions;

/// <summary>How many sequences a model keeps states for, and how long.</summary>
public sealed record SequenceOptions
{
    /// <summary>Sequences that may be open at once; the begin of another is refused with <see cref="ModelOverloadedException"/>.</summary>
    public int MaxSequences { get; init; } = 1024;

    /// <summary>How long a sequence may rest between two parts before its states are dropped.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <exception cref="ArgumentOutOfRangeException">A number or time is not positive.</exception>
    internal SequenceOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSequences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        return this;
    }
}

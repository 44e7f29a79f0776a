namespace KerasSharp;

/// <summary>Masks the time steps [N, T, ...] whose elements all equal Value, and sets them to zero. An arriving mask is replaced.</summary>
public sealed record Masking(double Value = 0) : LayerSpec;

/// <summary>[N, ...] to [N, the product of the rest], row-major.</summary>
public sealed record Flatten : LayerSpec
{
    /// <summary>Whether axis 1 is first moved to the end (Keras 2 with channels first).</summary>
    public bool MovesChannelsLast { get; init; }
}

/// <summary>The same elements of a sample, row-major, under another shape.</summary>
public sealed record Reshape : LayerSpec
{
    /// <param name="target">The shape of one sample; one extent may be -1 and is then inferred.</param>
    public Reshape(params int[] target) => Target = new Sizes(Given(target));

    /// <summary>The shape of one sample; one extent may be -1 and is then inferred.</summary>
    public Sizes Target { get; init; }
}

/// <summary>Permutes the axes of a sample.</summary>
public sealed record Permute : LayerSpec
{
    /// <param name="axes">Axis i + 1 of the result is axis <c>axes[i]</c> of the input, counted from 1.</param>
    public Permute(params int[] axes) => Axes = new Sizes(Given(axes));

    /// <summary>Axis i + 1 of the result is axis <c>Axes[i]</c> of the input, counted from 1.</summary>
    public Sizes Axes { get; init; }
}

/// <summary>[N, D] to [N, Count, D].</summary>
public sealed record RepeatVector(int Count) : LayerSpec;

/// <summary>How <see cref="TimeDistributedMerge"/> joins time steps.</summary>
internal enum TimeMergeMode
{
    Sum,
    Average,
    Multiply,
}

/// <summary>[N, T, D] to [N, D], over all time steps (Keras 0.3).</summary>
internal sealed record TimeDistributedMerge(TimeMergeMode Mode = TimeMergeMode.Sum) : LayerSpec;

namespace KerasSharp;

/// <summary>What pooling layers have in common: windows over [N, spatial..., C], or channels first. Padding Full does not exist.</summary>
/// <param name="PoolSize">The window.</param>
public abstract record PoolingSpec(Sizes PoolSize) : LayerSpec
{
    /// <summary>How far the window moves; by its own extent unless set.</summary>
    public Sizes Strides { get; init; } = PoolSize;

    /// <summary>What becomes of the borders: <c>Valid</c> leaves out windows that reach over them, <c>Same</c> adds zeros.</summary>
    public Padding Padding { get; init; }
    internal SameRule SameRule { get; init; }

    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }
}

/// <summary>The greatest element of each window; padding never wins.</summary>
public abstract record MaxPoolingSpec(Sizes PoolSize) : PoolingSpec(PoolSize)
{
    /// <summary>Whether of equal greatest elements the first alone learns (TensorFlow, PyTorch), and not each by the whole derivative
    /// (Theano).</summary>
    public bool FirstLearns { get; init; }
}

/// <summary>The mean of each window's real elements.</summary>
public abstract record AveragePoolingSpec(Sizes PoolSize) : PoolingSpec(PoolSize)
{
    /// <summary>Whether zeros of the padding are elements too (Keras 2.0 to 2.1.4 on Theano, over one or two axes).</summary>
    public bool CountsPadding { get; init; }
}

/// <summary>The greatest element of each window over steps, channel by channel: [N, T, C] to [N, T', C], or channels first.</summary>
public sealed record MaxPooling1D : MaxPoolingSpec
{
    /// <summary>Windows of that many steps.</summary>
    public MaxPooling1D(int length = 2)
        : base([length]) { }
}

/// <summary>The greatest element of each window over rows and columns, channel by channel: [N, H, W, C] to [N, H', W', C], or channels
/// first.</summary>
public sealed record MaxPooling2D : MaxPoolingSpec
{
    /// <summary>Windows of so many rows and columns.</summary>
    public MaxPooling2D(int rows = 2, int columns = 2)
        : base([rows, columns]) { }
}

/// <summary>The greatest element of each window over all three axes, channel by channel: [N, D1, D2, D3, C] to [N, D1', D2', D3', C], or
/// channels first.</summary>
public sealed record MaxPooling3D : MaxPoolingSpec
{
    /// <summary>Windows of so many elements along each axis.</summary>
    public MaxPooling3D(int d1 = 2, int d2 = 2, int d3 = 2)
        : base([d1, d2, d3]) { }
}

/// <summary>The mean of each window over steps, channel by channel: [N, T, C] to [N, T', C], or channels first.</summary>
public sealed record AveragePooling1D : AveragePoolingSpec
{
    /// <summary>Windows of that many steps.</summary>
    public AveragePooling1D(int length = 2)
        : base([length]) { }
}

/// <summary>The mean of each window over rows and columns, channel by channel: [N, H, W, C] to [N, H', W', C], or channels first.</summary>
public sealed record AveragePooling2D : AveragePoolingSpec
{
    /// <summary>Windows of so many rows and columns.</summary>
    public AveragePooling2D(int rows = 2, int columns = 2)
        : base([rows, columns]) { }
}

/// <summary>The mean of each window over all three axes, channel by channel: [N, D1, D2, D3, C] to [N, D1', D2', D3', C], or channels
/// first.</summary>
public sealed record AveragePooling3D : AveragePoolingSpec
{
    /// <summary>Windows of so many elements along each axis.</summary>
    public AveragePooling3D(int d1 = 2, int d2 = 2, int d3 = 2)
        : base([d1, d2, d3]) { }
}

/// <summary>Pools all spatial positions: [N, spatial..., C], or channels first, to [N, C].</summary>
/// <param name="SpatialRank">The number of spatial axes.</param>
/// <param name="TakesMean">The mean, or the maximum.</param>
public abstract record GlobalPoolingSpec(int SpatialRank, bool TakesMean) : LayerSpec
{
    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>Whether the spatial axes stay, with extent 1 (TensorFlow 2.6 and later).</summary>
    public bool KeepsAxes { get; init; }

    /// <summary>Of maxima: whether equal greatest elements share the derivative (TensorFlow, PyTorch), and not each learns by the whole of
    /// it (Theano).</summary>
    public bool SharesMaximum { get; init; }
}

/// <summary>The maximum over time of [N, T, C].</summary>
public sealed record GlobalMaxPooling1D() : GlobalPoolingSpec(1, false);

/// <summary>The maximum over H and W.</summary>
public sealed record GlobalMaxPooling2D() : GlobalPoolingSpec(2, false);

/// <summary>The maximum over D1, D2 and D3.</summary>
public sealed record GlobalMaxPooling3D() : GlobalPoolingSpec(3, false);

/// <summary>The mean over time of [N, T, C].</summary>
public sealed record GlobalAveragePooling1D() : GlobalPoolingSpec(1, true)
{
    /// <summary>Whether a mask is taken, and the mean is that of the steps which it keeps (Keras 2.2.3 and later), instead of
    /// refused.</summary>
    public bool TakesMask { get; init; }
}

/// <summary>The mean over H and W.</summary>
public sealed record GlobalAveragePooling2D() : GlobalPoolingSpec(2, true);

/// <summary>The mean over D1, D2 and D3.</summary>
public sealed record GlobalAveragePooling3D() : GlobalPoolingSpec(3, true);

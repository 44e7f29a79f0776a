namespace KerasSharp;

/// <summary>Adds zeros around the spatial axes of [N, spatial..., C], or channels first.</summary>
/// <param name="Before">How many before the first element of each spatial axis.</param>
/// <param name="After">How many after the last.</param>
public abstract record ZeroPaddingSpec(Sizes Before, Sizes After) : LayerSpec
{
    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }
}

/// <summary>Puts zeros around steps: [N, T, C] to [N, T', C], each extent longer by the zeros on both of its sides.</summary>
public sealed record ZeroPadding1D : ZeroPaddingSpec
{
    /// <summary>That many zeros on both sides.</summary>
    public ZeroPadding1D(int padding = 1)
        : this(padding, padding) { }

    /// <summary>Zeros before and after.</summary>
    public ZeroPadding1D(int before, int after)
        : base([before], [after]) { }
}

/// <summary>Puts zeros around rows and columns: [N, H, W, C] to [N, H', W', C], each extent longer by the zeros on both of its
/// sides.</summary>
public sealed record ZeroPadding2D : ZeroPaddingSpec
{
    /// <summary>That many rows above and below, and columns on both sides.</summary>
    public ZeroPadding2D(int rows = 1, int columns = 1)
        : this((rows, rows), (columns, columns)) { }

    /// <summary>Rows and columns of zeros on each side.</summary>
    public ZeroPadding2D((int Top, int Bottom) rows, (int Left, int Right) columns)
        : base([rows.Top, columns.Left], [rows.Bottom, columns.Right]) { }
}

/// <summary>Puts zeros around all three axes: [N, D1, D2, D3, C] to [N, D1', D2', D3', C], each extent longer by the zeros on both of its
/// sides.</summary>
public sealed record ZeroPadding3D : ZeroPaddingSpec
{
    /// <summary>That many zeros on both sides of each axis.</summary>
    public ZeroPadding3D(int d1 = 1, int d2 = 1, int d3 = 1)
        : this((d1, d1), (d2, d2), (d3, d3)) { }

    /// <summary>Zeros on each side of each axis.</summary>
    public ZeroPadding3D((int Before, int After) d1, (int Before, int After) d2, (int Before, int After) d3)
        : base([d1.Before, d2.Before, d3.Before], [d1.After, d2.After, d3.After]) { }
}

/// <summary>Cuts elements off the spatial axes of [N, spatial..., C], or channels first.</summary>
/// <param name="Before">How many at the start of each spatial axis.</param>
/// <param name="After">How many at the end.</param>
public abstract record CroppingSpec(Sizes Before, Sizes After) : LayerSpec
{
    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }
}

/// <summary>Cuts off steps at the borders: [N, T, C] to [N, T', C], each extent shorter by what is cut.</summary>
public sealed record Cropping1D : CroppingSpec
{
    /// <summary>That many steps are cut off before and after.</summary>
    public Cropping1D(int before = 1, int after = 1)
        : base([before], [after]) { }
}

/// <summary>Cuts off rows and columns at the borders: [N, H, W, C] to [N, H', W', C], each extent shorter by what is cut.</summary>
public sealed record Cropping2D : CroppingSpec
{
    /// <summary>Rows and columns that are cut off on each side.</summary>
    public Cropping2D((int Top, int Bottom) rows, (int Left, int Right) columns)
        : base([rows.Top, columns.Left], [rows.Bottom, columns.Right]) { }
}

/// <summary>Cuts off all three axes at the borders: [N, D1, D2, D3, C] to [N, D1', D2', D3', C], each extent shorter by what is
/// cut.</summary>
public sealed record Cropping3D : CroppingSpec
{
    /// <summary>What is cut off on each side of each axis.</summary>
    public Cropping3D((int Before, int After) d1, (int Before, int After) d2, (int Before, int After) d3)
        : base([d1.Before, d2.Before, d3.Before], [d1.After, d2.After, d3.After]) { }
}

/// <summary>How values between those of an image are found.</summary>
public enum Interpolation
{
    /// <summary>That of the nearest element.</summary>
    Nearest,

    /// <summary>Along each axis the line between both neighbours: result i lies at i / factor, and the last element goes on at the end
    /// (TensorFlow 1).</summary>
    Bilinear,

    /// <summary>Along each axis the line between both neighbours: result i lies at (i + 1/2) / factor - 1/2 (TensorFlow 2, as all
    /// below).</summary>
    HalfPixelBilinear,

    /// <summary>The cubic of Keys 1981, with a = -1/2.</summary>
    Bicubic,

    /// <summary>The mean of what a result covers.</summary>
    Area,

    /// <summary>Lanczos' kernel of radius 3.</summary>
    Lanczos3,

    /// <summary>Lanczos' kernel of radius 5.</summary>
    Lanczos5,

    /// <summary>A normal distribution of deviation 1/2, up to 3/2.</summary>
    Gaussian,

    /// <summary>The cubic of Mitchell and Netravali 1988.</summary>
    MitchellCubic,
}

/// <summary>Repeats each element along the spatial axes of [N, spatial..., C], or channels first (the nearest neighbour).</summary>
/// <param name="Factors">How many times, for each spatial axis.</param>
public abstract record UpSamplingSpec(Sizes Factors) : LayerSpec
{
    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }
}

/// <summary>Repeats steps: [N, T, C] to [N, T', C], each extent multiplied by its factor.</summary>
public sealed record UpSampling1D : UpSamplingSpec
{
    /// <summary>Each step that many times.</summary>
    public UpSampling1D(int length = 2)
        : base([length]) { }
}

/// <summary>Repeats rows and columns: [N, H, W, C] to [N, H', W', C], each extent multiplied by its factor.</summary>
public sealed record UpSampling2D : UpSamplingSpec
{
    /// <summary>Each row and each column that many times.</summary>
    public UpSampling2D(int rows = 2, int columns = 2)
        : base([rows, columns]) { }

    /// <summary>Between elements (Keras 2.2.3 and later).</summary>
    public Interpolation Interpolation { get; init; }
}

/// <summary>Repeats all three axes: [N, D1, D2, D3, C] to [N, D1', D2', D3', C], each extent multiplied by its factor.</summary>
public sealed record UpSampling3D : UpSamplingSpec
{
    /// <summary>Each element that many times along each axis.</summary>
    public UpSampling3D(int d1 = 2, int d2 = 2, int d3 = 2)
        : base([d1, d2, d3]) { }
}

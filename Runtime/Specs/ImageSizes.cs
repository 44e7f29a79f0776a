namespace KerasSharp;

/// <summary>What layers have in common that give images [N, H, W, C], or channels first, another size.</summary>
/// <param name="Height">H of the result.</param>
/// <param name="Width">W of the result.</param>
public abstract record ImageSizeSpec(int Height, int Width) : LayerSpec
{
    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }
}

/// <summary>Images brought to a size by interpolation (Keras: Resizing). A mask ends.</summary>
public sealed record Resizing(int Height, int Width) : ImageSizeSpec(Height, Width)
{
    /// <summary>How values between pixels are found.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.HalfPixelBilinear;

    /// <summary>Whether the middle is taken that has the result's proportions, instead of the whole.</summary>
    public bool CropsToAspectRatio { get; init; }

    /// <summary>Whether borders are added until the image has the result's proportions (Keras 3).</summary>
    public bool PadsToAspectRatio { get; init; }

    /// <summary>What borders are filled with.</summary>
    public double FillValue { get; init; }

    /// <summary>Whether a result that is smaller is taken of all elements between (Keras 3).</summary>
    public bool Antialias { get; init; }
}

/// <summary>The middle of images; of those that are too small in a direction, the part of the result's proportions, brought to its size. A
/// mask ends.</summary>
internal sealed record CenterCrop(int Height, int Width) : ImageSizeSpec(Height, Width);

/// <summary>Training: a part of images, the same one for all of a batch, at random. Prediction, and images that are too small: the part of
/// the result's proportions, brought to its size. A mask ends.</summary>
internal sealed record RandomCrop(int Height, int Width) : ImageSizeSpec(Height, Width)
{
    /// <summary>Whether prediction leaves images alone (Keras 3.8 and later).</summary>
    public bool PredictsWhole { get; init; }
}

/// <summary>A layer that changes images at random in training, and not at all in prediction (Keras: RandomFlip, RandomRotation, ...). A
/// mask ends.</summary>
/// <param name="Kind">Its class.</param>
internal sealed record RandomAugmentation(string Kind) : LayerSpec
{
    /// <summary>What it does in training; null where that is not supported.</summary>
    public ImageChange? Change { get; init; }

    /// <summary>Whether channels come last, [samples, H, W, channels], or first.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>Its configuration as JSON, kept for writing.</summary>
    public string Settings { get; init; } = "{}";

    public override string ClassName => Kind;
}

/// <summary>Pools windows that share the spatial axes of [N, spatial..., C], or channels first, out to a fixed number of positions (Keras
/// 3.13 and later). A mask ends.</summary>
/// <param name="OutputSize">The number of positions along each spatial axis.</param>
/// <param name="TakesMean">The mean, or the maximum.</param>
internal abstract record AdaptivePoolingSpec(Sizes OutputSize, bool TakesMean) : LayerSpec
{
    public DataFormat DataFormat { get; init; }
}

/// <summary>Input [N, T, C].</summary>
internal sealed record AdaptiveMaxPooling1D(Sizes OutputSize) : AdaptivePoolingSpec(OutputSize, false);

/// <summary>Input [N, H, W, C].</summary>
internal sealed record AdaptiveMaxPooling2D(Sizes OutputSize) : AdaptivePoolingSpec(OutputSize, false);

/// <summary>Input [N, D1, D2, D3, C].</summary>
internal sealed record AdaptiveMaxPooling3D(Sizes OutputSize) : AdaptivePoolingSpec(OutputSize, false);

/// <summary>Input [N, T, C].</summary>
internal sealed record AdaptiveAveragePooling1D(Sizes OutputSize) : AdaptivePoolingSpec(OutputSize, true);

/// <summary>Input [N, H, W, C].</summary>
internal sealed record AdaptiveAveragePooling2D(Sizes OutputSize) : AdaptivePoolingSpec(OutputSize, true);

/// <summary>Input [N, D1, D2, D3, C].</summary>
internal sealed record AdaptiveAveragePooling3D(Sizes OutputSize) : AdaptivePoolingSpec(OutputSize, true);

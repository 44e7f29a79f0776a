namespace KerasSharp;

/// <summary>Training keeps each element with probability 1 - Rate and divides it by that; prediction changes nothing (Srivastava
/// et al. 2014). A mask passes through.</summary>
/// <param name="Rate">The probability to drop; 0, or 1 and more, drops nothing, as in Keras 1.</param>
public sealed record Dropout(double Rate) : LayerSpec
{
    /// <summary>The shape of the draw, with the batch as first axis; null for an axis as in the input, 1 for one draw along it.
    /// Null for a draw of each element.</summary>
    public IReadOnlyList<int?>? NoiseShape { get; init; }

    /// <summary>Whether prediction multiplies by 1 - Rate and training does not divide by it (Keras 0.1 and 0.2).</summary>
    public bool ScalesWhenPredicting { get; init; }
}

/// <summary>Drops whole channels: one draw along all spatial axes. A mask passes through.</summary>
/// <param name="Rate">The probability to drop.</param>
/// <param name="SpatialRank">The number of spatial axes.</param>
public abstract record SpatialDropoutSpec(double Rate, int SpatialRank) : LayerSpec
{
    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }
}

/// <summary>Drops whole channels in training, all steps of them: [N, T, C] to the same shape.</summary>
public sealed record SpatialDropout1D(double Rate) : SpatialDropoutSpec(Rate, 1);

/// <summary>Drops whole channels in training, all rows and columns of them: [N, H, W, C], or [N, C, H, W], to the same shape.</summary>
public sealed record SpatialDropout2D(double Rate) : SpatialDropoutSpec(Rate, 2);

/// <summary>Drops whole channels in training: [N, D1, D2, D3, C], or [N, C, D1, D2, D3], to the same shape.</summary>
public sealed record SpatialDropout3D(double Rate) : SpatialDropoutSpec(Rate, 3);

/// <summary>Training adds normal noise with mean 0. A mask passes through.</summary>
/// <param name="Deviation">Its standard deviation (Keras: sigma).</param>
public sealed record GaussianNoise(double Deviation) : LayerSpec;

/// <summary>Training multiplies by normal noise with mean 1 and variance Rate / (1 - Rate). A mask passes through.</summary>
public sealed record GaussianDropout(double Rate) : LayerSpec;

/// <summary>Training keeps each element with probability 1 - Rate, puts the lower limit of selu in the place of the others, and scales so
/// that mean and variance stay as they were (Klambauer et al. 2017). A mask passes through.</summary>
/// <param name="Rate">The probability to drop; 0, or 1 and more, drops nothing.</param>
public sealed record AlphaDropout(double Rate) : LayerSpec;

/// <summary>Gives its input, and adds L1 sum |x| + L2 sum x^2 over the whole batch to the loss. A mask passes through.</summary>
public sealed record ActivityRegularization(double L1 = 0, double L2 = 0) : LayerSpec;

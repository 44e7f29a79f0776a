namespace KerasSharp;

/// <summary>What normalizations of each sample by itself have in common: a gain and an offset that are learned. A mask passes
/// through.</summary>
public abstract record SampleNormalizationSpec : LayerSpec
{
    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether there is a scale gamma.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Whether there is a shift beta.</summary>
    public bool Center { get; init; } = true;

    /// <summary>How the shift beta, one number a channel, is drawn.</summary>
    public Initializer BetaInitializer { get; init; } = Initializers.Zero;

    /// <summary>How the scale gamma, one number a channel, is drawn.</summary>
    public Initializer GammaInitializer { get; init; } = Initializers.One;

    /// <summary>The penalty on the shift beta, added to the loss.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>The penalty on the scale gamma, added to the loss.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>What is done to the shift beta after each step.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>What is done to the scale gamma after each step.</summary>
    public Constraint? GammaConstraint { get; init; }
}

/// <summary>Mean 0 and variance 1 over some axes of each sample (Ba et al. 2016). Weights, of the extents of those axes: <c>gamma</c>
/// (with Scale), <c>beta</c> (with Center).</summary>
public sealed record LayerNormalization : SampleNormalizationSpec
{
    /// <summary>The axes; the batch is axis 0, negative ones count from the end.</summary>
    public Sizes Axes { get; init; } = [-1];

    /// <summary>Whether values are only divided by their deviation; then there is no <c>beta</c>, and always a <c>gamma</c>
    /// (Keras 3).</summary>
    public bool DividesOnly { get; init; }
}

/// <summary>Mean 0 and variance 1 over each group of neighbouring channels of a sample (Wu and He 2018). Weights, of the extent C of
/// <see cref="Axis"/>: <c>gamma</c> (with Scale), <c>beta</c> (with Center).</summary>
public sealed record GroupNormalization : SampleNormalizationSpec
{
    /// <param name="groups">How many groups; -1 for one for each channel.</param>
    public GroupNormalization(int groups = 32) => Groups = groups;

    /// <summary>How many groups; -1 for one for each channel.</summary>
    public int Groups { get; init; }

    /// <summary>The axis of the channels; the batch is axis 0, negative ones count from the end.</summary>
    public int Axis { get; init; } = -1;
}

/// <summary>x over the root of the mean of its squares over some axes of each sample (Zhang and Sennrich 2019; Keras 3.9 and later).
/// Weight, of the extents of those axes: <c>scale</c>. A mask ends.</summary>
public sealed record RmsNormalization : LayerSpec
{
    /// <summary>The axes; the batch is axis 0, negative ones count from the end.</summary>
    public Sizes Axes { get; init; } = [-1];

    /// <summary>What is added to the mean square.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    public override string ClassName => "RMSNormalization";
}

/// <summary>Euclidean norm 1 over some axes of each sample. A mask passes through.</summary>
internal sealed record UnitNormalization : LayerSpec
{
    /// <summary>The axes; the batch is axis 0, negative ones count from the end.</summary>
    public Sizes Axes { get; init; } = [-1];

    /// <summary>What smaller norms are taken as: 1e-6 in tf.keras, 1e-12 in Keras 3.</summary>
    public double LeastNorm { get; init; } = 1e-12;
}

/// <summary>A layer whose kernel each training step divides by its greatest singular value (Miyato et al. 2018). Prediction is that of
/// the layer. The inner layer's weights stand under the path <c>name/layer</c>. Weights: <c>kernel</c>, a copy of that of
/// the layer, and <c>vector_u</c> [1, the kernel's last extent].</summary>
/// <param name="Layer">The layer, with a kernel <c>W</c>.</param>
internal sealed record SpectralNormalization(LayerSpec Layer) : LayerSpec
{
    /// <summary>Whether all learns but the kernel, since it is frozen and the layer inside is not (Keras 3.2 and later).</summary>
    public bool LearnsInPart { get; init; }

    /// <summary>How many steps of the power method a training step takes.</summary>
    public int PowerIterations { get; init; } = 1;

    /// <summary>The length that shorter vectors of the power method are taken for.</summary>
    public double LeastLength { get; init; } = 1e-7;

    public override bool KeepsState => Layer.KeepsState;
}

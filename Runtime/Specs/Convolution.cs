namespace KerasSharp;

/// <summary>What layers with a sliding kernel have in common: input [N, spatial..., C] or channels first, result act(conv(x) +
/// b).</summary>
/// <param name="Filters">The number of output channels.</param>
/// <param name="KernelSize">The number of taps along each spatial axis.</param>
public abstract record ConvolutionSpec(int Filters, Sizes KernelSize) : LayerSpec, IActivated
{
    /// <summary>Steps between windows, one number for each spatial axis.</summary>
    public Sizes Strides { get; init; } = Sizes.All(1, KernelSize.Count);

    /// <summary>What becomes of the borders: <c>Valid</c> leaves out windows that reach over them, <c>Same</c> adds zeros.</summary>
    public Padding Padding { get; init; }
    internal SameRule SameRule { get; init; }

    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>What is applied to the output; none where it is not set.</summary>
    public Activation Activation { get; init; } = ActivationFunction.Linear;

    LayerSpec IActivated.With(Activation activation) => this with { Activation = activation };

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the kernel is drawn.</summary>
    public Initializer? KernelInitializer { get; init; }

    /// <summary>How the bias is drawn.</summary>
    public Initializer BiasInitializer { get; init; } = Initializers.Zero;

    /// <summary>The penalty on the kernel, added to the loss.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>The penalty on the bias, added to the loss.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>The penalty on the output, added to the loss.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>What is done to the kernel after each step.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What is done to the bias after each step.</summary>
    public Constraint? BiasConstraint { get; init; }
}

/// <summary>Cross-correlation. Weights: <c>W</c> [taps..., C / Groups, Filters], <c>b</c> [Filters].</summary>
public abstract record DilatedConvolutionSpec(int Filters, Sizes KernelSize) : ConvolutionSpec(Filters, KernelSize)
{
    /// <summary>The distance between taps (Keras: atrous_rate).</summary>
    public Sizes Dilation { get; init; } = Sizes.All(1, KernelSize.Count);

    /// <summary>How many groups the input's channels form, each seen by as many filters (TensorFlow 2.3 and later). Transposed
    /// convolutions have one.</summary>
    public int Groups { get; init; } = 1;
}

/// <summary>A convolution over steps: [N, T, C] to [N, T', filters], or channels first. Also AtrousConvolution1D.</summary>
public sealed record Convolution1D : DilatedConvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="length">The number of taps.</param>
    public Convolution1D(int filters, int length)
        : base(filters, [length]) { }

    /// <inheritdoc/>
    public override string ClassName => "Conv1D";
}

/// <summary>A convolution over rows and columns: [N, H, W, C] to [N, H', W', filters], or channels first. Also
/// AtrousConvolution2D.</summary>
public sealed record Convolution2D : DilatedConvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="rows">The number of taps along H.</param>
    /// <param name="columns">The number of taps along W.</param>
    public Convolution2D(int filters, int rows, int columns)
        : base(filters, [rows, columns]) { }

    /// <inheritdoc/>
    public override string ClassName => "Conv2D";
}

/// <summary>A convolution over all three axes: [N, D1, D2, D3, C] to [N, D1', D2', D3', filters], or channels first.</summary>
public sealed record Convolution3D : DilatedConvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="d1">The number of taps along D1.</param>
    /// <param name="d2">The number of taps along D2.</param>
    /// <param name="d3">The number of taps along D3.</param>
    public Convolution3D(int filters, int d1, int d2, int d3)
        : base(filters, [d1, d2, d3]) { }

    /// <inheritdoc/>
    public override string ClassName => "Conv3D";
}

/// <summary>Transposed convolution (Zeiler et al. 2010): x[q] w[j] is added to y[q stride + j dilation - p], where p is 0 for Valid, the
/// same-padded forward convolution's pad for Same, and k - 1 for Full. Weights: <c>W</c> [taps..., Filters, C] (of the
/// convolution from y to x), <c>b</c> [Filters].</summary>
public abstract record DeconvolutionSpec(int Filters, Sizes KernelSize) : DilatedConvolutionSpec(Filters, KernelSize)
{
    /// <summary>What the result is longer by than the shortest that fits (Keras 2.2 and later); null for Keras 2's choice: with k' taps
    /// spanned, n stride + max(k' - stride, 0) for Valid, n stride for Same, n stride - (stride + k' - 2) for Full.</summary>
    public Sizes? OutputPadding { get; init; }
}

/// <summary>A transposed convolution over steps: [N, T, C] to [N, T', filters], or channels first.</summary>
public sealed record Deconvolution1D : DeconvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="length">The number of taps.</param>
    public Deconvolution1D(int filters, int length)
        : base(filters, [length]) { }

    /// <inheritdoc/>
    public override string ClassName => "Conv1DTranspose";
}

/// <summary>A transposed convolution over rows and columns: [N, H, W, C] to [N, H', W', filters], or channels first.</summary>
public sealed record Deconvolution2D : DeconvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="rows">The number of taps along H.</param>
    /// <param name="columns">The number of taps along W.</param>
    public Deconvolution2D(int filters, int rows, int columns)
        : base(filters, [rows, columns]) { }

    /// <inheritdoc/>
    public override string ClassName => "Conv2DTranspose";

    /// <summary>H and W of the result, of which several fit where the strides are over 1 (Keras 1); null for what
    /// <see cref="DeconvolutionSpec.OutputPadding"/> says.</summary>
    public Sizes? OutputSize { get; init; }
}

/// <summary>A transposed convolution over all three axes: [N, D1, D2, D3, C] to [N, D1', D2', D3', filters], or channels first.</summary>
public sealed record Deconvolution3D : DeconvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="d1">The number of taps along D1.</param>
    /// <param name="d2">The number of taps along D2.</param>
    /// <param name="d3">The number of taps along D3.</param>
    public Deconvolution3D(int filters, int d1, int d2, int d3)
        : base(filters, [d1, d2, d3]) { }

    /// <inheritdoc/>
    public override string ClassName => "Conv3DTranspose";
}

/// <summary>A kernel for each input channel, then a 1 x 1 convolution over all. Weights: <c>depthwise</c> [taps..., C,
/// DepthMultiplier], <c>pointwise</c> [1..., C DepthMultiplier, Filters], <c>b</c> [Filters].</summary>
public abstract record SeparableConvolutionSpec(int Filters, Sizes KernelSize) : LayerSpec, IActivated
{
    /// <summary>Outputs of each input channel.</summary>
    public int DepthMultiplier { get; init; } = 1;

    /// <summary>Steps between windows, one number for each spatial axis.</summary>
    public Sizes Strides { get; init; } = Sizes.All(1, KernelSize.Count);

    /// <summary>Distance between the elements of a window, one number for each spatial axis.</summary>
    public Sizes Dilation { get; init; } = Sizes.All(1, KernelSize.Count);

    /// <summary>What becomes of the borders: <c>Valid</c> leaves out windows that reach over them, <c>Same</c> adds zeros.</summary>
    public Padding Padding { get; init; }
    internal SameRule SameRule { get; init; }

    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>What is applied to the output; none where it is not set.</summary>
    public Activation Activation { get; init; } = ActivationFunction.Linear;

    LayerSpec IActivated.With(Activation activation) => this with { Activation = activation };

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the kernel of each channel is drawn.</summary>
    public Initializer? DepthwiseInitializer { get; init; }

    /// <summary>How the kernel that joins channels is drawn.</summary>
    public Initializer? PointwiseInitializer { get; init; }

    /// <summary>How the bias is drawn.</summary>
    public Initializer BiasInitializer { get; init; } = Initializers.Zero;

    /// <summary>The penalty on the kernel of each channel, added to the loss.</summary>
    public Regularizer? DepthwiseRegularizer { get; init; }

    /// <summary>The penalty on the kernel that joins channels, added to the loss.</summary>
    public Regularizer? PointwiseRegularizer { get; init; }

    /// <summary>The penalty on the bias, added to the loss.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>The penalty on the output, added to the loss.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>What is done to the kernel of each channel after each step.</summary>
    public Constraint? DepthwiseConstraint { get; init; }

    /// <summary>What is done to the kernel that joins channels after each step.</summary>
    public Constraint? PointwiseConstraint { get; init; }

    /// <summary>What is done to the bias after each step.</summary>
    public Constraint? BiasConstraint { get; init; }
}

/// <summary>A convolution over steps of each channel alone, then one that mixes channels: [N, T, C] to [N, T', filters].</summary>
public sealed record SeparableConvolution1D : SeparableConvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="length">The number of taps.</param>
    public SeparableConvolution1D(int filters, int length)
        : base(filters, [length]) { }

    /// <inheritdoc/>
    public override string ClassName => "SeparableConv1D";
}

/// <summary>A convolution over rows and columns of each channel alone, then one that mixes channels: [N, H, W, C] to [N, H', W',
/// filters].</summary>
public sealed record SeparableConvolution2D : SeparableConvolutionSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="rows">The number of taps along H.</param>
    /// <param name="columns">The number of taps along W.</param>
    public SeparableConvolution2D(int filters, int rows, int columns)
        : base(filters, [rows, columns]) { }

    /// <inheritdoc/>
    public override string ClassName => "SeparableConv2D";
}

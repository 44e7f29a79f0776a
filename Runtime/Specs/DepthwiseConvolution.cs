namespace KerasSharp;

/// <summary>A kernel for each input channel. Weights: <c>W</c> [taps..., C, DepthMultiplier], <c>b</c> [C DepthMultiplier]; output channel
/// c DepthMultiplier + m.</summary>
/// <param name="KernelSize">The number of taps along each spatial axis.</param>
public abstract record DepthwiseConvolutionSpec(Sizes KernelSize) : LayerSpec, IActivated
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

/// <summary>A convolution over steps of each channel alone: [N, T, C] to [N, T', C depthMultiplier].</summary>
public sealed record DepthwiseConvolution1D : DepthwiseConvolutionSpec
{
    /// <param name="length">The number of taps.</param>
    public DepthwiseConvolution1D(int length)
        : base([length]) { }

    /// <inheritdoc/>
    public override string ClassName => "DepthwiseConv1D";
}

/// <summary>A convolution over rows and columns of each channel alone: [N, H, W, C] to [N, H', W', C depthMultiplier].</summary>
public sealed record DepthwiseConvolution2D : DepthwiseConvolutionSpec
{
    /// <param name="rows">The number of taps along H.</param>
    /// <param name="columns">The number of taps along W.</param>
    public DepthwiseConvolution2D(int rows, int columns)
        : base([rows, columns]) { }

    /// <inheritdoc/>
    public override string ClassName => "DepthwiseConv2D";
}

namespace KerasSharp;

/// <summary>LSTM whose products are convolutions (Shi et al. 2015). Input [N, T, spatial..., C], or [N, T, C, spatial...]; result
/// [N, positions..., Filters], with ReturnSequences [N, T, positions..., Filters]; states as the result without time. Weights, gates in the
/// order i f c o: <c>W</c> [taps..., C, 4 Filters], <c>U</c> [taps..., Filters, 4 Filters], <c>b</c> [4 Filters].</summary>
/// <param name="Units">The number of output channels.</param>
/// <param name="KernelSize">The number of taps along each spatial axis.</param>
public abstract record ConvLstmSpec(int Units, Sizes KernelSize) : RecurrentSpec(Units)
{
    /// <summary>The number of output channels.</summary>
    public int Filters => Units;

    /// <summary>Of the input's convolution; the state's has stride 1.</summary>
    public Sizes Strides { get; init; } = Sizes.All(1, KernelSize.Count);

    /// <summary>Of the input's convolution; the state's is Same.</summary>
    public Padding Padding { get; init; }

    /// <summary>Of the input's convolution.</summary>
    public Sizes Dilation { get; init; } = Sizes.All(1, KernelSize.Count);

    internal SameRule SameRule { get; init; }

    /// <summary>Whether channels come last, [samples, ..., channels], or first, [samples, channels, ...].</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>What is applied to the gates (Keras calls it recurrent_activation).</summary>
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>How the forget gate's bias starts; ones in Keras.</summary>
    public Initializer ForgetBiasInitializer { get; init; } = new ConstantInitializer(1);

    /// <inheritdoc/>
    public override int StateCount => 2;
}

/// <summary>Input [N, T, L, C], or [N, T, C, L].</summary>
public sealed record ConvLstm1D : ConvLstmSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="length">The number of taps.</param>
    public ConvLstm1D(int filters, int length)
        : base(filters, [length]) { }

    /// <inheritdoc/>
    public override string ClassName => "ConvLSTM1D";
}

/// <summary>Input [N, T, H, W, C], or [N, T, C, H, W].</summary>
public sealed record ConvLstm2D : ConvLstmSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="rows">The number of taps along H.</param>
    /// <param name="columns">The number of taps along W.</param>
    public ConvLstm2D(int filters, int rows, int columns)
        : base(filters, [rows, columns]) { }

    /// <inheritdoc/>
    public override string ClassName => "ConvLSTM2D";
}

/// <summary>Input [N, T, D1, D2, D3, C], or [N, T, C, D1, D2, D3].</summary>
public sealed record ConvLstm3D : ConvLstmSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="d1">The number of taps along D1.</param>
    /// <param name="d2">The number of taps along D2.</param>
    /// <param name="d3">The number of taps along D3.</param>
    public ConvLstm3D(int filters, int d1, int d2, int d3)
        : base(filters, [d1, d2, d3]) { }

    /// <inheritdoc/>
    public override string ClassName => "ConvLSTM3D";
}

namespace KerasSharp;

/// <summary>LSTM whose products are convolutions (Shi et al. 2015). Input [N, T, H, W, C], or [N, T, C, H, W]; result
/// [N, H', W', Filters], with ReturnSequences [N, T, H', W', Filters]; states as the result without time. Weights, gates in the order
/// i f c o: <c>W</c> [rows, columns, C, 4 Filters], <c>U</c> [rows, columns, Filters, 4 Filters], <c>b</c> [4 Filters].</summary>
public sealed record ConvLstm2D : RecurrentSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="rows">The number of taps along H.</param>
    /// <param name="columns">The number of taps along W.</param>
    public ConvLstm2D(int filters, int rows, int columns)
        : base(filters) => KernelSize = [rows, columns];

    /// <summary>The number of output channels.</summary>
    public int Filters => Units;

    public Sizes KernelSize { get; init; }

    /// <summary>Of the input's convolution; the state's has stride 1.</summary>
    public Sizes Strides { get; init; } = [1, 1];

    /// <summary>Of the input's convolution; the state's is Same.</summary>
    public Padding Padding { get; init; }

    /// <summary>Of the input's convolution.</summary>
    public Sizes Dilation { get; init; } = [1, 1];

    public SameRule SameRule { get; init; }
    public DataFormat DataFormat { get; init; }
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>How the forget gate's bias starts; ones in Keras.</summary>
    public Initializer ForgetBiasInitializer { get; init; } = new ConstantInitializer(1);

    public override int StateCount => 2;

    public override string ClassName => "ConvLSTM2D";
}

namespace KerasSharp;

/// <summary>A kernel of its own for every position; Padding is Valid. Weights: <c>W</c> [positions, taps C, Filters], a patch's
/// elements being ordered by tap, then channel, whatever the data format; <c>b</c> [positions..., Filters].</summary>
public abstract record LocallyConnectedSpec(int Filters, Sizes KernelSize) : ConvolutionSpec(Filters, KernelSize);

/// <summary>A convolution over steps whose kernel is another one at each position: [N, T, C] to [N, T', filters].</summary>
public sealed record LocallyConnected1D : LocallyConnectedSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="length">The number of taps.</param>
    public LocallyConnected1D(int filters, int length)
        : base(filters, [length]) { }
}

/// <summary>A convolution over rows and columns whose kernel is another one at each position: [N, H, W, C] to [N, H', W',
/// filters].</summary>
public sealed record LocallyConnected2D : LocallyConnectedSpec
{
    /// <param name="filters">The number of output channels.</param>
    /// <param name="rows">The number of taps along H.</param>
    /// <param name="columns">The number of taps along W.</param>
    public LocallyConnected2D(int filters, int rows, int columns)
        : base(filters, [rows, columns]) { }

    /// <summary>Whether the bias [R, C, Filters] is read as if its elements were those of [Filters, R, C], without moving any
    /// (Keras 1 with channels first).</summary>
    public bool ReinterpretsBias { get; init; }
}

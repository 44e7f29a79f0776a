using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The kernel of a 3 x 3 convolution with steps of 1, made ready for <see cref="Winograd"/>: one matrix [C, F] for each of the 16 places of
/// a transformed tile.
/// </summary>
internal sealed unsafe class WinogradKernel : IDisposable
{
    /// <summary>Places of a transformed tile: 4 x 4.</summary>
    public const int Places = 16;

    /// <summary>Output positions of a tile along an axis.</summary>
    public const int Step = 2;

    private const int Taps = 9,
        Grain = 16,
        FewestChannels = 32,
        FewestTiles = 12;

    private readonly int _channels,
        _filters;

    /// <summary>Room for the kernel.</summary>
    /// <param name="geometry">Shapes, of which <see cref="Suits"/> is true.</param>
    /// <param name="filters">F, output channels.</param>
    public WinogradKernel(ConvGeometry geometry, int filters)
    {
        (_channels, _filters) = (geometry.Channels, filters);
        (TileRows, TileColumns) = (TilesAlong(geometry.Output[1]), TilesAlong(geometry.Output[2]));
        for (int p = 0; p < Places; p++)
            Factors[p] = PackedMatrix.Create(_channels, _filters, SimdWidths.Active);
    }

    /// <summary>For each place the factor [C, F] of the products.</summary>
    public PackedMatrix[] Factors { get; } = new PackedMatrix[Places];

    /// <summary>Tiles along the first spatial axis.</summary>
    public int TileRows { get; }

    /// <summary>Tiles along the second spatial axis.</summary>
    public int TileColumns { get; }

    /// <summary>Tiles of a sample.</summary>
    public int Tiles => TileRows * TileColumns;

    /// <summary>Whether a convolution can be done by tiles and is faster so: a third fewer products at least, in matrices of some size. The
    /// number of samples is not asked, so that it does not decide a sample's bits.</summary>
    public static bool Suits(ConvGeometry geometry, int filters, int groups)
    {
        bool plain =
            groups == 1
            && geometry.Kernel is [1, 3, 3]
            && geometry.Strides is [1, 1, 1]
            && geometry.Dilation is [1, 1, 1]
            && geometry.InputDilation is [1, 1, 1]
            && geometry.Input[0] == 1
            && geometry.Output[0] == 1
            && geometry.PadLow[0] == 0;
        if (!plain || geometry.Channels % Grain != 0 || filters % Grain != 0 || Math.Min(geometry.Channels, filters) < FewestChannels)
            return false;
        long tiles = (long)TilesAlong(geometry.Output[1]) * TilesAlong(geometry.Output[2]);
        return tiles >= FewestTiles && 2L * Taps * geometry.OutputPositions >= 3 * Places * tiles;
    }

    /// <summary>Transforms the kernel; call again when it has changed.</summary>
    /// <param name="kernel">[9, C, F].</param>
    public void Fill(ReadOnlySpan<float> kernel)
    {
        Span<double> taps = stackalloc double[Taps],
            half = stackalloc double[12],
            whole = stackalloc double[Places];
        var rows = new Span<float>(Scratch.Take((long)Places * _filters), Places * _filters);
        for (int c = 0; c < _channels; c++)
        {
            for (int f = 0; f < _filters; f++)
            {
                for (int t = 0; t < Taps; t++)
                    taps[t] = kernel[(t * _channels + c) * _filters + f];
                for (int column = 0; column < 3; column++)
                    Spread(taps[column], taps[3 + column], taps[6 + column], half[column..], 3);
                for (int row = 0; row < 4; row++)
                    Spread(half[3 * row], half[3 * row + 1], half[3 * row + 2], whole[(4 * row)..], 1);
                for (int p = 0; p < Places; p++)
                    rows[p * _filters + f] = (float)whole[p];
            }
            for (int p = 0; p < Places; p++)
                Factors[p].Fill(rows.Slice(p * _filters, _filters), _filters, at: c, count: 1);
        }
    }

    public void Dispose()
    {
        foreach (PackedMatrix factor in Factors)
            factor.Dispose();
    }

    // The polynomial a + b t + c t^2 at 0, 1, -1 and infinity, halved where two values share a coefficient.
    private static void Spread(double a, double b, double c, Span<double> to, int step)
    {
        to[0] = a;
        to[step] = (a + b + c) / 2;
        to[2 * step] = (a - b + c) / 2;
        to[3 * step] = c;
    }

    private static int TilesAlong(int positions) => (positions + Step - 1) / Step;
}

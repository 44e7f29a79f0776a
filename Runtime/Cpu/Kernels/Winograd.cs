using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// 3 x 3 cross-correlation with steps of 1, channels last, by tiles of 4 x 4 input positions that give 2 x 2 output positions: 16 products
/// for each pair of channel and filter in place of 36 (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, F(2 x 2,
/// 3 x 3)). Every result is one fixed chain of operations, whatever its batch, its tile's block, the register width or the threads.
/// </summary>
internal static unsafe class Winograd
{
    // Transformed inputs and products of a block of tiles stay in an L2 of 1 MB where channels are few; where they are many, a block has as
    // many tiles as make reading the factors cheap.
    private const int BlockFloats = 192 * 1024,
        FewestRows = 48,
        MostRows = 192,
        RowGrain = 6;

    // Planes that were a multiple of 4 KB apart would share a few sets of L1.
    private const int PlaneGap = 16;

    private const long PartWork = 200_000;

    /// <summary>Runs the convolution.</summary>
    /// <param name="x">[N, input..., C].</param>
    /// <param name="samples">N.</param>
    /// <param name="weights">The kernel, with its <see cref="ConvWeights.Tiled"/> form.</param>
    /// <param name="bias">[F] or null.</param>
    /// <param name="y">[N, output..., F].</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="activation">The activation's parameters.</param>
    public static void Run<TActivation>(
        float* x,
        int samples,
        ConvWeights weights,
        float* bias,
        float* y,
        WorkerPool? pool,
        int threads,
        ActivationParameters activation
    )
        where TActivation : struct, IActivation
    {
        var job = new Job<TActivation>(x, samples, weights, weights.Tiled!, bias, y, activation);
        long tiles = (long)samples * weights.Tiled!.Tiles,
            work = tiles * WinogradKernel.Places * weights.Geometry.Channels * weights.Filters;
        int parts = pool is null ? 1 : (int)Math.Clamp(Math.Min(work / PartWork, tiles), 1, Math.Min(threads, pool.Threads));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job<TActivation>(
        float* x,
        int samples,
        ConvWeights weights,
        WinogradKernel kernel,
        float* bias,
        float* y,
        ActivationParameters activation
    ) : IParallelBody, IWideBody
        where TActivation : struct, IActivation
    {
        private int Channels => weights.Geometry.Channels;

        public void Run(int part, int parts)
        {
            WideBody.Run(weights.Width, in this, part, parts);
        }

        public void Range<TS, TV>(int part, int parts)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            (int from, int to) = Partition.Range(part, parts, checked(samples * kernel.Tiles));
            if (from >= to)
                return;
            int most = Math.Clamp(BlockFloats / (WinogradKernel.Places * (Channels + weights.Filters)), FewestRows, MostRows),
                blocks = (to - from + most - 1) / most,
                rows = ((to - from + blocks - 1) / blocks + RowGrain - 1) / RowGrain * RowGrain;
            nint inputs = (nint)rows * Channels + PlaneGap,
                products = (nint)rows * weights.Filters + PlaneGap;
            float* zeros = Scratch.Take(Channels + WinogradKernel.Places * (inputs + products)),
                v = zeros + Channels,
                m = v + WinogradKernel.Places * inputs;
            new Span<float>(zeros, Channels).Clear();
            for (int tile = from; tile < to; tile += rows)
            {
                int count = Math.Min(rows, to - tile);
                for (int i = 0; i < count; i++)
                    Gather<TS, TV>(tile + i, zeros, v + (nint)i * Channels, inputs);
                for (int p = 0; p < WinogradKernel.Places; p++)
                    Gemm.Run<Linear>(v + p * inputs, Channels, count, kernel.Factors[p], m + p * products, weights.Filters);
                for (int i = 0; i < count; i++)
                    Scatter<TS, TV>(tile + i, m + (nint)i * weights.Filters, products);
            }
        }

        /// <summary>One tile's input, transformed, to its row of each plane.</summary>
        private void Gather<TS, TV>(int tile, float* zeros, float* v, nint plane)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            float** at = stackalloc float*[WinogradKernel.Places];
            ConvGeometry g = weights.Geometry;
            (int n, int row, int column) = Place(tile);
            (row, column) = (row - g.PadLow[1], column - g.PadLow[2]);
            float* sample = x + (nint)n * g.InputPositions * g.Channels;
            for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++)
            {
                bool inside = (uint)(row + i) < (uint)g.Input[1] && (uint)(column + j) < (uint)g.Input[2];
                at[4 * i + j] = inside ? sample + ((nint)(row + i) * g.Input[2] + column + j) * g.Channels : zeros;
            }
            WinogradTile.Input<TS, TV>(at, g.Channels, v, plane);
        }

        /// <summary>One tile's products, transformed back, with bias and activation, to its 2 x 2 positions or to those that there
        /// are.</summary>
        private void Scatter<TS, TV>(int tile, float* m, nint plane)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            float** to = stackalloc float*[4];
            ConvGeometry g = weights.Geometry;
            (int n, int row, int column) = Place(tile);
            bool below = row + 1 < g.Output[1],
                beside = column + 1 < g.Output[2];
            to[0] = y + (((nint)n * g.Output[1] + row) * g.Output[2] + column) * weights.Filters;
            to[1] = beside ? to[0] + weights.Filters : null;
            to[2] = below ? to[0] + (nint)g.Output[2] * weights.Filters : null;
            to[3] = below && beside ? to[2] + weights.Filters : null;
            WinogradTile.Output<TS, TV, TActivation>(m, plane, weights.Filters, bias, to, activation.As<TActivation>());
        }

        private (int Sample, int Row, int Column) Place(int tile)
        {
            int inSample = tile % kernel.Tiles;
            return (
                tile / kernel.Tiles,
                inSample / kernel.TileColumns * WinogradKernel.Step,
                inSample % kernel.TileColumns * WinogradKernel.Step
            );
        }
    }
}

using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// dW [D, U] = X^T [D, R] G [R, U], the gradient of a weight from all its rows at once. Each element adds its R products in ascending order
/// of rows; threads split D or U, never the sum.
/// </summary>
internal static unsafe class WeightGradient
{
    // 128 rows of X and G for a few hundred columns each stay in L2 beside the result.
    private const int BlockRows = 128;

    // Columns of X lie this far apart once transposed: a power of two would send them to the same few sets of L1.
    private const int ColumnStride = BlockRows + 16;

    // Below this many multiply-adds per part, handing work to another thread costs more than it saves. Reading G takes as long as
    // multiplying it by some columns of X.
    private const long PartWork = 500_000,
        ColumnsWorthReading = 6;

    /// <summary>Computes the gradient.</summary>
    /// <param name="x">[R, D].</param>
    /// <param name="xStride">Floats between rows of X.</param>
    /// <param name="g">[R, U].</param>
    /// <param name="gStride">Floats between rows of G.</param>
    /// <param name="rows">R.</param>
    /// <param name="d">Columns of X.</param>
    /// <param name="u">Columns of G.</param>
    /// <param name="dw">[D, U].</param>
    /// <param name="dwStride">Floats between rows of dW.</param>
    /// <param name="accumulate">Add to what dW holds.</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Run(
        float* x,
        nint xStride,
        float* g,
        nint gStride,
        int rows,
        int d,
        int u,
        float* dw,
        nint dwStride,
        bool accumulate = false,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    )
    {
        var job = new Job(x, xStride, g, gStride, rows, d, u, dw, dwStride, accumulate);
        int parts = pool is null ? 1 : (int)Math.Clamp((d + ColumnsWorthReading) * rows * u / PartWork, 1, Math.Min(threads, pool.Threads));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job(
        float* x,
        nint xStride,
        float* g,
        nint gStride,
        int rows,
        int d,
        int u,
        float* dw,
        nint dwStride,
        bool accumulate
    ) : IParallelBody, IWideBody
    {
        // Held for all parts: the width decides where they begin.
        private readonly SimdWidth width = SimdWidths.Active;

        public void Run(int part, int parts)
        {
            WideBody.Run(width, in this, part, parts);
        }

        public void Range<TS, TV>(int part, int parts)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            // The larger side is split, so that less of the smaller one is packed more than once, unless it has too few panels to go round.
            int panel = PackedMatrix.MaxPanelSlots * TS.Lanes;
            bool splitD = d > 1 && (d >= u || u <= panel * (parts - 1));
            (int from, int to) = splitD ? Partition.Range(part, parts, d) : (0, d);
            (int left, int right) = splitD ? (0, u) : Partition.Range(part, parts, u, d > 1 ? panel : TS.Lanes);
            if (from == to || left == right)
                return;
            if (d == 1)
            {
                RowSum.Run<TS, TV>(x, xStride, g + left, gStride, rows, right - left, dw + left, accumulate);
                return;
            }
            int columns = (right - left + TS.Lanes - 1) / TS.Lanes * TS.Lanes,
                height = to - from;
            float* b = Scratch.Take((long)BlockRows * columns + (long)ColumnStride * height + 16 * 8);
            b = (float*)(((nint)b + 63) & ~63);
            float* a = b + (long)BlockRows * columns;
            if (!accumulate)
            {
                for (int i = from; i < to; i++)
                    new Span<float>(dw + i * dwStride + left, right - left).Clear();
            }
            for (int r = 0; r < rows; r += BlockRows)
            {
                int inner = Math.Min(BlockRows, rows - r);
                Transpose.Copy(x + r * xStride + from, xStride, a, ColumnStride, inner, height);
                for (int c = left; c < right; c += panel)
                {
                    int slots = Math.Min(PackedMatrix.MaxPanelSlots, (right - c + TS.Lanes - 1) / TS.Lanes);
                    float* packed = b + (long)(c - left) * BlockRows;
                    GradientPanel.Pack<TS, TV>(g + r * gStride + c, gStride, inner, Math.Min(right - c, slots * TS.Lanes), slots, packed);
                    GradientPanel.Add<TS, TV>(
                        a,
                        ColumnStride,
                        height,
                        inner,
                        packed,
                        slots,
                        dw + from * dwStride + c,
                        dwStride,
                        Math.Min(right - c, slots * TS.Lanes)
                    );
                }
            }
        }
    }
}

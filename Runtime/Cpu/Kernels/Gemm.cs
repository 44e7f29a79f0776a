using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>What a product starts from.</summary>
internal enum ProductStart
{
    /// <summary>C = A B.</summary>
    Zero,

    /// <summary>C = bias + A B, bias [N].</summary>
    Bias,

    /// <summary>C = C + A B.</summary>
    Accumulate,
}

/// <summary>
/// C [M, N] = act(start + A [M, K] B [K, N]), B packed. Each element starts from its bias, its old value or 0 and adds its K products in
/// ascending order with fused multiply-adds: its bits depend neither on M, on the row's place, on the width nor on the threads.
/// </summary>
internal static unsafe class Gemm
{
    // A block of 192 rows by 800 inner indices (600 KB) and a panel of 800 x 64 (200 KB) stay in an L2 of 1 MB.
    private const int BlockRows = 192,
        BlockInner = 800;

    // Below this many multiply-adds per part, handing work to another thread costs more than it saves. Reading B takes as long as
    // multiplying some rows by it, so that one row is worth sharing too.
    private const long PartWork = 150_000,
        RowsWorthReading = 7;

    /// <summary>Computes the product.</summary>
    /// <param name="a">[M, K], row-major.</param>
    /// <param name="aStride">Floats between rows of A.</param>
    /// <param name="m">Rows.</param>
    /// <param name="b">Packed [K, N], in source order.</param>
    /// <param name="c">[M, N], row-major.</param>
    /// <param name="cStride">Floats between rows of C.</param>
    /// <param name="start">What C starts from.</param>
    /// <param name="bias">[N] for <see cref="ProductStart.Bias"/>, else null.</param>
    /// <param name="pool">Threads to use, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="backwards">Take the panels of B from the last to the first. Calls that take turns find in the cache what the one before
    /// read last, where B as a whole has no room in it.</param>
    /// <param name="activation">The activation's parameters.</param>
    public static void Run<TActivation>(
        float* a,
        nint aStride,
        int m,
        PackedMatrix b,
        float* c,
        nint cStride,
        ProductStart start = ProductStart.Zero,
        float* bias = null,
        WorkerPool? pool = null,
        int threads = int.MaxValue,
        bool backwards = false,
        ActivationParameters activation = default
    )
        where TActivation : struct, IActivation
    {
        var job = new Job<TActivation>(a, aStride, m, b, c, cStride, start, bias, backwards, activation);
        int parts = pool is null
            ? 1
            : (int)Math.Clamp((m + RowsWorthReading) * b.Rows * b.Columns / PartWork, 1, Math.Min(threads, pool.Threads));
        job.SplitRows = m >= 16 * parts || m >= 2 * b.Panels;
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
        GC.KeepAlive(b);
    }

    /// <summary>C = bias + A B on the caller's thread, the rows of A lying anywhere.</summary>
    /// <param name="a">Start of each row.</param>
    /// <param name="m">Rows.</param>
    /// <param name="b">Packed [K, N], in source order.</param>
    /// <param name="c">[M, N], dense.</param>
    /// <param name="bias">[N], or null for 0.</param>
    public static void Rows(float** a, int m, PackedMatrix b, float* c, float* bias)
    {
        var start = bias == null ? ProductStart.Zero : ProductStart.Bias;
        new Job<Linear>(null, 0, m, b, c, b.Columns, start, bias, false, default) { Rows = a, SplitRows = true }.Run(0, 1);
        GC.KeepAlive(b);
    }

    internal struct Job<TActivation>(
        float* a,
        nint aStride,
        int m,
        PackedMatrix b,
        float* c,
        nint cStride,
        ProductStart start,
        float* bias,
        bool backwards,
        ActivationParameters activation
    ) : IParallelBody
        where TActivation : struct, IActivation
    {
        public bool SplitRows;

        /// <summary>Where each row of A starts; null where they are evenly apart.</summary>
        public float** Rows;

        private readonly float* Row(int row) => Rows == null ? a + row * aStride : Rows[row];

        public readonly void Run(int part, int parts)
        {
            (int row, int rowEnd) = SplitRows ? Partition.Range(part, parts, m) : (0, m);
            (int panel, int panelEnd) = SplitRows ? (0, b.Panels) : Partition.Range(part, parts, b.Panels);
            switch (b.Width)
            {
                case SimdWidth.Avx512:
                    Range<Simd512, Vector512<float>>(row, rowEnd, panel, panelEnd);
                    break;
                case SimdWidth.Avx2:
                    Range<Simd256, Vector256<float>>(row, rowEnd, panel, panelEnd);
                    break;
                default:
                    Range<Simd128, Vector128<float>>(row, rowEnd, panel, panelEnd);
                    break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Range<TS, TV>(int row, int rowEnd, int panel, int panelEnd)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            float* scratch = stackalloc float[8 * PackedMatrix.MaxPanelSlots * 16 + 16];
            scratch = (float*)(((nint)scratch + 63) & ~63);
            for (int r = row; r < rowEnd; r += BlockRows)
            {
                int rows = Math.Min(BlockRows, rowEnd - r),
                    k = 0;
                // A few rows need no block of B that stays: they read it once, in one go.
                int blocks = rows <= TS.TileRows ? 1 : (b.Rows + BlockInner - 1) / BlockInner,
                    block = blocks < 2 ? b.Rows : (b.Rows + blocks - 1) / blocks;
                do
                {
                    int inner = Math.Min(block, b.Rows - k);
                    for (int done = panel; done < panelEnd; done++)
                    {
                        int p = backwards ? panel + panelEnd - 1 - done : done,
                            next = backwards ? p - 1 : p + 1;
                        bool paired = rows == 1 && done + 1 < panelEnd && IsFull(p) && IsFull(next);
                        if (paired)
                        {
                            TwoPanels<TS, TV>(r, k, inner, Math.Min(p, next), scratch);
                            done++;
                        }
                        else
                            Panel<TS, TV>(r, rows, k, inner, p, done + 1 < panelEnd ? next : -1, scratch);
                    }
                    k += inner;
                } while (k < b.Rows);
            }
        }

        private readonly bool IsFull(int panel) => b.SlotsOf(panel) == PackedMatrix.MaxPanelSlots && b.IsDense(panel);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Panel<TS, TV>(int row, int rows, int k, int inner, int panel, int next, float* scratch)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            float** pointers = stackalloc float*[TileDispatch.MaxRows];
            nint segment = 0;
            int slots = b.SlotsOf(panel),
                column = b.StartOf(panel * PackedMatrix.MaxPanelSlots),
                width = slots * TS.Lanes;
            int columns = Math.Min(width, b.Columns - column);
            bool dense = columns == width;
            float* packed = b.Panel(panel) + (nint)k * width;
            float* init = First<TS>(k, column, columns, dense, scratch),
                following = next >= 0 && b.SlotsOf(next) == PackedMatrix.MaxPanelSlots ? b.Panel(next) + (nint)k * width : null;
            int tiles = TileDispatch.Tiles<TS, TV>(rows, slots);
            for (int t = 0, from = row, height; t < tiles; t++, from += height)
            {
                height = row + TileDispatch.Start(t + 1, tiles, rows) - from;
                for (int i = 0; i < height; i++)
                    pointers[i] = Row(from + i) + k;
                float* target = c + from * cStride + column;
                bool own = init == null;
                if (dense)
                {
                    // The tile's rows come into the cache while it is computed, and not when it is written.
                    for (int i = 0; i < height && !own; i++)
                        TS.Prefetch4(target + i * cStride);
                    TileDispatch.Run<TS, TV>(
                        height,
                        slots,
                        pointers,
                        &segment,
                        1,
                        inner,
                        packed,
                        own ? target : init,
                        own ? cStride : 0,
                        target,
                        cStride,
                        WeightsAhead.Share(following, inner, t, tiles)
                    );
                }
                else
                {
                    float* tile = scratch + PackedMatrix.MaxPanelSlots * 16;
                    for (int i = 0; own && i < height; i++)
                        new ReadOnlySpan<float>(target + i * cStride, columns).CopyTo(new Span<float>(tile + i * width, columns));
                    TileDispatch.Run<TS, TV>(
                        height,
                        slots,
                        pointers,
                        &segment,
                        1,
                        inner,
                        packed,
                        own ? tile : init,
                        own ? width : 0,
                        tile,
                        width
                    );
                    for (int i = 0; i < height; i++)
                        new ReadOnlySpan<float>(tile + i * width, columns).CopyTo(new Span<float>(target + i * cStride, columns));
                }
                Activate<TS, TV>(k + inner, target, height, columns);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TwoPanels<TS, TV>(int row, int k, int inner, int panel, float* scratch)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int width = PackedMatrix.MaxPanelSlots * TS.Lanes,
                column = b.StartOf(panel * PackedMatrix.MaxPanelSlots);
            float* target = c + row * cStride + column;
            float* init = First<TS>(k, column, width, true, scratch);
            bool zero = init == scratch;
            init = init == null ? target : init;
            ProductRow.Run<TS, TV>(
                Row(row) + k,
                inner,
                b.Panel(panel) + (nint)k * width,
                b.Panel(panel + 1) + (nint)k * width,
                init,
                zero ? init : init + width,
                target,
                target + width
            );
            Activate<TS, TV>(k + inner, target, 1, 2 * width);
        }

        /// <summary>One row that all rows start from, [columns] padded to the panel, or null where C itself holds it.</summary>
        private readonly float* First<TS>(int k, int column, int columns, bool dense, float* scratch)
        {
            if (k > 0 || start == ProductStart.Accumulate)
                return null;
            if (start == ProductStart.Bias && dense)
                return bias + column;
            new Span<float>(scratch, PackedMatrix.MaxPanelSlots * 16).Clear();
            if (start == ProductStart.Bias)
                new ReadOnlySpan<float>(bias + column, columns).CopyTo(new Span<float>(scratch, columns));
            return scratch;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Activate<TS, TV>(int done, float* target, int rows, int columns)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            if (typeof(TActivation) == typeof(Linear) || done < b.Rows)
                return;
            for (int i = 0; i < rows; i++)
                Sweep.Unary<TS, TV, TActivation>(target + i * cStride, target + i * cStride, columns, activation.As<TActivation>());
        }
    }
}

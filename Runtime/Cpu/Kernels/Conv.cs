using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// Cross-correlation, channels last: y[n, p, f] = act(b[f] + sum over taps and channels of x * w), the products summed in the kernel's
/// storage order (taps in row-major order, then channels), so that a sample's bits depend on nothing else.
/// </summary>
internal static unsafe class Conv
{
    // As for Gemm: these blocks of windows and of the kernel stay in L2.
    private const int BlockRows = 192,
        BlockInner = 512;

    private const long PartWork = 200_000;

    /// <summary>Runs the convolution.</summary>
    /// <param name="x">[N, input..., C].</param>
    /// <param name="samples">N.</param>
    /// <param name="weights">Packed kernel.</param>
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
        WorkerPool? pool = null,
        int threads = int.MaxValue,
        ActivationParameters activation = default
    )
        where TActivation : struct, IActivation
    {
        if (weights.Tiled is not null)
        {
            Winograd.Run<TActivation>(x, samples, weights, bias, y, pool, threads, activation);
            return;
        }
        long work = (long)samples * weights.Windows.Length * weights.Geometry.Taps * weights.ChannelsPerGroup * weights.Filters;
        int parts = pool is null ? 1 : (int)Math.Clamp(work / PartWork, 1, Math.Min(threads, pool.Threads));
        var job = new Job<TActivation>(x, samples, weights, bias, y, SharesKernel(samples, weights, parts), activation);
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
        GC.KeepAlive(weights);
    }

    /// <summary>Whether each part takes some filters at all windows, in place of all filters at some windows: where there is more to read
    /// of the kernel than of the input, and the panels come out even.</summary>
    private static bool SharesKernel(int samples, ConvWeights weights, int parts)
    {
        if (samples >= parts || weights.IsDepthwise || weights.Groups > 1)
            return false;
        int panels = weights.Packed[0].Panels,
            most = (panels + parts - 1) / parts;
        long input = (long)weights.Geometry.InputPositions * weights.Geometry.Channels,
            kernel = (long)weights.Packed[0].Rows * weights.Filters;
        return samples * input < kernel && 8L * most * parts <= 9L * panels;
    }

    private readonly struct Job<TActivation>(
        float* x,
        int samples,
        ConvWeights weights,
        float* bias,
        float* y,
        bool sharesKernel,
        ActivationParameters activation
    ) : IParallelBody, IWideBody
        where TActivation : struct, IActivation
    {
        public void Run(int part, int parts)
        {
            WideBody.Run(weights.Width, in this, part, parts);
        }

        public void Range<TS, TV>(int part, int parts)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int windows = weights.Windows.Length;
            bool bySample = samples >= parts;
            (int from, int to) = bySample ? Partition.Range(part, parts, samples) : (0, samples);
            (int row, int rowEnd) = bySample || sharesKernel ? (0, windows) : Partition.Range(part, parts, windows);
            var panels = sharesKernel ? Partition.Range(part, parts, weights.Packed[0].Panels) : (0, int.MaxValue);
            // A register that begins with a sample's last channels reads beyond them.
            long copied = PaddedSample.Floats(weights.Geometry) + TS.Lanes;
            float* copy = weights.Copies ? Scratch.Take(copied) : null;
            if (copy != null)
                PaddedSample.Clear(weights.Geometry, copy);
            for (int n = from; n < to && row < rowEnd; n++)
            {
                float* sample = x + (long)n * weights.Geometry.InputPositions * weights.Geometry.Channels;
                if (copy != null)
                    PaddedSample.Copy(sample, weights.Geometry, copy);
                float* source = copy != null ? copy : sample,
                    target = y + (long)n * windows * weights.Filters;
                if (weights.IsDepthwise)
                    DepthwiseConv.Run<TS, TV, TActivation>(
                        source,
                        copy != null ? copied : (long)(samples - n) * weights.Geometry.InputPositions * weights.Geometry.Channels,
                        weights,
                        bias,
                        target,
                        (row, rowEnd),
                        activation.As<TActivation>()
                    );
                else
                    Products<TS, TV>(source, target, row, rowEnd, panels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Products<TS, TV>(float* source, float* target, int row, int rowEnd, (int From, int To) panels)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            float* scratch = stackalloc float[8 * 4 * 16 + 16];
            scratch = (float*)(((nint)scratch + 63) & ~63);
            int runs = weights.Runs.Length,
                perBlock = Math.Max(1, BlockInner / weights.RunLength);
            for (int r = row; r < rowEnd; r += BlockRows)
            {
                int rows = Math.Min(BlockRows, rowEnd - r);
                for (int g = 0; g < weights.Groups; g++)
                {
                    for (int run = 0; run < runs; run += perBlock)
                    {
                        int count = Math.Min(perBlock, runs - run);
                        int end = Math.Min(panels.To, weights.Packed[g].Panels);
                        for (int panel = panels.From; panel < end; panel++)
                            Panel<TS, TV>(source + g * weights.ChannelsPerGroup, target, r, rows, g, panel, run, count, scratch);
                    }
                }
                if (typeof(TActivation) != typeof(Linear))
                    Activate<TS, TV>(target + (long)r * weights.Filters, rows, panels);
            }
        }

        private void Activate<TS, TV>(float* target, int rows, (int From, int To) panels)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            if (!sharesKernel)
            {
                Sweep.Unary<TS, TV, TActivation>(target, target, (nint)rows * weights.Filters, activation.As<TActivation>());
                return;
            }
            PackedMatrix packed = weights.Packed[0];
            int column = packed.StartOf(panels.From * packed.PanelSlots),
                end = panels.To < packed.Panels ? packed.StartOf(panels.To * packed.PanelSlots) : weights.Filters;
            for (int i = 0; i < rows; i++, target += weights.Filters)
                Sweep.Unary<TS, TV, TActivation>(target + column, target + column, end - column, activation.As<TActivation>());
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Panel<TS, TV>(
            float* source,
            float* target,
            int row,
            int rows,
            int group,
            int panel,
            int run,
            int count,
            float* scratch
        )
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            float** pointers = stackalloc float*[TileDispatch.MaxRows];
            PackedMatrix packed = weights.Packed[group];
            int slots = packed.SlotsOf(panel),
                width = slots * TS.Lanes,
                first = packed.StartOf(panel * packed.PanelSlots);
            int columns = Math.Min(width, weights.FiltersPerGroup - first),
                filters = weights.Filters;
            float* init = scratch,
                tile = scratch + 64,
                b = packed.Panel(panel) + (nint)run * weights.RunLength * width;
            target += group * weights.FiltersPerGroup + first;
            new Span<float>(init, 64).Clear();
            if (bias != null)
                new ReadOnlySpan<float>(bias + group * weights.FiltersPerGroup + first, columns).CopyTo(new Span<float>(init, columns));
            int tiles = TileDispatch.Tiles<TS, TV>(rows, slots);
            fixed (int* windows = weights.Windows)
            fixed (nint* runs = weights.Runs)
            {
                for (int t = 0, from = row, height; t < tiles; t++, from += height)
                {
                    height = row + TileDispatch.Start(t + 1, tiles, rows) - from;
                    for (int i = 0; i < height; i++)
                        pointers[i] = source + windows[from + i];
                    float* to = target + (long)from * filters;
                    if (columns == width)
                    {
                        TileDispatch.Run<TS, TV>(
                            height,
                            slots,
                            pointers,
                            runs + run,
                            count,
                            weights.RunLength,
                            b,
                            run == 0 ? init : to,
                            run == 0 ? 0 : filters,
                            to,
                            filters
                        );
                        continue;
                    }
                    for (int i = 0; run > 0 && i < height; i++)
                        new ReadOnlySpan<float>(to + (long)i * filters, columns).CopyTo(new Span<float>(tile + i * width, columns));
                    TileDispatch.Run<TS, TV>(
                        height,
                        slots,
                        pointers,
                        runs + run,
                        count,
                        weights.RunLength,
                        b,
                        run == 0 ? init : tile,
                        run == 0 ? 0 : width,
                        tile,
                        width
                    );
                    for (int i = 0; i < height; i++)
                        new ReadOnlySpan<float>(tile + i * width, columns).CopyTo(new Span<float>(to + (long)i * filters, columns));
                }
            }
        }
    }
}

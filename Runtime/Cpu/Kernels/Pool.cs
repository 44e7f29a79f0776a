using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// Maximum and mean of sliding windows, channels last. Padding takes no part: it is never the maximum, and the mean divides by the number
/// of input elements in the window.
/// </summary>
internal static unsafe class Pool
{
    private const long PartFloats = 1 << 15;

    // Taps of a window whose places are kept at hand.
    private const int MostOffsets = 64;

    /// <summary>y[n, p, c] = max over the window of x[n, :, c].</summary>
    /// <param name="x">[N, input..., C].</param>
    /// <param name="samples">N.</param>
    /// <param name="geometry">Shapes.</param>
    /// <param name="y">[N, output..., C].</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Max(float* x, int samples, ConvGeometry geometry, float* y, WorkerPool? pool = null, int threads = int.MaxValue) =>
        Run<MaxReduction>(x, samples, geometry, y, mean: false, pool, threads);

    /// <summary>y[n, p, c] = mean over the window of x[n, :, c]; arguments as for <see cref="Max"/>.</summary>
    public static void Average(
        float* x,
        int samples,
        ConvGeometry geometry,
        float* y,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    ) => Run<SumReduction>(x, samples, geometry, y, mean: true, pool, threads);

    private static void Run<TReduction>(float* x, int samples, ConvGeometry geometry, float* y, bool mean, WorkerPool? pool, int threads)
        where TReduction : struct, IReduction
    {
        var job = new Job<TReduction>(x, samples, geometry, y, mean);
        long work = (long)samples * geometry.OutputPositions * geometry.Taps * geometry.Channels;
        int parts = pool is null
            ? 1
            : (int)Math.Clamp(work / PartFloats, 1, Math.Min(Math.Min(threads, pool.Threads), Math.Max(1, samples)));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job<TReduction>(float* x, int samples, ConvGeometry geometry, float* y, bool mean) : IParallelBody, IWideBody
        where TReduction : struct, IReduction
    {
        public void Run(int part, int parts)
        {
            (int from, int to) = Partition.Range(part, parts, samples);
            WideBody.Run(SimdWidths.Active, in this, from, to);
        }

        public void Range<TS, TV>(int start, int end)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int channels = geometry.Channels;
            bool inside = geometry.IsInside && geometry.Taps <= MostOffsets && channels >= TS.Lanes;
            for (int n = start; n < end && inside; n++)
                Inside<TS, TV>(x + (long)n * geometry.InputPositions * channels, y + (long)n * geometry.OutputPositions * channels);
            for (int n = start; n < end && !inside; n++)
            {
                float* sample = x + (long)n * geometry.InputPositions * channels,
                    to = y + (long)n * geometry.OutputPositions * channels;
                for (int d = 0; d < geometry.Output[0]; d++)
                {
                    var first = new PoolSpan(geometry, 0, d);
                    for (int h = 0; h < geometry.Output[1]; h++)
                    {
                        var second = new PoolSpan(geometry, 1, h);
                        for (int w = 0; w < geometry.Output[2]; w++, to += channels)
                            Window<TS, TV>(sample, new PoolWindow(first, second, new PoolSpan(geometry, 2, w)), to);
                    }
                }
            }
        }

        /// <summary>Windows that all lie inside the input: their taps are the same few offsets everywhere.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Inside<TS, TV>(float* sample, float* to)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            nint channels = geometry.Channels,
                line = channels * geometry.Input[2],
                plane = line * geometry.Input[1];
            nint* offsets = stackalloc nint[MostOffsets];
            int taps = 0,
                width = geometry.Output[2],
                steps = geometry.Strides[2];
            for (int d = 0; d < geometry.Kernel[0]; d++)
            for (int h = 0; h < geometry.Kernel[1]; h++)
            for (int w = 0; w < geometry.Kernel[2]; w++)
                offsets[taps++] = d * geometry.Dilation[0] * plane + h * geometry.Dilation[1] * line + w * geometry.Dilation[2] * channels;
            TV count = TS.Create(taps),
                identity = TS.Create(TReduction.Identity);
            for (int d = 0; d < geometry.Output[0]; d++)
            for (int h = 0; h < geometry.Output[1]; h++)
            {
                float* from = sample + d * geometry.Strides[0] * plane + h * geometry.Strides[1] * line;
                for (int w = 0; w < width; w++, from += steps * channels, to += channels)
                for (nint c = 0; c < channels; c += TS.Lanes)
                {
                    // The last register of channels reaches back where it would reach out.
                    nint at = Math.Min(c, channels - TS.Lanes);
                    TV result = identity;
                    for (int k = 0; k < taps; k++)
                        result = default(TReduction).Apply<TS, TV>(result, TS.Load(from + offsets[k] + at));
                    TS.Store(to + at, mean ? TS.Div(result, count) : result);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Window<TS, TV>(float* sample, PoolWindow window, float* to)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int channels = geometry.Channels,
                c = 0;
            for (; c <= channels - TS.Lanes; c += TS.Lanes)
                TS.Store(to + c, Lanes<TS, TV, N0>(sample + c, window, TS.Lanes));
            if (c < channels)
                TS.StorePart(to + c, Lanes<TS, TV, N1>(sample + c, window, channels - c), channels - c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TV Lanes<TS, TV, TEdge>(float* sample, PoolWindow window, int lanes)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant
        {
            nint channels = geometry.Channels,
                line = channels * geometry.Input[2],
                plane = line * geometry.Input[1];
            int step0 = geometry.Dilation[0],
                step1 = geometry.Dilation[1],
                step2 = geometry.Dilation[2];
            TV result = TS.Create(TReduction.Identity);
            for (int d = window.Start0; d < window.End0; d += step0)
            {
                for (int h = window.Start1; h < window.End1; h += step1)
                {
                    float* row = sample + d * plane + h * line;
                    for (int w = window.Start2; w < window.End2; w += step2)
                        result = default(TReduction).Apply<TS, TV>(
                            result,
                            TEdge.Value == 0 ? TS.Load(row + w * channels) : TS.LoadPart(row + w * channels, lanes)
                        );
                }
            }
            return mean ? TS.Div(result, TS.Create(window.Count)) : result;
        }
    }
}

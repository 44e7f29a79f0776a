using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>The backward passes of <see cref="Pool"/>. Windows add to an element in ascending order of their positions.</summary>
internal static unsafe class PoolGradient
{
    private const long PartFloats = 1 << 14;

    /// <summary>The arrays of maximum pooling.</summary>
    /// <param name="x">[N, input..., C].</param>
    /// <param name="y">[N, output..., C], the maxima.</param>
    /// <param name="firstLearns">Whether of a window's equal greatest elements the first alone has its gradient, and not each.</param>
    public readonly struct Maxima(float* x, float* y, bool firstLearns)
    {
        public float* X => x;

        public float* Y => y;

        public bool FirstLearns => firstLearns;
    }

    /// <summary>Gives each window's gradient to the elements of it that equal its maximum.</summary>
    /// <param name="max">What was pooled.</param>
    /// <param name="dy">[N, output..., C].</param>
    /// <param name="samples">N.</param>
    /// <param name="geometry">Shapes.</param>
    /// <param name="dx">[N, input..., C].</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Max(
        Maxima max,
        float* dy,
        int samples,
        ConvGeometry geometry,
        float* dx,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    ) => Run(new Job(max, dy, geometry, dx, samples), pool, threads);

    /// <summary>Shares each window's gradient evenly among its elements; arguments as for <see cref="Max"/>.</summary>
    public static void Average(
        float* dy,
        int samples,
        ConvGeometry geometry,
        float* dx,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    ) => Run(new Job(default, dy, geometry, dx, samples), pool, threads);

    private static void Run(Job job, WorkerPool? pool, int threads)
    {
        int parts = pool is null
            ? 1
            : (int)Math.Clamp(job.Work / PartFloats, 1, Math.Min(Math.Min(threads, pool.Threads), Math.Max(1, job.Samples)));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job(Maxima max, float* dy, ConvGeometry geometry, float* dx, int samples) : IParallelBody, IWideBody
    {
        public int Samples => samples;

        public long Work => (long)samples * geometry.OutputPositions * geometry.Taps * geometry.Channels;

        public void Run(int part, int parts)
        {
            (int from, int to) = Partition.Range(part, parts, samples);
            WideBody.Run(SimdWidths.Active, in this, from, to);
        }

        public void Range<TS, TV>(int start, int end)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int channels = geometry.Channels,
                positions = geometry.OutputPositions;
            for (int n = start; n < end; n++)
            {
                long input = (long)n * geometry.InputPositions * channels;
                new Span<float>(dx + input, geometry.InputPositions * channels).Clear();
                long output = (long)n * positions * channels;
                for (int d = 0; d < geometry.Output[0]; d++)
                {
                    for (int h = 0; h < geometry.Output[1]; h++)
                    {
                        for (int w = 0; w < geometry.Output[2]; w++, output += channels)
                        {
                            var window = new PoolWindow(new(geometry, 0, d), new(geometry, 1, h), new(geometry, 2, w));
                            if (max.FirstLearns)
                                First<TS, TV>(input, output, window);
                            else
                                Window<TS, TV>(input, output, window);
                        }
                    }
                }
            }
        }

        private void Window<TS, TV>(long input, long output, PoolWindow window)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int channels = geometry.Channels;
            for (int d = window.Start0; d < window.End0; d += geometry.Dilation[0])
            {
                for (int h = window.Start1; h < window.End1; h += geometry.Dilation[1])
                {
                    for (int w = window.Start2; w < window.End2; w += geometry.Dilation[2])
                    {
                        long at = input + (((long)d * geometry.Input[1] + h) * geometry.Input[2] + w) * channels;
                        int c = 0;
                        for (; c <= channels - TS.Lanes; c += TS.Lanes)
                            TS.Store(
                                dx + at + c,
                                Add<TS, TV>(
                                    TS.Load(dx + at + c),
                                    max.X == null ? default : TS.Load(max.X + at + c),
                                    output + c,
                                    window.Count,
                                    TS.Lanes
                                )
                            );
                        int rest = channels - c;
                        if (rest > 0)
                            TS.StorePart(
                                dx + at + c,
                                Add<TS, TV>(
                                    TS.LoadPart(dx + at + c, rest),
                                    max.X == null ? default : TS.LoadPart(max.X + at + c, rest),
                                    output + c,
                                    window.Count,
                                    rest
                                ),
                                rest
                            );
                    }
                }
            }
        }

        /// <summary>Channel by channel, so that what is left of a gradient stays in a register from one tap to the next.</summary>
        private void First<TS, TV>(long input, long output, PoolWindow window)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int channels = geometry.Channels;
            for (int c = 0; c < channels; c += TS.Lanes)
            {
                int lanes = Math.Min(TS.Lanes, channels - c);
                TV left = TS.LoadPart(dy + output + c, lanes),
                    largest = TS.LoadPart(max.Y + output + c, lanes);
                for (int d = window.Start0; d < window.End0; d += geometry.Dilation[0])
                {
                    for (int h = window.Start1; h < window.End1; h += geometry.Dilation[1])
                    {
                        for (int w = window.Start2; w < window.End2; w += geometry.Dilation[2])
                        {
                            long at = input + (((long)d * geometry.Input[1] + h) * geometry.Input[2] + w) * channels + c;
                            TV here = TS.Equal(TS.LoadPart(max.X + at, lanes), largest);
                            TS.StorePart(dx + at, TS.Add(TS.LoadPart(dx + at, lanes), TS.And(here, left)), lanes);
                            left = TS.Select(here, default, left);
                        }
                    }
                }
            }
        }

        private TV Add<TS, TV>(TV sum, TV element, long output, int count, int lanes)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            TV g = lanes == TS.Lanes ? TS.Load(dy + output) : TS.LoadPart(dy + output, lanes);
            if (max.X == null)
                return TS.Add(sum, TS.Div(g, TS.Create(count)));
            TV largest = lanes == TS.Lanes ? TS.Load(max.Y + output) : TS.LoadPart(max.Y + output, lanes);
            return TS.Add(sum, TS.And(TS.Equal(element, largest), g));
        }
    }
}

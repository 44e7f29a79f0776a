using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The gradient of a convolution's kernel: dw[tap, c, f] = sum over samples n and positions p, in this order, of x at p's tap times dy[n,
/// p, f]. Windows are turned into columns block by block; threads split the taps, never the sum.
/// </summary>
internal static unsafe class ConvKernelGradient
{
    // As for WeightGradient.
    private const int BlockRows = 128;

    // Columns of X lie this far apart once transposed: a power of two would send them to the same few sets of L1.
    private const int ColumnStride = BlockRows + 16;

    private const long PartWork = 500_000;

    /// <summary>Computes the gradient.</summary>
    /// <param name="x">[N, input..., C].</param>
    /// <param name="dy">[N, output..., F].</param>
    /// <param name="samples">N.</param>
    /// <param name="shape">The convolution; its packed kernel is not read.</param>
    /// <param name="dw">[taps, C / groups, F].</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Run(
        float* x,
        float* dy,
        int samples,
        ConvWeights shape,
        float* dw,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    )
    {
        var job = new Job(x, dy, samples, shape, dw);
        long work = (long)samples * shape.Windows.Length * shape.Geometry.Taps * shape.ChannelsPerGroup * shape.Filters;
        int parts = pool is null ? 1 : (int)Math.Clamp(Math.Min(work / PartWork, shape.Runs.Length), 1, Math.Min(threads, pool.Threads));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job(float* x, float* dy, int samples, ConvWeights shape, float* dw) : IParallelBody, IWideBody
    {
        /// <summary>dw rows per run and group: a run spans all channels of several taps, or one group's channels of one tap.</summary>
        private int RunRows => shape.RunLength;

        public void Run(int part, int parts)
        {
            (int from, int to) = Partition.Range(part, parts, shape.Runs.Length);
            WideBody.Run(shape.Width, in this, from, to);
        }

        public void Range<TS, TV>(int firstRun, int endRun)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            ConvGeometry geometry = shape.Geometry;
            int height = (endRun - firstRun) * RunRows,
                panel = PackedMatrix.MaxPanelSlots * TS.Lanes;
            float* to = dw + (long)firstRun * RunRows * shape.Filters;
            new Span<float>(to, height * shape.Filters).Clear();
            long box = shape.Copies ? (PaddedSample.Floats(geometry) + 15) / 16 * 16 : 0;
            float* copy = Scratch.Take(box + (long)BlockRows * panel + (long)ColumnStride * height + 16);
            copy = (float*)(((nint)copy + 63) & ~63);
            float* packed = copy + box,
                columns = packed + (long)BlockRows * panel;
            if (shape.Copies)
                PaddedSample.Clear(geometry, copy);
            for (int n = 0; n < samples; n++)
            {
                float* sample = x + (long)n * geometry.InputPositions * geometry.Channels;
                if (shape.Copies)
                    PaddedSample.Copy(sample, geometry, copy);
                for (int p = 0; p < shape.Windows.Length; p += BlockRows)
                {
                    int inner = Math.Min(BlockRows, shape.Windows.Length - p);
                    float* g = dy + ((long)n * shape.Windows.Length + p) * shape.Filters;
                    for (int group = 0; group < shape.Groups; group++)
                    {
                        Columns((shape.Copies ? copy : sample) + group * shape.ChannelsPerGroup, p, inner, firstRun, endRun, columns);
                        for (int f = 0; f < shape.FiltersPerGroup; f += panel)
                        {
                            int wanted = Math.Min(panel, shape.FiltersPerGroup - f),
                                slots = (wanted + TS.Lanes - 1) / TS.Lanes,
                                at = group * shape.FiltersPerGroup + f;
                            GradientPanel.Pack<TS, TV>(g + at, shape.Filters, inner, wanted, slots, packed);
                            GradientPanel.Add<TS, TV>(columns, ColumnStride, height, inner, packed, slots, to + at, shape.Filters, wanted);
                        }
                    }
                }
            }
        }

        /// <summary>columns[run and element, i] = that element of the window of position p + i.</summary>
        private void Columns(float* source, int p, int inner, int firstRun, int endRun, float* columns)
        {
            int width = shape.Geometry.Output[2],
                step = shape.Geometry.Strides[2] * shape.Geometry.Channels;
            for (int i = 0; i < inner; )
            {
                // Windows of one output row lie at equal distances.
                int count = Math.Min(inner - i, width - (p + i) % width);
                float* window = source + shape.Windows[p + i];
                for (int run = firstRun; run < endRun; run++)
                    Transpose.Copy(
                        window + shape.Runs[run],
                        step,
                        columns + (long)(run - firstRun) * RunRows * ColumnStride + i,
                        ColumnStride,
                        count,
                        RunRows
                    );
                i += count;
            }
        }
    }
}

using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>A kernel that takes samples [N, Inputs] to [N, Outputs], each by itself.</summary>
internal abstract unsafe class SpatialStage(long inputs, long outputs)
{
    /// <summary>Floats per sample read.</summary>
    public long Inputs => inputs;

    /// <summary>Floats per sample written.</summary>
    public long Outputs => outputs;

    public abstract void Run(float* x, int samples, float* y, WorkerPool? pool, int threads);
}

/// <summary>
/// Convolutions and poolings one after another, a few samples at a time, so that what one stage writes the next still finds in L2: the arrays between
/// the stages of a whole batch would go to memory and back. Bits are those of the stages run one by one.
/// </summary>
internal sealed unsafe class SpatialChain
{
    // Half of an L2 of 1 MB; the rest is for the kernels' packed weights.
    private const long ChunkFloats = 128 * 1024;

    private readonly SpatialStage[] stages;
    private readonly long even, odd;

    /// <param name="stages">At least one; each reads what the one before it writes.</param>
    public SpatialChain(params SpatialStage[] stages)
    {
        this.stages = stages;
        for (int i = 0; i + 1 < stages.Length; i++)
        {
            if (stages[i].Outputs != stages[i + 1].Inputs)
                throw new ArgumentException($"stage {i} writes {stages[i].Outputs} floats per sample, stage {i + 1} reads {stages[i + 1].Inputs}", nameof(stages));
            ref long side = ref i % 2 == 0 ? ref even : ref odd;
            side = Math.Max(side, stages[i].Outputs);
        }
    }

    /// <summary>Runs all stages.</summary>
    /// <param name="x">[N, inputs of the first stage].</param>
    /// <param name="samples">N.</param>
    /// <param name="y">[N, outputs of the last stage].</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public void Run(float* x, int samples, float* y, WorkerPool? pool = null, int threads = int.MaxValue)
    {
        int most = pool is null ? 1 : Math.Min(threads, pool.Threads);
        if (most > 1 && samples < most)
        {
            // Too few samples to share out: the stages share their own windows.
            Range(x, samples, y, pool, threads);
            return;
        }
        var job = new Job(this, x, samples, y);
        if (most > 1)
            pool!.Run(ref job, most);
        else
            job.Run(0, 1);
    }

    private void Range(float* x, int samples, float* y, WorkerPool? pool, int threads)
    {
        int chunk = (int)Math.Clamp(ChunkFloats / Math.Max(1, even + odd), 1, Math.Max(1, samples));
        float* first = Scratch.TakeOuter(chunk * (even + odd)), second = first + chunk * even;
        for (int n = 0; n < samples; n += chunk)
        {
            int count = Math.Min(chunk, samples - n);
            float* from = x + n * stages[0].Inputs;
            for (int i = 0; i < stages.Length; i++)
            {
                float* to = i == stages.Length - 1 ? y + n * stages[i].Outputs : i % 2 == 0 ? first : second;
                stages[i].Run(from, count, to, pool, threads);
                from = to;
            }
        }
    }

    private readonly struct Job(SpatialChain chain, float* x, int samples, float* y) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            (int from, int to) = Partition.Range(part, parts, samples);
            chain.Range(x + from * chain.stages[0].Inputs, to - from, y + from * chain.stages[^1].Outputs, null, 1);
        }
    }
}

/// <summary>A convolution with bias and activation as a stage.</summary>
internal sealed unsafe class ConvStage<TActivation>(ConvWeights weights, AlignedBuffer? bias)
    : SpatialStage((long)weights.Geometry.InputPositions * weights.Geometry.Channels, (long)weights.Geometry.OutputPositions * weights.Filters)
    where TActivation : struct, IActivation
{
    public override void Run(float* x, int samples, float* y, WorkerPool? pool, int threads) =>
        Conv.Run<TActivation>(x, samples, weights, bias is null ? null : bias.Pointer, y, pool, threads);
}

/// <summary>A pooling as a stage.</summary>
internal sealed unsafe class PoolStage(ConvGeometry geometry, bool max)
    : SpatialStage((long)geometry.InputPositions * geometry.Channels, (long)geometry.OutputPositions * geometry.Channels)
{
    public override void Run(float* x, int samples, float* y, WorkerPool? pool, int threads)
    {
        if (max)
            Pool.Max(x, samples, geometry, y, pool, threads);
        else
            Pool.Average(x, samples, geometry, y, pool, threads);
    }
}

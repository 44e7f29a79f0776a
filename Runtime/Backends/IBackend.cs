using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Backends;

/// <summary>How a plan shall be made.</summary>
public sealed record CompileOptions
{
    /// <summary>Whether regions may be replaced by fused kernels; without, every operation runs for itself.</summary>
    public bool Fuse { get; init; } = true;

    /// <summary>How many threads a run may use; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>The most bytes that an embedding's table times the next layer's weights may take to save that product.</summary>
    public long FoldLimit { get; init; } = 256 << 20;

    /// <summary>The most bytes that a model's weights may take together, that one layer's output for one sample may take, and that a run's
    /// scratch memory may take; null for the memory that the process may use at all. What needs more is refused before any is taken.</summary>
    public long? MemoryLimit { get; init; }
}

/// <summary>The only door to a device: makes runnable plans from operation graphs.</summary>
public interface IBackend
{
    /// <summary>cpu, reference, cuda:0.</summary>
    string Name { get; }

    /// <summary>Makes a plan that runs any number of samples.</summary>
    /// <exception cref="KerasUnsupportedException">The device lacks something that the graph needs.</exception>
    IPlan Compile(OperationGraph graph, CompileOptions options);
}

/// <summary>A compiled graph. Safe to run from many threads at once, unless the graph updates variables.</summary>
public interface IPlan : IDisposable
{
    /// <summary>What runs, what was fused, what was not and why.</summary>
    PlanReport Report { get; }

    /// <summary>Runs the graph once and then writes the variables that it updates.</summary>
    /// <param name="samples">N.</param>
    /// <param name="inputs">One row-major array for each input of the graph, of its shape at N.</param>
    /// <param name="outputs">Where each output goes, of its shape at N.</param>
    /// <exception cref="KerasException">The data cannot be computed on: an index outside of a table.</exception>
    void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs);
}

/// <summary>A plan that can have several batches under way at once.</summary>
public interface IBatchPlan : IPlan
{
    /// <summary>Runs batch after batch, each as <see cref="IPlan.Run"/> does.</summary>
    /// <param name="samples">How many there are in all.</param>
    /// <param name="batch">How many run at once; the last batch may be smaller.</param>
    /// <param name="inputs">One row-major array for each input of the graph, for all samples.</param>
    /// <param name="outputs">Where each output goes, for all samples.</param>
    /// <exception cref="KerasException">The data cannot be computed on: an index outside of a table.</exception>
    void Run(int samples, int batch, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs);
}

/// <summary>A plan that takes the inputs of the run to come while one is under way. For one caller at a time.</summary>
public interface IPipelinedPlan : IPlan
{
    /// <summary>Starts a run and does not wait for it. The inputs may be used again at once.</summary>
    /// <param name="samples">N.</param>
    /// <param name="inputs">As <see cref="IPlan.Run"/> has them.</param>
    void Begin(int samples, ReadOnlySpan<HostBuffer> inputs);

    /// <summary>Takes the inputs of the next run over, while one is under way; they may be used again at once.</summary>
    /// <returns>Whether it did; if so, <see cref="BeginAhead"/> may start that run.</returns>
    bool Ahead(int samples, ReadOnlySpan<HostBuffer> inputs);

    /// <summary>Starts a run on the inputs that <see cref="Ahead"/> took over.</summary>
    /// <exception cref="InvalidOperationException">It took none over for that many samples since the run before began.</exception>
    void BeginAhead(int samples);

    /// <summary>Waits for the run.</summary>
    /// <param name="samples">N.</param>
    /// <param name="outputs">As <see cref="IPlan.Run"/> has them.</param>
    /// <exception cref="KerasException">The data cannot be computed on: an index outside of a table.</exception>
    void End(int samples, ReadOnlySpan<HostBuffer> outputs);
}

/// <summary>Numbers of the caller, pinned while a plan runs: nothing is copied and nothing allocated to hand them over.</summary>
public readonly unsafe struct HostBuffer(float* pointer, long length)
{
    public float* Pointer => pointer;
    public long Length => length;
    public Span<float> Span => new(pointer, checked((int)length));

    /// <summary>A part of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie inside.</exception>
    public HostBuffer Slice(long start, long count) =>
        start >= 0 && count >= 0 && start + count <= length
            ? new(pointer + start, count)
            : throw new ArgumentOutOfRangeException(nameof(count), $"{count} elements from {start} on of {length}");
}

/// <summary>One line of a <see cref="PlanReport"/>.</summary>
/// <param name="Kernel">What runs.</param>
/// <param name="Layer">For which layer.</param>
/// <param name="Fused">Whether it stands for a whole region.</param>
/// <param name="Note">What was fused, or why not.</param>
public sealed record PlanStep(string Kernel, string Layer, bool Fused, string Note);

/// <summary>A plan, told.</summary>
/// <param name="Backend">The device.</param>
/// <param name="Steps">In the order of running.</param>
public sealed record PlanReport(string Backend, IReadOnlyList<PlanStep> Steps)
{
    /// <summary>Bytes of scratch memory for each sample and apart from samples.</summary>
    public (long PerSample, long Fixed) Memory { get; init; }

    /// <summary>A table of the steps.</summary>
    public override string ToString()
    {
        int layer = Steps.Select(s => s.Layer.Length).Append(5).Max(),
            kernel = Steps.Select(s => s.Kernel.Length).Append(6).Max();
        var lines = Steps.Select(s =>
            $"{s.Layer.PadRight(layer)}  {s.Kernel.PadRight(kernel)}  {(s.Fused ? "fused" : "     ")}  {s.Note}".TrimEnd()
        );
        return $"{Backend}: {Steps.Count} steps, {Steps.Count(s => s.Fused)} of them fused; scratch memory {Memory.Fixed} bytes and {Memory.PerSample} bytes a sample\n"
            + $"{"layer".PadRight(layer)}  {"kernel".PadRight(kernel)}         note\n{string.Join('\n', lines)}\n";
    }
}

using System.Runtime.InteropServices;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The memory of one run: where each buffer of the plan stands. Runs at the same time have one each.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private readonly BufferTable _table;
    private readonly PreparedArray?[] _prepared;
    private readonly long _limit;
    private readonly AlignedBuffer _addresses;
    private readonly AlignedBuffer _fixed;
    private AlignedBuffer _perSample = new(0);

    /// <param name="table">The plan's buffers.</param>
    /// <param name="prepared">The arrays of those that are prepared; null for one that no step reads.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <exception cref="KerasException">What does not depend on samples takes more.</exception>
    public Workspace(BufferTable table, PreparedArray?[] prepared, long limit)
    {
        (_table, _prepared, _limit) = (table, prepared, limit);
        RequireRoom(0);
        _addresses = new AlignedBuffer(2L * table.Count);
        Address = (float**)_addresses.Pointer;
        _fixed = new AlignedBuffer(table.FixedArena);
    }

    /// <summary>The first element of each buffer.</summary>
    public float** Address { get; }

    /// <summary>N of this run, or of its part.</summary>
    public int Samples { get; private set; }

    /// <summary>The first sample of the part among those of the caller.</summary>
    public int FirstSample { get; private set; }

    /// <summary>Who shares the work; null in a part that runs beside others.</summary>
    public WorkerPool? Pool { get; private set; }

    /// <summary>The most threads that share it.</summary>
    public int Threads { get; private set; }

    /// <summary>Turns at each part: whether weights are read from their end, which the part before may have left in the cache.</summary>
    public bool Backwards { get; private set; }

    /// <summary>Points at a view's first element.</summary>
    public float* At(View view) => Address[view.Buffer] + view.Offset.At(Samples);

    /// <summary>Makes ready for a run over samples <paramref name="first"/> to <paramref name="first"/> + <paramref name="samples"/> of
    /// <paramref name="all"/>.</summary>
    public void Begin(int first, int samples, int all, HostBuffer* inputs, HostBuffer* outputs, WorkerPool? pool, int threads)
    {
        (Samples, FirstSample, Pool, Threads, Backwards) = (samples, first, pool, threads, !Backwards);
        if (_perSample.Length < _table.PerSampleArena * samples)
        {
            RequireRoom(samples);
            _perSample.Dispose();
            _perSample = new AlignedBuffer(0);
            _perSample = new AlignedBuffer(_table.PerSampleArena * samples);
        }
        for (int i = 0; i < _table.Count; i++)
        {
            ref readonly var b = ref _table[i];
            Address[i] = b.Kind switch
            {
                BufferKind.Fixed => _fixed.Pointer + b.Place,
                BufferKind.PerSample => _perSample.Pointer + b.Place * samples,
                BufferKind.Input => Part(inputs[b.Place], first, all),
                BufferKind.Output => Part(outputs[b.Place], first, all),
                BufferKind.Prepared => _prepared[b.Place] is { } array ? array.Pointer : null,
                _ => null,
            };
        }
    }

    private void RequireRoom(int samples)
    {
        double bytes = sizeof(float) * (_table.FixedArena + (double)_table.PerSampleArena * samples);
        if (bytes > _limit)
            throw new KerasException(
                $"the model's scratch memory for {samples} samples at once: expected at most {_limit:N0} bytes, found {bytes:N0}",
                new MemoryAdvice(_limit, GrowsWithSamples: samples > 1)
            );
    }

    private static float* Part(HostBuffer whole, int first, int all) =>
        first == 0 ? whole.Pointer : whole.Pointer + whole.Length / all * first;

    public void Dispose()
    {
        _addresses.Dispose();
        _fixed.Dispose();
        _perSample.Dispose();
    }
}

using System.Diagnostics;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Planning;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu;

/// <summary>A graph as steps over planned memory, for any number of samples.</summary>
internal sealed unsafe class CpuPlan : IPlan, IStepTimer
{
    // Memory of the samples that go through all steps together: what a core's own cache holds beside the weights.
    private const double BlockBytes = 1 << 20;

    // Floating-point operations for each byte of weights that a block reads again, so that reading takes a tenth of the time or less.
    private const double WorkPerWeightByte = 60;

    // Weights from which on several threads prepare them.
    private const double SharedWeightBytes = 1 << 20;

    private readonly OperationGraph _graph;
    private readonly CpuBackend _backend;
    private readonly Step[] _steps;
    private readonly BufferTable _table;
    private readonly Preparation[] _acquired,
        _preparations;
    private readonly PreparedArray?[] _arrays;
    private readonly Dim[] _inputs,
        _outputs;
    private readonly Stack<Workspace> _workspaces = new();
    private readonly Lock _lock = new();
    private readonly WorkerPool _pool;
    private readonly int _threads;
    private readonly bool _independent;
    private readonly int _block;
    private readonly long _memoryLimit;
    private readonly double _workPerSample,
        _savedPerSample,
        _weightBytes;
    private bool _disposed;

    public CpuPlan(OperationGraph graph, CompileOptions options, CpuBackend backend, bool alone)
    {
        (_pool, _threads) = backend.Workers(options);
        _memoryLimit = ProcessMemory.Limit(options.MemoryLimit);
        var device = new CpuEmitter(backend.Resources, alone);
        var built = PlanBuilder.Build(graph, options, device, backend.Name);
        (_backend, _steps, Steps) = (backend, [.. built.Steps.Cast<Step>()], built.Lines);
        (_graph, _table, Report) = (built.Graph, built.Buffers, built.Report);
        device.Values.MarkRead(built.Buffers);
        _acquired = [.. device.Values.Preparations];
        _preparations = [.. _acquired.Where(p => p is not PinnedVariable { IsRead: false })];
        _arrays = [.. device.Values.Arrays.Select(a => a is PinnedVariable { IsRead: false } ? null : a)];
        (_inputs, _outputs) = ([.. graph.Inputs.Select(i => i.Shape.Count)], [.. graph.Outputs.Select(o => o.Value.Shape.Count)]);
        _independent = SampleIndependence.Holds(_graph);
        (_workPerSample, _savedPerSample) = (OperationCount.PerSample(_graph), device.Cost.SavedWork);
        _weightBytes = device.Cost.WeightBytes;
        _block = _independent ? Block(_weightBytes) : int.MaxValue;
    }

    /// <summary>How many samples go through all steps together.</summary>
    private int Block(double weightBytes)
    {
        double perSample =
            sizeof(float) * (_table.PerSampleArena + _inputs.Concat(_outputs).Where(d => d.PerBatch).Sum(d => (double)d.Factor));
        return (int)
            Math.Clamp(
                Math.Max(BlockBytes / Math.Max(1, perSample), WorkPerWeightByte * weightBytes / Math.Max(1, _workPerSample)),
                12,
                1 << 20
            );
    }

    public PlanReport Report { get; }

    public IStepTimer Timer => this;

    public IReadOnlyList<PlanStep> Steps { get; }

    public double WorkPerSample => _workPerSample - _savedPerSample;

    public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs) =>
        RunAll(samples, inputs, outputs, null);

    public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs, Span<long> ticks)
    {
        if (ticks.Length != _steps.Length)
            throw new ArgumentException($"expected room for {_steps.Length} steps, found {ticks.Length}", nameof(ticks));
        fixed (long* p = ticks)
            RunAll(samples, inputs, outputs, p);
    }

    private void RunAll(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs, long* ticks)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        HostBuffers.Require(inputs, _inputs, samples, nameof(inputs));
        HostBuffers.Require(outputs, _outputs, samples, nameof(outputs));
        Prepare();
        using var caller = _pool.Enter();
        int parts = _independent
            ? (int)Math.Clamp(_workPerSample * samples / _backend.PartWork, 1, Math.Min(_threads, Math.Max(1, samples)))
            : 1;
        fixed (
            HostBuffer* from = inputs,
                to = outputs
        )
        {
            var job = new Job(this, samples, from, to, parts == 1 && _threads > 1 ? _pool : null, ticks);
            if (parts == 1)
                job.Run(0, 1);
            else
                _pool.Run(ref job, parts);
        }
        for (int i = 0; i < _graph.Updates.Count; i++)
            _graph.Updates[i].Target.Touch();
    }

    /// <summary>Brings up to date what depends on variables alone; much of it together, since packing waits for memory.</summary>
    private void Prepare()
    {
        foreach (var preparation in _preparations)
        {
            if (preparation.IsCurrent())
                continue;
            if (_weightBytes < SharedWeightBytes || _threads == 1)
                preparation.Refresh();
            else
            {
                var job = new Preparing(_preparations);
                _pool.Run(ref job, _threads);
                return;
            }
        }
    }

    private readonly struct Preparing(Preparation[] preparations) : IParallelBody
    {
        // One that another needs is waited for. Threads that write far apart do not wait for each other's new pages.
        public void Run(int part, int parts)
        {
            (int first, int end) = Partition.Range(part, parts, preparations.Length);
            for (int i = first; i < end; i++)
                preparations[i].Refresh();
        }
    }

    private readonly struct Job(CpuPlan plan, int samples, HostBuffer* inputs, HostBuffer* outputs, WorkerPool? pool, long* ticks)
        : IParallelBody
    {
        public void Run(int part, int parts)
        {
            int first = (int)((long)samples * part / parts),
                last = (int)((long)samples * (part + 1) / parts);
            var workspace = plan.Rent();
            try
            {
                int blocks = Math.Max(1, (int)(((long)last - first + plan._block - 1) / plan._block));
                for (int b = 0; b < blocks; b++)
                {
                    (int from, int to) = Partition.Range(b, blocks, last - first);
                    workspace.Begin(first + from, to - from, samples, inputs, outputs, pool, pool is null ? 1 : plan._threads);
                    if (ticks != null)
                        plan.RunTimed(workspace, ticks);
                    else
                        foreach (var step in plan._steps)
                            step.Run(workspace);
                }
            }
            finally
            {
                plan.Return(workspace);
            }
        }
    }

    private void RunTimed(Workspace workspace, long* ticks)
    {
        for (int i = 0; i < _steps.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _steps[i].Run(workspace);
            Interlocked.Add(ref ticks[i], Stopwatch.GetTimestamp() - start);
        }
    }

    private Workspace Rent()
    {
        lock (_lock)
            if (_workspaces.TryPop(out var workspace))
                return workspace;
        return new Workspace(_table, _arrays, _memoryLimit);
    }

    private void Return(Workspace workspace)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _workspaces.Push(workspace);
                return;
            }
        }
        workspace.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            while (_workspaces.TryPop(out var workspace))
                workspace.Dispose();
        }
        foreach (var preparation in _acquired)
            _backend.Prepared.Release(preparation);
    }
}

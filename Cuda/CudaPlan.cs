using KerasSharp.Cuda.Planning;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda;

/// <summary>A graph as kernel calls over planned device memory, for any number of samples.</summary>
internal sealed class CudaPlan : IPlan
{
    private readonly CudaBackend _backend;
    private readonly PlanMemory _memory;
    private readonly Dim[] _inputs, _outputs;
    private readonly DeviceVariable[] _updated;
    private readonly Stack<CudaWorkspace> _workspaces = new();
    private readonly Lock _lock = new();
    private readonly PlanReport _report;
    private string? _notRecorded;
    private bool _disposed;

    public CudaPlan(OperationGraph graph, CompileOptions options, CudaBackend backend)
    {
        _backend = backend;
        var builder = new PlanBuilder(graph, options, backend);
        _memory = builder.Build();
        _updated = [.. builder.Updated];
        _report = builder.Report();
        (_inputs, _outputs) = ([.. graph.Inputs.Select(i => i.Shape.Count)], [.. graph.Outputs.Select(o => o.Value.Shape.Count)]);
    }

    public PlanReport Report => _notRecorded is null ? _report
        : _report with { Steps = [.. _report.Steps, new PlanStep("graph", "", false, $"each kernel is queued by itself: {_notRecorded}")] };

    public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        Check(inputs, _inputs, samples, nameof(inputs));
        Check(outputs, _outputs, samples, nameof(outputs));
        // After a failure the workspace is left to the garbage collector: its stream may still be at work.
        var w = Rent();
        w.Start(samples, inputs);
        End(w, outputs, 0);
    }

    /// <summary>Waits for a run that was started. An index out of range leaves the workspace as good as it was.</summary>
    private void End(CudaWorkspace w, ReadOnlySpan<HostBuffer> outputs, int firstSample)
    {
        try
        {
            w.Finish(outputs, firstSample);
        }
        catch (KerasException e) when (e is not CudaException)
        {
            Return(w);
            throw;
        }
        Return(w);
        foreach (var variable in _updated) variable.Written();
    }

    private static void Check(ReadOnlySpan<HostBuffer> given, Dim[] expected, int samples, string name)
    {
        if (given.Length != expected.Length) throw new ArgumentException($"expected {expected.Length} arrays, found {given.Length}", name);
        for (int i = 0; i < given.Length; i++)
            if (given[i].Length != expected[i].At(samples))
                throw new ArgumentException($"array {i}: expected {expected[i].At(samples)} elements for {samples} samples, found {given[i].Length}", name);
    }

    private CudaWorkspace Rent()
    {
        CudaWorkspace? workspace;
        lock (_lock) _workspaces.TryPop(out workspace);
        workspace ??= new CudaWorkspace(_memory);
        _backend.Context.MakeCurrent();
        foreach (var variable in _memory.Variables) variable.Refresh(workspace.Stream);
        return workspace;
    }

    private void Return(CudaWorkspace workspace)
    {
        lock (_lock)
        {
            _notRecorded ??= workspace.NotRecorded;
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
            if (_disposed) return;
            _disposed = true;
            while (_workspaces.TryPop(out var workspace)) workspace.Dispose();
        }
        foreach (var variable in _memory.Variables) _backend.Variables.Release(variable);
        _memory.Constants.Dispose();
    }
}

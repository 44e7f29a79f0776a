using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Cuda.Planning;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda;

/// <summary>A graph as kernel calls over planned device memory, for any number of samples.</summary>
internal sealed partial class CudaPlan : IPlan, IBatchRunner
{
    private readonly CudaBackend _backend;
    private readonly PlanMemory _memory;
    private readonly Dim[] _inputs,
        _outputs;
    private readonly DeviceVariable[] _updated;
    private readonly Stack<CudaWorkspace> _workspaces = new();
    private readonly Lock _lock = new();
    private readonly PlanReport _report;
    private string? _notRecorded;
    private bool _disposed;

    public CudaPlan(OperationGraph graph, CompileOptions options, CudaBackend backend)
    {
        _backend = backend;
        var device = new CudaEmitter(backend.Resources);
        var built = PlanBuilder.Build(graph, options, device, backend.Name);
        try
        {
            _memory = device.Memory(built);
        }
        catch
        {
            device.Abandon();
            throw;
        }
        (_updated, _report) = (device.Updated, built.Report);
        (_inputs, _outputs) = ([.. graph.Inputs.Select(i => i.Shape.Count)], [.. graph.Outputs.Select(o => o.Value.Shape.Count)]);
    }

    public IBatchRunner Batches => this;

    public PlanReport Report =>
        _notRecorded is null
            ? _report
            : _report with
            {
                Steps = [.. _report.Steps, new PlanStep("graph", "", false, $"each kernel is queued by itself: {_notRecorded}")],
            };

    public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
    {
        HostBuffers.Require(inputs, _inputs, samples, nameof(inputs));
        HostBuffers.Require(outputs, _outputs, samples, nameof(outputs));
        End(Begin(samples, inputs), outputs, 0);
    }

    public void Run(int samples, int batch, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs) =>
        Run(samples, batch, 0, inputs, outputs);

    /// <summary>Batch after batch: while the device computes one, the next one's inputs are handed over.</summary>
    /// <param name="samples">How many there are.</param>
    /// <param name="batch">How many run at once.</param>
    /// <param name="before">How many samples of the caller's came before, for messages.</param>
    /// <param name="inputs">For all samples.</param>
    /// <param name="outputs">For all samples.</param>
    internal void Run(int samples, int batch, int before, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
    {
        HostBuffers.Require(inputs, _inputs, samples, nameof(inputs));
        HostBuffers.Require(outputs, _outputs, samples, nameof(outputs));
        Span<HostBuffer> from = stackalloc HostBuffer[inputs.Length],
            to = stackalloc HostBuffer[outputs.Length],
            last = stackalloc HostBuffer[outputs.Length];
        CudaWorkspace? running = null;
        int runningFrom = 0;
        for (int start = 0; start < samples; start += batch)
        {
            int n = Math.Min(batch, samples - start);
            Part(inputs, samples, start, n, from);
            Part(outputs, samples, start, n, to);
            // What writes variables must see those of the batch before.
            if (_updated.Length > 0)
            {
                End(Begin(n, from), to, before + start);
                continue;
            }
            var next = Begin(n, from);
            if (running is not null)
            {
                try
                {
                    End(running, last, runningFrom);
                }
                catch
                {
                    next.Stream.Synchronize();
                    Return(next);
                    throw;
                }
            }
            (running, runningFrom) = (next, before + start);
            to.CopyTo(last);
        }
        if (running is not null)
            End(running, last, runningFrom);
    }

    private static void Part(ReadOnlySpan<HostBuffer> whole, int samples, int start, int count, Span<HostBuffer> part)
    {
        for (int i = 0; i < part.Length; i++)
        {
            long perSample = whole[i].Length / samples;
            part[i] = whole[i].Slice(start * perSample, count * perSample);
        }
    }

    /// <summary>Starts a run. After a failure the workspace is left to the garbage collector: its stream may still be at work.</summary>
    private CudaWorkspace Begin(int samples, ReadOnlySpan<HostBuffer> inputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        var w = Rent();
        try
        {
            w.Start(samples, inputs);
        }
        catch (CudaException e) when (e.Code == CudaResult.OutOfMemory)
        {
            // Nothing was queued; smaller batches may still run.
            Return(w);
            throw;
        }
        return w;
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
        foreach (var variable in _updated)
            variable.Written();
    }

    private CudaWorkspace Rent()
    {
        CudaWorkspace? workspace;
        lock (_lock)
            _workspaces.TryPop(out workspace);
        workspace ??= new CudaWorkspace(_memory);
        Refresh(workspace);
        return workspace;
    }

    private void Refresh(CudaWorkspace workspace)
    {
        _backend.Context.MakeCurrent();
        foreach (var variable in _memory.Variables)
            variable.Refresh(workspace.Stream);
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
            if (_disposed)
                return;
            _disposed = true;
            while (_workspaces.TryPop(out var workspace))
                workspace.Dispose();
            _held?.Dispose();
        }
        foreach (var variable in _memory.Variables)
            _backend.Variables.Release(variable);
        _memory.Constants.Dispose();
    }
}

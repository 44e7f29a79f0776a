using KerasSharp.Cuda.Execution;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Cuda;

// Runs one after another, each next one's inputs on their way while the one before computes.
internal sealed partial class CudaPlan : IRunPipeline
{
    private CudaWorkspace? _running,
        _held;

    public IRunPipeline Pipeline => this;

    void IRunPipeline.Begin(int samples, ReadOnlySpan<HostBuffer> inputs)
    {
        if (_running is not null)
            throw new InvalidOperationException("a run is under way");
        HostBuffers.Require(inputs, _inputs, samples, nameof(inputs));
        if (_held is not null)
        {
            Return(_held);
            _held = null;
        }
        _running = Begin(samples, inputs);
    }

    public void BeginAhead(int samples)
    {
        if (_running is not null)
            throw new InvalidOperationException("a run is under way");
        if (_held is not { } w || !w.Has(samples))
            throw new InvalidOperationException($"no inputs of {samples} samples were taken over");
        _held = null;
        Refresh(w);
        w.StartAhead();
        _running = w;
    }

    public bool Ahead(int samples, ReadOnlySpan<HostBuffer> inputs)
    {
        HostBuffers.Require(inputs, _inputs, samples, nameof(inputs));
        return (_running ?? throw new InvalidOperationException("no run is under way")).Ahead(samples, inputs);
    }

    public void End(int samples, ReadOnlySpan<HostBuffer> outputs)
    {
        HostBuffers.Require(outputs, _outputs, samples, nameof(outputs));
        var w = _running ?? throw new InvalidOperationException("no run is under way");
        _running = null;
        End(w, outputs, 0);
        // The batch that was taken over waits in this workspace.
        _held = Withdraw(w);
    }

    private CudaWorkspace? Withdraw(CudaWorkspace wanted)
    {
        lock (_lock)
        {
            if (!_workspaces.TryPop(out var top))
                return null;
            if (ReferenceEquals(top, wanted))
                return top;
            _workspaces.Push(top);
            return null;
        }
    }
}

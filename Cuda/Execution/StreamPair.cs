using KerasSharp.Cuda.Interop;

namespace KerasSharp.Cuda.Execution;

/// <summary>The streams of one run: steps that do not need each other's results run side by side on two.</summary>
internal sealed class StreamPair : IDisposable
{
    private readonly PlanMemory _plan;
    private readonly StreamContext _first;
    private StreamContext? _second;
    private CudaEvent? _forked,
        _joined;

    /// <exception cref="CudaException">The device has not enough memory.</exception>
    public StreamPair(PlanMemory plan)
    {
        _plan = plan;
        _first = Current = new StreamContext(plan);
    }

    /// <summary>The stream that work is queued on now.</summary>
    public StreamContext Current { get; private set; }

    /// <summary>Lets what is queued from now on run on the second stream, behind all that is queued on the first.</summary>
    public void Fork()
    {
        _second ??= new StreamContext(_plan);
        (_forked ??= new CudaEvent(_plan.Context)).Record(_first.Stream);
        _second.Stream.WaitFor(_forked);
        Current = _second;
    }

    /// <summary>Goes on queueing on the first stream.</summary>
    public void Return() => Current = _first;

    /// <summary>Lets the first stream wait for the second.</summary>
    public void Join()
    {
        (_joined ??= new CudaEvent(_plan.Context)).Record(_second!.Stream);
        _first.Stream.WaitFor(_joined);
    }

    public void Dispose()
    {
        foreach (IDisposable? held in new IDisposable?[] { _first, _second, _forked, _joined })
            held?.Dispose();
    }
}

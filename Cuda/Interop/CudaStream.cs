namespace KerasSharp.Cuda.Interop;

/// <summary>A queue of work on a device.</summary>
internal sealed class CudaStream : IDisposable
{
    // CU_STREAM_NON_BLOCKING: it does not wait for the legacy default stream of other libraries.
    private const uint NonBlocking = 1;

    // CU_STREAM_CAPTURE_MODE_THREAD_LOCAL: other threads may do as they like while this one captures.
    private const int ThreadLocal = 1;

    private nint _handle;

    public CudaStream(CudaContext context)
    {
        context.MakeCurrent();
        CudaResult.Check(DriverApi.cuStreamCreate(out _handle, NonBlocking), "make a stream");
    }

    public nint Handle => _handle;

    /// <summary>Waits until all work is done.</summary>
    /// <exception cref="CudaException">Some of it failed.</exception>
    public void Synchronize() => CudaResult.Check(DriverApi.cuStreamSynchronize(_handle), "finish the work that it was given");

    /// <summary>Lets later work wait for an event.</summary>
    public void WaitFor(CudaEvent e) => CudaResult.Check(DriverApi.cuStreamWaitEvent(_handle, e.Handle, 0), "wait for an event");

    public void BeginCapture() => CudaResult.Check(DriverApi.cuStreamBeginCapture_v2(_handle, ThreadLocal), "begin to record a graph");

    /// <summary>What was queued since <see cref="BeginCapture"/>, as a graph.</summary>
    public CudaGraph EndCapture()
    {
        CudaResult.Check(DriverApi.cuStreamEndCapture(_handle, out nint graph), "record a graph");
        return new CudaGraph(graph);
    }

    /// <summary>Gives up what was recorded after something failed.</summary>
    public void AbandonCapture()
    {
        if (DriverApi.cuStreamEndCapture(_handle, out nint graph) == 0 && graph != 0)
            CudaResult.CheckFreed(DriverApi.cuGraphDestroy(graph), "drop a graph");
    }

    public void Dispose()
    {
        if (_handle == 0)
            return;
        CudaResult.CheckFreed(DriverApi.cuStreamDestroy_v2(_handle), "close a stream");
        _handle = 0;
    }
}

/// <summary>A point in a stream's work that other streams can wait for.</summary>
internal sealed class CudaEvent : IDisposable
{
    // CU_EVENT_DISABLE_TIMING.
    private const uint WithoutTiming = 2;

    private nint _handle;

    public CudaEvent(CudaContext context)
    {
        context.MakeCurrent();
        CudaResult.Check(DriverApi.cuEventCreate(out _handle, WithoutTiming), "make an event");
    }

    public nint Handle => _handle;

    public void Record(CudaStream stream) => CudaResult.Check(DriverApi.cuEventRecord(_handle, stream.Handle), "record an event");

    public void Dispose()
    {
        if (_handle == 0)
            return;
        CudaResult.CheckFreed(DriverApi.cuEventDestroy_v2(_handle), "drop an event");
        _handle = 0;
    }
}

/// <summary>Work recorded once, to be queued again as a whole.</summary>
internal sealed class CudaGraph : IDisposable
{
    private nint _executable;

    /// <param name="graph">The recorded graph, which is taken over.</param>
    public CudaGraph(nint graph)
    {
        int result = DriverApi.cuGraphInstantiateWithFlags(out _executable, graph, 0);
        DriverApi.cuGraphDestroy(graph);
        CudaResult.Check(result, "make a graph ready to run");
    }

    public void Launch(CudaStream stream) => CudaResult.Check(DriverApi.cuGraphLaunch(_executable, stream.Handle), "run a graph");

    public void Dispose()
    {
        if (_executable == 0)
            return;
        CudaResult.CheckFreed(DriverApi.cuGraphExecDestroy(_executable), "drop a graph");
        _executable = 0;
    }
}

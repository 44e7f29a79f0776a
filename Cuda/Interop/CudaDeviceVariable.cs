namespace KerasSharp.Cuda.Interop;

/// <summary>An array of floats on a device. Freed when disposed of, or by the garbage collector.</summary>
internal sealed unsafe class CudaDeviceVariable : IDisposable
{
    private readonly CudaContext _context;
    private ulong _pointer;

    /// <param name="context">The device.</param>
    /// <param name="length">Floats.</param>
    /// <param name="purpose">What for, to be read after "for".</param>
    /// <exception cref="CudaException">The device has not enough memory; the message says how much was needed for what.</exception>
    public CudaDeviceVariable(CudaContext context, long length, string purpose)
    {
        (_context, Length) = (context, length);
        if (length == 0)
            return;
        context.MakeCurrent();
        int result = DriverApi.cuMemAlloc_v2(out _pointer, checked((nuint)length * sizeof(float)));
        if (result == CudaResult.OutOfMemory)
        {
            CudaResult.Check(DriverApi.cuMemGetInfo_v2(out nuint free, out nuint total), "measure its free memory");
            throw new CudaException(
                $"cuda:{context.Index} ({context.Info.Name}) has not enough memory: {length * sizeof(float)} bytes were needed for "
                    + $"{purpose}, "
                    + $"{free} of {total} bytes are free; smaller batches need less",
                result
            );
        }
        CudaResult.Check(result, $"take {length * sizeof(float)} bytes of memory on cuda:{context.Index} for {purpose}");
    }

    // A finalizer must not throw: where the device is lost its memory is, too.
    ~CudaDeviceVariable()
    {
        if (_pointer != 0 && _context.TryMakeCurrent())
            DriverApi.cuMemFree_v2(_pointer);
    }

    /// <summary>Where it stands on the device; 0 where it is empty.</summary>
    public ulong DevicePointer => _pointer;

    /// <summary>Floats.</summary>
    public long Length { get; }

    /// <summary>Copies floats here. The source may be used again when the call returns, unless it is page-locked.</summary>
    public void CopyToDevice(float* source, long count, CudaStream stream) =>
        CudaResult.Check(
            DriverApi.cuMemcpyHtoDAsync_v2(_pointer, source, (nuint)count * sizeof(float), stream.Handle),
            "copy to the device"
        );

    /// <summary>Copies floats from here; they are there when the stream has got so far.</summary>
    public void CopyToHost(float* target, long count, CudaStream stream) =>
        CudaResult.Check(
            DriverApi.cuMemcpyDtoHAsync_v2(target, _pointer, (nuint)count * sizeof(float), stream.Handle),
            "copy from the device"
        );

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer == 0)
            return;
        if (_context.TryMakeCurrent())
            CudaResult.CheckFreed(DriverApi.cuMemFree_v2(_pointer), "free memory");
        _pointer = 0;
    }
}

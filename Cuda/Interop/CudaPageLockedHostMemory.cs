namespace KerasSharp.Cuda.Interop;

/// <summary>Host memory that the device reads and writes by itself, while the processor does other things.</summary>
internal sealed unsafe class CudaPageLockedHostMemory : IDisposable
{
    private void* _pointer;

    /// <param name="context">The device.</param>
    /// <param name="length">Floats.</param>
    /// <exception cref="CudaException">There is not enough memory that can be locked.</exception>
    public CudaPageLockedHostMemory(CudaContext context, long length)
    {
        Length = length;
        if (length == 0)
            return;
        context.MakeCurrent();
        CudaResult.Check(
            DriverApi.cuMemHostAlloc(out _pointer, checked((nuint)length * sizeof(float)), 0),
            $"lock {length * sizeof(float)} bytes of host memory for the data on their way to and from cuda:{context.Index}"
        );
    }

    public float* Pointer => (float*)_pointer;

    public long Length { get; }

    public void Dispose()
    {
        if (_pointer == null)
            return;
        CudaResult.CheckFreed(DriverApi.cuMemFreeHost(_pointer), "free locked host memory");
        _pointer = null;
    }
}

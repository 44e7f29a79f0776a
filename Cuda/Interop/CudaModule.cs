namespace KerasSharp.Cuda.Interop;

/// <summary>Compiled code on a device, for as long as the process lives.</summary>
internal sealed unsafe class CudaModule
{
    private readonly nint _handle;

    /// <param name="context">The device.</param>
    /// <param name="image">A cubin, or PTX with a zero behind it.</param>
    /// <exception cref="CudaException">The driver does not take it.</exception>
    public CudaModule(CudaContext context, ReadOnlySpan<byte> image)
    {
        context.MakeCurrent();
        fixed (byte* p = image)
            CudaResult.Check(DriverApi.cuModuleLoadData(out _handle, p), $"load compiled code on cuda:{context.Index}");
        Context = context;
    }

    public CudaContext Context { get; }

    public CudaKernel Kernel(string name)
    {
        Context.MakeCurrent();
        CudaResult.Check(DriverApi.cuModuleGetFunction(out nint function, _handle, name), $"find the kernel {name}");
        return new CudaKernel(this, name, function);
    }
}

/// <summary>One kernel. All kernels here take one structure of 8-byte fields.</summary>
internal sealed unsafe class CudaKernel(CudaModule module, string name, nint function)
{
    // CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES.
    private const int MaxDynamicShared = 8;

    private int _shared = 48 << 10;

    public string Name => name;

    /// <summary>Lets blocks have more than 48 KiB of shared memory.</summary>
    public void AllowShared(int bytes)
    {
        if (bytes <= _shared)
            return;
        module.Context.MakeCurrent();
        CudaResult.Check(
            DriverApi.cuFuncSetAttribute(function, MaxDynamicShared, bytes),
            $"give the kernel {name} {bytes} bytes of shared memory"
        );
        _shared = bytes;
    }

    /// <summary>How many blocks the whole device runs at once.</summary>
    public int BlocksAtOnce(int threads, int shared)
    {
        AllowShared(shared);
        CudaResult.Check(
            DriverApi.cuOccupancyMaxActiveBlocksPerMultiprocessor(out int blocks, function, threads, (nuint)shared),
            $"place the kernel {name}"
        );
        return blocks * module.Context.Info.Multiprocessors;
    }

    /// <summary>Queues a launch.</summary>
    /// <param name="stream">Where.</param>
    /// <param name="blocks">Blocks along x.</param>
    /// <param name="blocksY">Blocks along y.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <param name="shared">Bytes of dynamic shared memory of a block.</param>
    /// <param name="arguments">The fields of the kernel's structure.</param>
    /// <param name="cooperative">Whether blocks wait for each other.</param>
    public void Launch(
        CudaStream stream,
        long blocks,
        int blocksY,
        int threads,
        int shared,
        ReadOnlySpan<long> arguments,
        bool cooperative = false
    )
    {
        fixed (long* structure = arguments)
        {
            void* parameter = structure;
            int result = cooperative
                ? DriverApi.cuLaunchCooperativeKernel(
                    function,
                    checked((uint)blocks),
                    (uint)blocksY,
                    1,
                    (uint)threads,
                    1,
                    1,
                    (uint)shared,
                    stream.Handle,
                    &parameter
                )
                : DriverApi.cuLaunchKernel(
                    function,
                    checked((uint)blocks),
                    (uint)blocksY,
                    1,
                    (uint)threads,
                    1,
                    1,
                    (uint)shared,
                    stream.Handle,
                    &parameter,
                    null
                );
            if (result != 0)
                CudaResult.Check(
                    result,
                    $"start the kernel {name} with {blocks} x {blocksY} blocks of {threads} threads and {shared} bytes of shared memory"
                );
        }
    }
}

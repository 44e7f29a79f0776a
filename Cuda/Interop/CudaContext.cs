using System.Text;

namespace KerasSharp.Cuda.Interop;

/// <summary>A device with its primary context, which other CUDA libraries in the process share. One for each device, kept for the
/// life of the process.</summary>
internal sealed unsafe class CudaContext
{
    /// <summary>CUDA 11.4: the first whose drivers instantiate graphs as it is done here.</summary>
    public const int OldestDriver = 11040;

    private static readonly Dictionary<int, CudaContext> s_contexts = [];
    private static readonly Lock s_lock = new();
    private readonly nint _context;

    private CudaContext(int index)
    {
        Index = index;
        CudaResult.Check(DriverApi.cuDeviceGet(out int device, index), $"open the device cuda:{index}");
        Info = Describe(index, device);
        CudaResult.Check(DriverApi.cuDevicePrimaryCtxRetain(out _context, device), $"make a context on cuda:{index} ({Info.Name})");
    }

    public int Index { get; }

    public CudaDeviceInfo Info { get; }

    /// <summary>The context of a device.</summary>
    /// <exception cref="CudaException">There is no driver, it is too old, or there is no such device.</exception>
    public static CudaContext Of(int index)
    {
        int count = CountDevices();
        if (index < 0 || index >= count)
            throw new CudaException(
                $"there is no device cuda:{index}: the machine has {(count == 1 ? "one, cuda:0" : $"{count}, cuda:0 to cuda:{count - 1}")}"
            );
        lock (s_lock)
            return s_contexts.TryGetValue(index, out var context) ? context : s_contexts[index] = new CudaContext(index);
    }

    /// <summary>How many devices there are; at least one.</summary>
    /// <exception cref="CudaException">There is no driver, it is too old, or there is no device.</exception>
    public static int CountDevices()
    {
        NativeLibraries.Load(CudaLibrary.Driver);
        int result = DriverApi.cuInit(0);
        if (result == CudaResult.NoDevice)
            throw NoDevice(result);
        CudaResult.Check(result, "start");
        CudaResult.Check(DriverApi.cuDriverGetVersion(out int version), "tell its version");
        if (version < OldestDriver)
            throw new CudaException(
                $"the CUDA driver is too old: expected one for CUDA {Version(OldestDriver)} or later, found CUDA {Version(version)}; "
                    + $"install a newer NVIDIA driver"
            );
        CudaResult.Check(DriverApi.cuDeviceGetCount(out int count), "count the devices");
        return count > 0 ? count : throw NoDevice(CudaResult.NoDevice);
    }

    /// <summary>What the driver tells about a device.</summary>
    public static CudaDeviceInfo Describe(int index)
    {
        CudaResult.Check(DriverApi.cuDeviceGet(out int device, index), $"open the device cuda:{index}");
        return Describe(index, device);
    }

    /// <summary>Makes the calls of this thread go to this device.</summary>
    public void MakeCurrent()
    {
        // Messages are written only where they are needed: this runs at every step.
        int result = DriverApi.cuCtxSetCurrent(_context);
        if (result != 0)
            CudaResult.Check(result, $"use the device cuda:{Index}");
    }

    /// <summary>The same, telling whether it went well.</summary>
    public bool TryMakeCurrent() => DriverApi.cuCtxSetCurrent(_context) == 0;

    private static CudaDeviceInfo Describe(int index, int device)
    {
        int Attribute(int number)
        {
            CudaResult.Check(DriverApi.cuDeviceGetAttribute(out int value, number, device), $"describe the device cuda:{index}");
            return value;
        }
        byte* name = stackalloc byte[256];
        CudaResult.Check(DriverApi.cuDeviceGetName(name, 256, device), $"name the device cuda:{index}");
        CudaResult.Check(DriverApi.cuDeviceTotalMem_v2(out nuint memory, device), $"measure the device cuda:{index}");
        CudaResult.Check(DriverApi.cuDriverGetVersion(out int version), "tell its version");
        int length = new ReadOnlySpan<byte>(name, 256).IndexOf((byte)0);
        // CUdevice_attribute: 75 and 76 compute capability, 16 multiprocessors, 97 shared memory a block may opt in to, 95 cooperative
        // launch.
        return new CudaDeviceInfo(
            index,
            Encoding.UTF8.GetString(name, length < 0 ? 256 : length),
            Attribute(75),
            Attribute(76),
            (long)memory,
            Attribute(16),
            Attribute(97),
            Attribute(95) != 0,
            Version(version)
        );
    }

    private static string Version(int version) => $"{version / 1000}.{version % 1000 / 10}";

    private static CudaException NoDevice(int code) =>
        new("CUDA found no device: the driver is there, but no NVIDIA GPU that it can use (CUDA_VISIBLE_DEVICES may hide it)", code);
}

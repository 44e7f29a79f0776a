using KerasSharp.Cuda.Interop;

namespace KerasSharp.Cuda;

/// <summary>The CUDA devices of this machine.</summary>
public static class CudaDevices
{
    /// <summary>A folder in which NVIDIA's libraries are looked for before all others; null for none. The environment variable
    /// KERASSHARP_CUDA_PATH names more.</summary>
    /// <exception cref="InvalidOperationException">Set after CUDA was used: the libraries are loaded by then.</exception>
    public static string? LibraryFolder
    {
        get => NativeLibraries.Folder;
        set => NativeLibraries.Folder = value;
    }

    /// <summary>All devices, in the driver's order.</summary>
    /// <exception cref="CudaException">There is no driver, it is too old, or there is no device; the message says what was looked for
    /// and where.</exception>
    public static IReadOnlyList<CudaDeviceInfo> List() => [.. Enumerable.Range(0, CudaContext.CountDevices()).Select(CudaContext.Describe)];
}

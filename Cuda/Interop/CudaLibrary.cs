namespace KerasSharp.Cuda.Interop;

/// <summary>One of NVIDIA's libraries under the names that CUDA 11, 12 and 13 give it.</summary>
/// <param name="Key">The name under which it is imported here.</param>
/// <param name="What">What it is, for messages.</param>
/// <param name="Linux">File names on Linux, the best first.</param>
/// <param name="Windows">File names on Windows, the best first.</param>
internal sealed record CudaLibrary(string Key, string What, string[] Linux, string[] Windows)
{
    public const string DriverKey = "kerassharp_cuda_driver", NvrtcKey = "kerassharp_nvrtc", CublasKey = "kerassharp_cublas";

    public static readonly CudaLibrary Driver = new(DriverKey, "the CUDA driver", ["libcuda.so.1", "libcuda.so"], ["nvcuda.dll"]);

    public static readonly CudaLibrary Nvrtc = new(NvrtcKey, "NVRTC, CUDA's run-time compiler",
        ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"], ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"]);

    public static readonly CudaLibrary Cublas = new(CublasKey, "cuBLAS",
        ["libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so"], ["cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll"]);

    public static readonly CudaLibrary[] All = [Driver, Nvrtc, Cublas];

    public string[] Names => OperatingSystem.IsWindows() ? Windows : Linux;
}

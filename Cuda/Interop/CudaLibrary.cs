namespace KerasSharp.Cuda.Interop;

/// <summary>One of NVIDIA's libraries under the names that CUDA 11, 12 and 13 give it.</summary>
/// <param name="Key">The name under which it is imported here.</param>
/// <param name="What">What it is, for messages.</param>
/// <param name="Linux">File names on Linux, the newest first, with the major version of CUDA that each belongs to; 0 for any.</param>
/// <param name="Windows">File names on Windows.</param>
internal sealed record CudaLibrary(string Key, string What, (string Name, int Major)[] Linux, (string Name, int Major)[] Windows)
{
    public const string DriverKey = "kerassharp_cuda_driver",
        NvrtcKey = "kerassharp_nvrtc",
        CublasKey = "kerassharp_cublas";

    public static readonly CudaLibrary Driver = new(
        DriverKey,
        "the CUDA driver",
        [("libcuda.so.1", 0), ("libcuda.so", 0)],
        [("nvcuda.dll", 0)]
    );

    public static readonly CudaLibrary Nvrtc = new(
        NvrtcKey,
        "NVRTC, CUDA's run-time compiler",
        [("libnvrtc.so.13", 13), ("libnvrtc.so.12", 12), ("libnvrtc.so.11.2", 11), ("libnvrtc.so", 0)],
        [("nvrtc64_130_0.dll", 13), ("nvrtc64_120_0.dll", 12), ("nvrtc64_112_0.dll", 11)]
    )
    {
        Companions = ["libnvrtc-builtins.so.*", "nvrtc-builtins64_*.dll"],
    };

    public static readonly CudaLibrary Cublas = new(
        CublasKey,
        "cuBLAS",
        [("libcublas.so.13", 13), ("libcublas.so.12", 12), ("libcublas.so.11", 11), ("libcublas.so", 0)],
        [("cublas64_13.dll", 13), ("cublas64_12.dll", 12), ("cublas64_11.dll", 11)]
    )
    {
        Companions = ["libcublasLt.so.*", "cublasLt64_*.dll"],
    };

    public static readonly CudaLibrary[] All = [Driver, Nvrtc, Cublas];

    /// <summary>Patterns of files beside it that it loads by name alone, which the system finds only if they are loaded already.</summary>
    public string[] Companions { get; init; } = [];

    /// <summary>The file names to look for, the best first: the newest that the driver can serve, then those that are newer than
    /// it.</summary>
    /// <param name="driver">The major version of CUDA that the driver is for; null where that is not known.</param>
    public string[] Names(int? driver) =>
        [.. (OperatingSystem.IsWindows() ? Windows : Linux).OrderBy(n => driver is { } d && n.Major > d ? 1 : 0).Select(n => n.Name)];
}

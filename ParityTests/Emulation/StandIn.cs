using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using KerasSharp.Cuda;
using KerasSharp.Cuda.Interop;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Emulation;

/// <summary>Makes CUDA work without a device: libraries in the place of the driver, of NVRTC and of cuBLAS, built by g++ from this
/// folder, run the real kernels on the processor. Where KERASSHARP_DEVICE is cuda, the machine's own device is used instead.</summary>
internal static unsafe partial class StandIn
{
    public const string Collection = "CUDA";

    private static readonly Lazy<string?> s_problem = new(Prepare);
    private static string s_folder = "";

    /// <summary>Whether tests shall run on a real device.</summary>
    public static bool IsReal { get; } =
        Environment.GetEnvironmentVariable("KERASSHARP_DEVICE")?.StartsWith("cuda", StringComparison.Ordinal) == true;

    /// <summary>Skips the test where there is neither a device nor g++.</summary>
    public static void Require() => Skip.If(s_problem.Value is not null, s_problem.Value);

    /// <summary>Skips the test unless the stand-in is at work, whose failures can be asked for.</summary>
    public static void RequireStandIn()
    {
        Skip.If(IsReal, "a real device does not fail when it is asked to");
        Require();
    }

    /// <summary>The device under test.</summary>
    public static CudaBackend Backend(CudaOptions? options = null, int index = 0) =>
        new(
            index,
            (options ?? new CudaOptions()) with
            {
                KernelCache = options?.KernelCache ?? (IsReal ? null : Path.Combine(s_folder, "kernels")),
            }
        );

    /// <summary>Lets a function of the driver fail once.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="result">What it answers.</param>
    /// <param name="after">How many calls succeed before.</param>
    public static void Fail(string function, int result, int after = 0) => stand_in_fail(function, result, after);

    /// <summary>A device of the stand-in whose blocks have little shared memory and cannot wait for each other.</summary>
    public const int Small = 4;

    /// <summary>A device of the stand-in that is newer than its NVRTC.</summary>
    public const int New = 5;

    /// <summary>A device of the stand-in whose blocks have more than 48 KiB of shared memory if they ask for it.</summary>
    public const int Large = 6;

    /// <summary>Changes what the driver reports; disposing of the result changes it back.</summary>
    public static IDisposable Configure(int devices = 1, int driver = 12040, long memory = 1L << 32, bool captures = true)
    {
        stand_in_configure(devices, driver, memory, captures ? 1 : 0);
        return new Restore();
    }

    /// <summary>Lets every call fail from now on, as after an error that a context does not outlive; disposing of <see cref="Configure"/>'s
    /// result ends it.</summary>
    public static void Die() => stand_in_die();

    /// <summary>Begins another drawing of the orders in which streams, blocks and threads take turns.</summary>
    public static void Seed(int number) => stand_in_seed((uint)number);

    /// <summary>Kernels that ran since the process began.</summary>
    public static int Launches => stand_in_count(0);

    /// <summary>Graphs that ran since the process began.</summary>
    public static int Graphs => stand_in_count(1);

    /// <summary>Pieces of device memory that are in use.</summary>
    public static int Allocations => stand_in_count(2);

    /// <summary>Streams that are in use.</summary>
    public static int Streams => stand_in_count(3);

    /// <summary>How often work of one stream was put off for another's since the process began.</summary>
    public static int Overtakings => stand_in_count(4);

    /// <summary>The most bytes of shared memory that a block has had.</summary>
    public static int LargestShared => stand_in_count(5);

    /// <summary>Launches whose blocks wait for each other, since the process began; those in graphs count once.</summary>
    public static int Together => stand_in_count(6);

    private sealed class Restore : IDisposable
    {
        public void Dispose() => stand_in_configure(1, 12040, 1L << 32, 1);
    }

    /// <summary>Null, or why the stand-in cannot be used.</summary>
    private static string? Prepare()
    {
        if (IsReal)
            return null;
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return "the stand-in for CUDA is made for Linux on x64";
        if (!ExternalTool.Exists("g++"))
            return "g++ is not installed, by which the kernels are built for the processor";
        string sources = Path.Combine(Path.GetDirectoryName(Oracle.Fixtures.Root)!, "ParityTests", "Emulation");
        string[] files = [.. Directory.GetFiles(sources).Where(f => Path.GetExtension(f) is ".h" or ".cpp").Order(StringComparer.Ordinal)];
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(sources + string.Concat(files.Select(File.ReadAllText))));
        s_folder = Path.Combine(Path.GetTempPath(), $"kerassharp-stand-in-{Convert.ToHexStringLower(hash)[..16]}");
        if (!File.Exists(Path.Combine(s_folder, "done")))
            Build(sources, BitConverter.ToUInt16(hash));
        Environment.SetEnvironmentVariable(LibrarySearch.PathVariable, s_folder);
        NativeLibrary.SetDllImportResolver(
            typeof(StandIn).Assembly,
            (name, _, _) => name == "stand-in" ? NativeLibraries.Load(CudaLibrary.Driver) : 0
        );
        return null;
    }

    private static void Build(string sources, int version)
    {
        string fresh = $"{s_folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(fresh);
        foreach (
            var (source, target, options) in new (string, string, string[])[]
            {
                ("cuda_driver.cpp", "libcuda.so.1", ["-Wl,-soname,libcuda.so.1"]),
                (
                    "nvrtc.cpp",
                    "libnvrtc.so.12",
                    [$"-DSTAND_IN_HEADER=\"{Path.Combine(sources, "cuda_stand_in.h")}\"", $"-DSTAND_IN_VERSION={version}"]
                ),
                ("cublas.cpp", "libcublas.so.12", []),
            }
        )
        {
            var (code, output) = ExternalTool.Run(
                "g++",
                [
                    "-std=c++17",
                    "-O2",
                    "-shared",
                    "-fPIC",
                    .. options,
                    "-o",
                    Path.Combine(fresh, target),
                    Path.Combine(sources, source),
                    "-ldl",
                ]
            );
            if (code != 0)
                throw new InvalidOperationException($"g++ could not build {source}: {output}");
        }
        File.WriteAllText(Path.Combine(fresh, "done"), "");
        if (!Directory.Exists(s_folder))
            Directory.Move(fresh, s_folder);
    }

    [LibraryImport("stand-in", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void stand_in_fail(string function, int result, int after);

    [LibraryImport("stand-in")]
    private static partial void stand_in_configure(int devices, int driver, long memory, int captures);

    [LibraryImport("stand-in")]
    private static partial int stand_in_count(int what);

    [LibraryImport("stand-in")]
    private static partial void stand_in_die();

    [LibraryImport("stand-in")]
    private static partial void stand_in_seed(uint number);
}

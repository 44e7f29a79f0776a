using System.Runtime.InteropServices;
using System.Text;
using KerasSharp.Cuda.Interop;

namespace KerasSharp.Cuda.Compilation;

/// <summary>Compiles CUDA sources for one device by NVRTC. A device newer than NVRTC gets PTX, which the driver translates.</summary>
internal sealed unsafe class KernelCompiler
{
    private readonly Lazy<(string Version, string Target)> _target;
    private readonly KernelCache _cache;

    /// <param name="architecture">The device's compute capability, such as 90.</param>
    /// <param name="cacheFolder">Where compiled code is kept; null for the user's local application data.</param>
    public KernelCompiler(int architecture, string? cacheFolder)
    {
        _cache = new KernelCache(cacheFolder ?? KernelCache.DefaultFolder);
        _target = new(() =>
        {
            NativeLibraries.Load(CudaLibrary.Nvrtc);
            Check(NvrtcApi.nvrtcVersion(out int major, out int minor), "tell its version");
            Check(NvrtcApi.nvrtcGetNumSupportedArchs(out int count), "list what it compiles for");
            int[] known = new int[count];
            fixed (int* p = known)
                Check(NvrtcApi.nvrtcGetSupportedArchs(p), "list what it compiles for");
            return ($"nvrtc {major}.{minor}", Target(architecture, known));
        });
    }

    /// <summary>How many sources were compiled, not found in the cache.</summary>
    public int Compiled { get; private set; }

    /// <summary>The option that names the target: machine code where the compiler knows the device, else the newest PTX.</summary>
    public static string Target(int architecture, IReadOnlyList<int> known)
    {
        if (architecture < CudaDeviceInfo.OldestArchitecture)
            throw new CudaException(
                $"the device is too old: expected compute capability {CudaDeviceInfo.OldestArchitecture / 10}.0 or higher, found "
                    + $"{architecture / 10}.{architecture % 10}"
            );
        if (known.Contains(architecture))
            return $"--gpu-architecture=sm_{architecture}";
        int[] older = [.. known.Where(k => k <= architecture && k >= CudaDeviceInfo.OldestArchitecture)];
        return older.Length > 0
            ? $"--gpu-architecture=compute_{older.Max()}"
            : throw new CudaException(
                $"this NVRTC compiles for the compute capabilities {string.Join(", ", known)}; the device has {architecture}: another "
                    + "version of the CUDA toolkit is needed"
            );
    }

    /// <summary>Compiles a source, or finds it compiled.</summary>
    /// <param name="source">The source.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="defines">Macros, as NAME=VALUE.</param>
    /// <returns>A cubin or PTX, with a zero behind it.</returns>
    /// <exception cref="CudaException">NVRTC is missing, or the source does not compile.</exception>
    public byte[] Compile(string source, string name, IReadOnlyList<string> defines)
    {
        string[] options = [_target.Value.Target, "--std=c++17", .. defines.Select(d => $"--define-macro={d}")];
        string key = KernelCache.Key(source, options, _target.Value.Version);
        if (_cache.Find(key) is { } found)
            return found;
        byte[] image = Run(source, name, options);
        Compiled++;
        _cache.Keep(key, image);
        return image;
    }

    private static byte[] Run(string source, string name, string[] options)
    {
        Check(NvrtcApi.nvrtcCreateProgram(out nint program, source, name, 0, null, null), $"take {name}");
        nint[] texts = [.. options.Select(Marshal.StringToCoTaskMemUTF8)];
        try
        {
            int result;
            fixed (nint* p = texts)
                result = NvrtcApi.nvrtcCompileProgram(program, texts.Length, (byte**)p);
            if (result != 0)
                throw new CudaException(
                    $"NVRTC could not compile {name} ({string.Join(' ', options)}): {Error(result)}\n{Log(program)}",
                    result
                );
            bool machine = options[0].Contains("sm_", StringComparison.Ordinal);
            nuint bytes;
            Check(machine ? NvrtcApi.nvrtcGetCUBINSize(program, out bytes) : NvrtcApi.nvrtcGetPTXSize(program, out bytes), $"give {name}");
            byte[] image = new byte[bytes + 1];
            fixed (byte* p = image)
                Check(machine ? NvrtcApi.nvrtcGetCUBIN(program, p) : NvrtcApi.nvrtcGetPTX(program, p), $"give {name}");
            return image;
        }
        finally
        {
            foreach (nint text in texts)
                Marshal.FreeCoTaskMem(text);
            NvrtcApi.nvrtcDestroyProgram(ref program);
        }
    }

    private static string Log(nint program)
    {
        if (NvrtcApi.nvrtcGetProgramLogSize(program, out nuint bytes) != 0 || bytes == 0)
            return "";
        byte[] log = new byte[bytes];
        fixed (byte* p = log)
            if (NvrtcApi.nvrtcGetProgramLog(program, p) != 0)
                return "";
        return Encoding.UTF8.GetString(log).TrimEnd('\0', '\n');
    }

    private static void Check(int result, string what)
    {
        if (result != 0)
            throw new CudaException($"NVRTC could not {what}: {Error(result)}", result);
    }

    private static string Error(int result) => $"{Marshal.PtrToStringUTF8((nint)NvrtcApi.nvrtcGetErrorString(result))} ({result})";
}

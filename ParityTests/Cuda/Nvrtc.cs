using System.Runtime.InteropServices;
using FluentAssertions;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>The real NVRTC, beside the stand-in that this process has loaded under its name.</summary>
internal static unsafe class Nvrtc
{
    private const string PathVariable = "KERASSHARP_NVRTC";

    private static readonly Lazy<nint> s_library = new(() =>
    {
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        Skip.If(string.IsNullOrEmpty(path), $"{PathVariable} names no NVRTC library");
        // It looks for its built-in headers by name only.
        foreach (string builtins in Directory.GetFiles(Path.GetDirectoryName(path)!, "libnvrtc-builtins.so.*"))
            NativeLibrary.Load(builtins);
        return NativeLibrary.Load(path!);
    });

    public static void Require() => _ = s_library.Value;

    /// <summary>Compiles a source to PTX, on the way to machine code where the options name some.</summary>
    public static string Compile(string source, string[] options)
    {
        var (ptx, log) = Run(source, options);
        return log.Contains("warning", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{string.Join(' ', options)}: {log}")
            : ptx;
    }

    /// <summary>The same, with what the compiler says.</summary>
    public static (string Ptx, string Log) Run(string source, string[] options)
    {
        nint program;
        byte[] text = [.. System.Text.Encoding.UTF8.GetBytes(source), 0];
        fixed (byte* p = text)
            ((delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)Find("nvrtcCreateProgram"))(
                &program,
                p,
                null,
                0,
                null,
                null
            )
                .Should()
                .Be(0);
        nint[] texts = [.. options.Select(Marshal.StringToCoTaskMemUTF8)];
        int result;
        fixed (nint* p = texts)
            result = ((delegate* unmanaged<nint, int, byte**, int>)Find("nvrtcCompileProgram"))(program, texts.Length, (byte**)p);
        foreach (nint t in texts)
            Marshal.FreeCoTaskMem(t);
        nuint bytes;
        ((delegate* unmanaged<nint, nuint*, int>)Find("nvrtcGetProgramLogSize"))(program, &bytes).Should().Be(0);
        byte[] log = new byte[bytes];
        fixed (byte* p = log)
            ((delegate* unmanaged<nint, byte*, int>)Find("nvrtcGetProgramLog"))(program, p).Should().Be(0);
        byte[] ptx = [];
        if (result == 0)
        {
            ((delegate* unmanaged<nint, nuint*, int>)Find("nvrtcGetPTXSize"))(program, &bytes).Should().Be(0);
            ptx = new byte[bytes];
            fixed (byte* p = ptx)
                ((delegate* unmanaged<nint, byte*, int>)Find("nvrtcGetPTX"))(program, p).Should().Be(0);
        }
        ((delegate* unmanaged<nint*, int>)Find("nvrtcDestroyProgram"))(&program);
        string said = System.Text.Encoding.UTF8.GetString(log).Trim('\0', '\n');
        if (result != 0)
            throw new InvalidOperationException($"{string.Join(' ', options)}: {said}");
        return (System.Text.Encoding.UTF8.GetString(ptx), said);
    }

    /// <summary>The architectures that it compiles for.</summary>
    public static int[] Known()
    {
        int count;
        ((delegate* unmanaged<int*, int>)Find("nvrtcGetNumSupportedArchs"))(&count).Should().Be(0);
        int[] known = new int[count];
        fixed (int* p = known)
            ((delegate* unmanaged<int*, int>)Find("nvrtcGetSupportedArchs"))(p).Should().Be(0);
        return known;
    }

    private static nint Find(string name) => NativeLibrary.GetExport(s_library.Value, name);
}

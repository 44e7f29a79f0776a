using System.Runtime.InteropServices;

namespace KerasSharp.Cuda.Interop;

/// <summary>The functions of NVRTC that are used here (NVRTC documentation, 11.2 and later). Each gives an nvrtcResult, 0 for
/// success.</summary>
internal static unsafe partial class NvrtcApi
{
    private const string Library = CudaLibrary.NvrtcKey;

    static NvrtcApi() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial int nvrtcVersion(out int major, out int minor);

    [LibraryImport(Library)]
    public static partial byte* nvrtcGetErrorString(int result);

    [LibraryImport(Library)]
    public static partial int nvrtcGetNumSupportedArchs(out int count);

    [LibraryImport(Library)]
    public static partial int nvrtcGetSupportedArchs(int* architectures);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int nvrtcCreateProgram(out nint program, string source, string name, int headers, byte** contents, byte** names);

    [LibraryImport(Library)]
    public static partial int nvrtcDestroyProgram(ref nint program);

    [LibraryImport(Library)]
    public static partial int nvrtcCompileProgram(nint program, int count, byte** options);

    [LibraryImport(Library)]
    public static partial int nvrtcGetProgramLogSize(nint program, out nuint bytes);

    [LibraryImport(Library)]
    public static partial int nvrtcGetProgramLog(nint program, byte* log);

    [LibraryImport(Library)]
    public static partial int nvrtcGetCUBINSize(nint program, out nuint bytes);

    [LibraryImport(Library)]
    public static partial int nvrtcGetCUBIN(nint program, byte* image);

    [LibraryImport(Library)]
    public static partial int nvrtcGetPTXSize(nint program, out nuint bytes);

    [LibraryImport(Library)]
    public static partial int nvrtcGetPTX(nint program, byte* image);
}

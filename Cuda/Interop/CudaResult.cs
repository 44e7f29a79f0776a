using System.Runtime.InteropServices;

namespace KerasSharp.Cuda.Interop;

/// <summary>Turns what CUDA answers into exceptions.</summary>
internal static unsafe class CudaResult
{
    public const int OutOfMemory = 2,
        NoDevice = 100;

    // CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE.
    private const int TooLarge = 720;

    /// <param name="result">A CUresult.</param>
    /// <param name="what">What was to be done, to be read after "CUDA could not".</param>
    /// <exception cref="CudaException">It is not success.</exception>
    public static void Check(int result, string what)
    {
        if (result != 0)
            throw new CudaException($"CUDA could not {what}: {Describe(result)}", result);
    }

    /// <summary>The same for what is given back. After an error that the context does not outlive all calls fail, and what they would give
    /// back is gone: whoever met that error was told.</summary>
    public static void CheckFreed(int result, string what)
    {
        if (!IsLost(result))
            Check(result, what);
    }

    /// <summary>Whether an error ends the context: the driver is shut down (4), or the device or its work failed (700 and on, 214,
    /// 999).</summary>
    public static bool IsLost(int result) => result is 4 or 214 or 999 or (>= 700 and < 800 and not TooLarge);

    /// <summary>The driver's name and text of an error.</summary>
    public static string Describe(int result)
    {
        DriverApi.cuGetErrorName(result, out byte* name);
        DriverApi.cuGetErrorString(result, out byte* text);
        return name == null
            ? $"error {result}"
            : $"{Marshal.PtrToStringUTF8((nint)name)} ({result}): {(text == null ? "" : Marshal.PtrToStringUTF8((nint)text))}";
    }
}

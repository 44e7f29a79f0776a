using System.Runtime.InteropServices;

namespace KerasSharp.Cuda.Interop;

/// <summary>Turns what CUDA answers into exceptions.</summary>
internal static unsafe class CudaResult
{
    public const int OutOfMemory = 2, NoDevice = 100;

    /// <param name="result">A CUresult.</param>
    /// <param name="what">What was to be done, to be read after "CUDA could not".</param>
    /// <exception cref="CudaException">It is not success.</exception>
    public static void Check(int result, string what)
    {
        if (result != 0) throw new CudaException($"CUDA could not {what}: {Describe(result)}", result);
    }

    /// <summary>The driver's name and text of an error.</summary>
    public static string Describe(int result)
    {
        DriverApi.cuGetErrorName(result, out byte* name);
        DriverApi.cuGetErrorString(result, out byte* text);
        return name == null ? $"error {result}" : $"{Marshal.PtrToStringUTF8((nint)name)} ({result}): {(text == null ? "" : Marshal.PtrToStringUTF8((nint)text))}";
    }
}

namespace KerasSharp.Cuda.Interop;

/// <summary>cuBLAS on one stream, with memory of its own to work in, so that its calls can be recorded and always take the same
/// way.</summary>
internal sealed unsafe class CudaBlas : IDisposable
{
    // What NVIDIA recommends for Hopper (32 MiB) and for the others (4 MiB).
    private const long HopperWorkspace = 8 << 20,
        Workspace = 1 << 20;

    private readonly CudaDeviceVariable _workspace;
    private nint _handle;

    /// <exception cref="CudaException">cuBLAS is missing, or refuses.</exception>
    public CudaBlas(CudaContext context, CudaStream stream, bool tf32)
    {
        NativeLibraries.Load(CudaLibrary.Cublas);
        _workspace = new CudaDeviceVariable(context, context.Info.Major >= 9 ? HopperWorkspace : Workspace, "cuBLAS to work in");
        Check(CublasApi.cublasCreate_v2(out _handle), "start");
        Check(CublasApi.cublasSetStream_v2(_handle, stream.Handle), "use a stream");
        Check(
            CublasApi.cublasSetWorkspace_v2(_handle, _workspace.DevicePointer, (nuint)_workspace.Length * sizeof(float)),
            "take its memory"
        );
        Check(CublasApi.cublasSetMathMode(_handle, tf32 ? CublasApi.Tf32Math : CublasApi.DefaultMath), "set its precision");
    }

    /// <summary>Row-major C = A B + beta C for a number of matrices.</summary>
    /// <param name="m">Rows of A (after transposition) and C.</param>
    /// <param name="n">Columns of B (after transposition) and C.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    /// <param name="batches">The number of matrices.</param>
    /// <param name="beta">0 or 1.</param>
    public void Multiply(int m, int n, int k, in Factor a, in Factor b, in Factor c, int batches, float beta)
    {
        if (m == 0 || n == 0 || batches == 0)
            return;
        float one = 1;
        // cuBLAS has columns side by side: what it takes for A, B and C are the transposes of B, A and C here.
        int result =
            batches == 1
                ? CublasApi.cublasSgemm_v2(
                    _handle,
                    Op(b),
                    Op(a),
                    n,
                    m,
                    k,
                    &one,
                    b.Pointer,
                    b.RowStride,
                    a.Pointer,
                    a.RowStride,
                    &beta,
                    c.Pointer,
                    c.RowStride
                )
                : CublasApi.cublasSgemmStridedBatched(
                    _handle,
                    Op(b),
                    Op(a),
                    n,
                    m,
                    k,
                    &one,
                    b.Pointer,
                    b.RowStride,
                    b.Stride,
                    a.Pointer,
                    a.RowStride,
                    a.Stride,
                    &beta,
                    c.Pointer,
                    c.RowStride,
                    c.Stride,
                    batches
                );
        if (result != 0)
            Check(result, $"multiply {batches} x [{m}, {k}] by [{k}, {n}]");
    }

    private static int Op(in Factor f) => f.Transposed ? CublasApi.Transposed : CublasApi.None;

    private static void Check(int status, string what)
    {
        if (status != 0)
            throw new CudaException($"cuBLAS could not {what}: {Name(status)} ({status})", status);
    }

    // cublasStatus_t.
    private static string Name(int status) =>
        status switch
        {
            1 => "CUBLAS_STATUS_NOT_INITIALIZED, which an old driver or want of memory may cause",
            3 => "CUBLAS_STATUS_ALLOC_FAILED, the device has not enough memory",
            7 => "CUBLAS_STATUS_INVALID_VALUE",
            8 => "CUBLAS_STATUS_ARCH_MISMATCH",
            13 => "CUBLAS_STATUS_EXECUTION_FAILED",
            14 => "CUBLAS_STATUS_INTERNAL_ERROR",
            15 => "CUBLAS_STATUS_NOT_SUPPORTED",
            _ => "status",
        };

    public void Dispose()
    {
        if (_handle == 0)
            return;
        // Nothing is lost when it fails: it does only on a device that is lost.
        CublasApi.cublasDestroy_v2(_handle);
        _handle = 0;
        _workspace.Dispose();
    }

    /// <summary>A matrix, or several of them evenly apart.</summary>
    /// <param name="Pointer">The first element.</param>
    /// <param name="RowStride">Floats between its rows as they lie.</param>
    /// <param name="Stride">Floats between matrices.</param>
    /// <param name="Transposed">Whether its transpose is meant.</param>
    internal readonly record struct Factor(ulong Pointer, int RowStride, long Stride = 0, bool Transposed = false);
}

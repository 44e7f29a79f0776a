using System.Runtime.InteropServices;

namespace KerasSharp.Cuda.Interop;

/// <summary>The functions of cuBLAS that are used here (cuBLAS documentation, 11 and later). Each gives a cublasStatus_t, 0 for
/// success.</summary>
internal static unsafe partial class CublasApi
{
    /// <summary>cublasOperation_t.</summary>
    public const int None = 0,
        Transposed = 1;

    /// <summary>cublasMath_t: plain float32, and float32 rounded to TF32 in the tensor cores.</summary>
    public const int DefaultMath = 0,
        Tf32Math = 3;

    private const string Library = CudaLibrary.CublasKey;

    static CublasApi() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial int cublasCreate_v2(out nint handle);

    [LibraryImport(Library)]
    public static partial int cublasDestroy_v2(nint handle);

    [LibraryImport(Library)]
    public static partial int cublasSetStream_v2(nint handle, nint stream);

    [LibraryImport(Library)]
    public static partial int cublasSetMathMode(nint handle, int mode);

    [LibraryImport(Library)]
    public static partial int cublasSetWorkspace_v2(nint handle, ulong workspace, nuint bytes);

    [LibraryImport(Library)]
    public static partial int cublasSgemm_v2(
        nint handle,
        int transposeA,
        int transposeB,
        int m,
        int n,
        int k,
        float* alpha,
        ulong a,
        int lda,
        ulong b,
        int ldb,
        float* beta,
        ulong c,
        int ldc
    );

    [LibraryImport(Library)]
    public static partial int cublasSgemmStridedBatched(
        nint handle,
        int transposeA,
        int transposeB,
        int m,
        int n,
        int k,
        float* alpha,
        ulong a,
        int lda,
        long strideA,
        ulong b,
        int ldb,
        long strideB,
        float* beta,
        ulong c,
        int ldc,
        long strideC,
        int batches
    );
}

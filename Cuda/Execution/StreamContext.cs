using KerasSharp.Cuda.Interop;

namespace KerasSharp.Cuda.Execution;

/// <summary>A stream with a cuBLAS of its own, made when first asked for.</summary>
internal sealed class StreamContext(PlanMemory plan) : IDisposable
{
    private CudaBlas? _blas;

    public CudaStream Stream { get; } = new(plan.Context);

    public CudaBlas Blas => _blas ??= new CudaBlas(plan.Context, Stream, plan.Tf32);

    public void Dispose()
    {
        _blas?.Dispose();
        Stream.Dispose();
    }
}

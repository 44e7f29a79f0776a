namespace KerasSharp.Cuda;

/// <summary>How a CUDA device is used.</summary>
public sealed record CudaOptions
{
    /// <summary>Whether matrix products may round their factors to TF32 (10 bits of mantissa) to run in the tensor cores. Off: products
    /// are in float32 and agree with Keras's.</summary>
    public bool Tf32 { get; init; }

    /// <summary>Where compiled kernels are kept; null for the user's local application data.</summary>
    public string? KernelCache { get; init; }

    /// <summary>Whether runs are recorded as CUDA graphs when a number of samples comes back; off, each kernel is queued by
    /// itself.</summary>
    public bool Graphs { get; init; } = true;
}

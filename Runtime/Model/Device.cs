using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Reference;

namespace KerasSharp;

/// <summary>The devices of this library itself. Each call gives an object of its own; models on one object share packed weights.</summary>
public static class Device
{
    /// <summary>The processor, by fused and vectorised kernels.</summary>
    /// <param name="threads">The most threads that one run uses; 0 for one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0, or more than 256.</exception>
    public static IBackend Cpu(int threads = 0) => new CpuBackend(threads);

    /// <summary>Plain loops in float32: slow, the meaning of every operation.</summary>
    public static IBackend Reference() => new ReferenceBackend<float>();
}

namespace KerasSharp.Cuda;

/// <summary>A CUDA device as the driver describes it.</summary>
/// <param name="Index">Its number: cuda:0, cuda:1, ...</param>
/// <param name="Name">Such as NVIDIA H100 80GB HBM3.</param>
/// <param name="Major">The compute capability before the point.</param>
/// <param name="Minor">The compute capability behind the point.</param>
/// <param name="Memory">Bytes of device memory.</param>
/// <param name="Multiprocessors">Their number.</param>
/// <param name="SharedMemory">The most bytes of shared memory that one block can have.</param>
/// <param name="Cooperates">Whether blocks of one launch can wait for each other.</param>
/// <param name="Driver">The newest CUDA version that the driver knows, such as 12.4.</param>
public sealed record CudaDeviceInfo(
    int Index,
    string Name,
    int Major,
    int Minor,
    long Memory,
    int Multiprocessors,
    int SharedMemory,
    bool Cooperates,
    string Driver
)
{
    /// <summary>The oldest compute capability that is supported: 7.0, Volta.</summary>
    public const int OldestArchitecture = 70;

    /// <summary>The compute capability as NVRTC counts it: 90 for 9.0.</summary>
    public int Architecture => Major * 10 + Minor;
}

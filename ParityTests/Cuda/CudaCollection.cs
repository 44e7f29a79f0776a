using KerasSharp.ParityTests.Emulation;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>The tests of CUDA run one after another: the stand-in is one for the process.</summary>
[CollectionDefinition(StandIn.Collection)]
public sealed class CudaCollection;

using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>What the plans on one device share.</summary>
/// <param name="Context">The device.</param>
/// <param name="Library">Its kernels.</param>
/// <param name="Variables">Its copies of variables.</param>
/// <param name="Options">How it is used.</param>
internal sealed record CudaResources(CudaContext Context, KernelLibrary Library, DeviceVariables Variables, CudaOptions Options)
{
    /// <summary>What reports say of products.</summary>
    public string ByCublas =>
        $"cuBLAS in {(Options.Tf32 ? "TF32" : "float32")}: "
        + "which kernel runs, and so the order of its sums, may depend on the number of rows";
}

using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Cuda.Planning;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda;

/// <summary>Runs graphs on one CUDA device in float32. Weights, optimizer state and gradients stay on the device; only inputs and
/// outputs travel. Models on one object share their weights' copies.</summary>
internal sealed class CudaBackend : IBackend
{
    /// <param name="index">The device's number.</param>
    /// <param name="options">How it is used; null for the defaults.</param>
    /// <exception cref="CudaException">There is no driver, it is too old, or there is no such device; the message says what was looked
    /// for and where.</exception>
    public CudaBackend(int index = 0, CudaOptions? options = null)
    {
        Options = options ?? new CudaOptions();
        var context = CudaContext.Of(index);
        Resources = new CudaResources(context, new KernelLibrary(context, Options.KernelCache), new DeviceVariables(context), Options);
    }

    public string Name => $"cuda:{Context.Index}";

    /// <summary>The device.</summary>
    public CudaDeviceInfo Info => Context.Info;

    /// <summary>How it is used.</summary>
    public CudaOptions Options { get; }

    /// <summary>What the plans on the device share.</summary>
    internal CudaResources Resources { get; }

    internal CudaContext Context => Resources.Context;

    internal KernelLibrary Library => Resources.Library;

    internal DeviceVariables Variables => Resources.Variables;

    /// <exception cref="KerasUnsupportedException">The graph has an operation that this device lacks.</exception>
    /// <exception cref="CudaException">The kernels cannot be compiled, or the device has not enough memory.</exception>
    public IPlan Compile(OperationGraph graph, CompileOptions options) => new CudaPlan(graph, options, this);
}

using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Execution;

/// <summary>What all runs of a plan share.</summary>
internal sealed record PlanMemory
{
    public required CudaContext Context { get; init; }

    /// <summary>The buffers, laid out.</summary>
    public required BufferTable Table { get; init; }

    public required Step[] Steps { get; init; }

    /// <summary>Where each input goes; dense.</summary>
    public required View[] Inputs { get; init; }

    /// <summary>Where each output stands when all steps are done; dense.</summary>
    public required View[] Outputs { get; init; }

    public required DeviceVariable[] Variables { get; init; }

    /// <summary>Numbers that the plan holds.</summary>
    public required CudaDeviceVariable Constants { get; init; }

    /// <summary>Where an index may be out of range, in the order of the error words.</summary>
    public required IndexPlace[] Places { get; init; }

    public required bool Tf32 { get; init; }

    /// <summary>Whether runs are recorded.</summary>
    public required bool Graphs { get; init; }
}

using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Execution;

/// <summary>Some kernel calls of a plan, with their operands fixed. Immutable: everything that belongs to one run is in the
/// workspace.</summary>
internal abstract class Step : IStep
{
    /// <summary>Queues the calls.</summary>
    public abstract void Run(CudaWorkspace w);
}

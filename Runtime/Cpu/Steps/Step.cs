using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>One kernel call of a plan, with its operands fixed. Immutable: everything that belongs to one run is in the
/// workspace.</summary>
internal abstract class Step : IStep
{
    public abstract void Run(Workspace w);
}

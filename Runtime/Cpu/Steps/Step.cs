using KerasSharp.Runtime.Backends;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>One kernel call of a plan, with its operands fixed. Immutable once planned: everything that belongs to one run is in the workspace.</summary>
internal abstract class Step
{
    /// <summary>What the plan's report says of it; planning sets it.</summary>
    public PlanStep Told { get; set; } = null!;

    public abstract void Run(Workspace w);
}

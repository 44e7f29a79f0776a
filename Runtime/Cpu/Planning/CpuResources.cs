using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>What a backend's plans share, as far as planning needs it.</summary>
/// <param name="Prepared">What depends on variables alone.</param>
/// <param name="CompileAfter">How many operations on single elements a chain of them does before it is compiled to one loop.</param>
/// <param name="PlanAlone">Makes the plan that computes a prepared value itself.</param>
internal sealed record CpuResources(PreparedCache Prepared, long CompileAfter, Func<OperationGraph, CompileOptions, IPlan> PlanAlone);

/// <summary>What a plan's prepared values change about its cost.</summary>
internal sealed class PlanCost
{
    /// <summary>Bytes of packed weights that one run reads, each as often as it is read.</summary>
    public double WeightBytes { get; set; }

    /// <summary>Floating-point operations for each sample that the graph states and no step does, once what they give is
    /// prepared.</summary>
    public double SavedWork { get; set; }
}

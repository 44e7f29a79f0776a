using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>Keeps what the plan made last says of itself, a training step's too.</summary>
internal sealed class ReportingBackend(IBackend inner) : IBackend
{
    public string Name => inner.Name;

    public PlanReport? Last { get; private set; }

    public IPlan? Plan { get; private set; }

    public IPlan Compile(OperationGraph graph, CompileOptions options)
    {
        var plan = inner.Compile(graph, options);
        (Last, Plan) = (plan.Report, plan);
        return plan;
    }
}

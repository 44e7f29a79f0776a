using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Parity;

/// <summary>A backend on which, as on TensorFlow 1, an operation may read a variable after the step has assigned it: its results are
/// those of one order in which TensorFlow may run the same step.</summary>
/// <param name="inner">Computes.</param>
/// <param name="late">For each training step, the reads that come late; see <see cref="RacedGraph"/>.</param>
internal sealed class RacedBackend(IBackend inner, Func<int, IReadOnlyList<string>> late) : IBackend
{
    private int _steps;

    public string Name => inner.Name;

    public IPlan Compile(OperationGraph graph, CompileOptions options)
    {
        var raced = new RacedGraph(graph);
        if (raced.Candidates.Count == 0)
            return inner.Compile(graph, options);
        return new Plan(this, raced, options);
    }

    /// <summary>A plan for each set of late reads that a step asks for.</summary>
    private sealed class Plan(RacedBackend owner, RacedGraph raced, CompileOptions options) : IPlan
    {
        private readonly Dictionary<string, IPlan> _plans = [];

        public PlanReport Report => _plans.Values.First().Report;

        public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
        {
            var reads = owner.Late(owner._steps++);
            string key = string.Join('|', reads);
            if (!_plans.TryGetValue(key, out var plan))
                _plans[key] = plan = owner.Inner.Compile(raced.With(reads), options);
            plan.Run(samples, inputs, outputs);
        }

        public void Dispose()
        {
            foreach (var plan in _plans.Values)
                plan.Dispose();
        }
    }

    private IBackend Inner => inner;

    private IReadOnlyList<string> Late(int step) => late(step);
}

using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>Keeps what the plan made last says of itself, a training step's too, and the least time of each of its steps.</summary>
internal sealed class ProfilingBackend(IBackend inner) : IBackend
{
    private ProfilingPlan? _last;

    public string Name => inner.Name;

    public PlanReport Report => _last!.Report;

    /// <summary>The steps with their least times, in ticks of a stopwatch.</summary>
    public IEnumerable<(PlanStep Step, long Ticks)> Times => _last!.Times;

    public IPlan Compile(OperationGraph graph, CompileOptions options) =>
        _last = new ProfilingPlan((IProfiledPlan)inner.Compile(graph, options));

    private sealed class ProfilingPlan(IProfiledPlan plan) : IPlan
    {
        private readonly long[] _ticks = new long[plan.ProfiledSteps.Count],
            _least = [.. Enumerable.Repeat(long.MaxValue, plan.ProfiledSteps.Count)];

        public PlanReport Report => plan.Report;

        public IEnumerable<(PlanStep, long)> Times => plan.ProfiledSteps.Zip(_least);

        public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
        {
            Array.Clear(_ticks);
            plan.Run(samples, inputs, outputs, _ticks);
            for (int i = 0; i < _ticks.Length; i++)
                _least[i] = Math.Min(_least[i], _ticks[i]);
        }

        public void Dispose() => plan.Dispose();
    }
}

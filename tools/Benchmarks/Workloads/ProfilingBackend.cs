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

    public IPlan Compile(OperationGraph graph, CompileOptions options) => _last = new ProfilingPlan(inner.Compile(graph, options));

    private sealed class ProfilingPlan(IPlan plan) : IPlan
    {
        private readonly IStepTimer _timer = plan.Timer ?? throw new NotSupportedException("this device does not tell its steps' times");
        private readonly long[] _ticks = new long[plan.Timer!.Steps.Count],
            _least = [.. Enumerable.Repeat(long.MaxValue, plan.Timer.Steps.Count)];

        public PlanReport Report => plan.Report;

        public IEnumerable<(PlanStep, long)> Times => _timer.Steps.Zip(_least);

        public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
        {
            Array.Clear(_ticks);
            _timer.Run(samples, inputs, outputs, _ticks);
            for (int i = 0; i < _ticks.Length; i++)
                _least[i] = Math.Min(_least[i], _ticks[i]);
        }

        public void Dispose() => plan.Dispose();
    }
}

using KerasSharp.Runtime.Backends;

namespace KerasSharp;

/// <summary>How long a step of a plan takes.</summary>
/// <param name="Step">What runs, and for which layer.</param>
/// <param name="Time">The least time of all runs, for the whole batch; summed over the threads that run it side by side.</param>
public sealed record StepTime(PlanStep Step, TimeSpan Time);

/// <summary>Where the time of a prediction goes.</summary>
/// <param name="Samples">Samples in the batch.</param>
/// <param name="Steps">In the order of running; empty where the device does not tell its steps' times.</param>
/// <param name="OperationsPerSample">Floating-point operations of one sample, those left out that prepared values save; 0 where the device
/// does not tell.</param>
public sealed record ModelProfile(int Samples, IReadOnlyList<StepTime> Steps, double OperationsPerSample)
{
    /// <summary>The times by layer, in the order in which layers first run.</summary>
    public IReadOnlyList<(string Layer, TimeSpan Time)> Layers =>
        [.. Steps.GroupBy(s => s.Step.Layer).Select(g => (g.Key, g.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Time)))];
}

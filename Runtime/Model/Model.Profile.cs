using System.Diagnostics;
using System.Numerics.Tensors;
using KerasSharp.Runtime.Backends;

namespace KerasSharp;

/// <summary>How long a step of a plan takes.</summary>
/// <param name="Step">What runs, and for which layer.</param>
/// <param name="Time">The least time of all runs, for the whole batch; summed over the threads that run it side by side.</param>
public sealed record StepTime(PlanStep Step, TimeSpan Time);

/// <summary>Where the time of a prediction goes.</summary>
/// <param name="Samples">Samples in the batch.</param>
/// <param name="Steps">In the order of running; empty where the device does not tell its steps' times.</param>
/// <param name="OperationsPerSample">Floating-point operations of one sample, those left out that prepared values save; 0 where the
/// device does not tell.</param>
public sealed record ModelProfile(int Samples, IReadOnlyList<StepTime> Steps, double OperationsPerSample)
{
    /// <summary>The times by layer, in the order in which layers first run.</summary>
    public IReadOnlyList<(string Layer, TimeSpan Time)> Layers =>
        [.. Steps.GroupBy(s => s.Step.Layer).Select(g => (g.Key, g.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Time)))];
}

public sealed partial class Model
{
    /// <summary>Predicts some times, all samples as one batch, and tells how long each step takes. States of the model go on as by
    /// predictions.</summary>
    /// <param name="xs">One [samples, ...] for each input.</param>
    /// <param name="runs">How many times; the least time of each step counts.</param>
    /// <exception cref="ArgumentNullException"><paramref name="xs"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is not positive.</exception>
    /// <exception cref="KerasException">The inputs do not fit; the message names the layer, what was expected and what was
    /// found.</exception>
    public ModelProfile Profile(IReadOnlyList<Tensor<float>> xs, int runs = 20)
    {
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(runs);
        var extents = new int[_extentCount];
        int samples = ReadExtents(xs, extents);
        int batch = FixedBatch is null ? samples : BatchOf(samples, null);
        var plan = _compiler.Acquire(extents, null);
        try
        {
            if (plan.Timer is not { } timer)
                return new ModelProfile(samples, [], 0);
            var ys = plan.Outputs.Select(o => NewOutput(o, samples)).ToArray();
            var (ticks, least) = (new long[timer.Steps.Count], new long[timer.Steps.Count]);
            Array.Fill(least, long.MaxValue);
            for (int run = 0; run < runs; run++)
            {
                Array.Clear(ticks);
                PinAndRun(plan, xs, ys, new HostBuffer[xs.Count + ys.Length], 0, samples, batch, ticks);
                for (int i = 0; i < ticks.Length; i++)
                    least[i] = Math.Min(least[i], ticks[i]);
            }
            return new ModelProfile(
                samples,
                [.. timer.Steps.Select((s, i) => new StepTime(s, TimeSpan.FromSeconds(least[i] / (double)Stopwatch.Frequency)))],
                timer.WorkPerSample
            );
        }
        finally
        {
            _compiler.Release(plan);
        }
    }
}

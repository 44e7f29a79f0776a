using System.Diagnostics;
using System.Numerics.Tensors;
using KerasSharp.Runtime.Cpu;

namespace KerasSharp.Cli.Bench;

/// <summary>How fast a model predicts.</summary>
/// <param name="Samples">Samples of a call, one batch.</param>
/// <param name="Latencies">Milliseconds of each call, ascending.</param>
/// <param name="Profile">Where the time goes.</param>
/// <param name="Peak">Floating-point operations a second that the threads reach at most; null where that is not known.</param>
internal sealed record BenchResult(int Samples, IReadOnlyList<double> Latencies, ModelProfile Profile, double? Peak)
{
    private const double WarmSeconds = 0.5;
    private const int FewestCalls = 5,
        ProfileRuns = 20;

    /// <summary>Samples a second over all calls.</summary>
    internal double SamplesPerSecond => Samples * Latencies.Count / (Latencies.Sum() / 1e3);

    /// <summary>Floating-point operations a second in the median call; null where their number is not known.</summary>
    internal double? Rate => Profile.OperationsPerSample > 0 ? Profile.OperationsPerSample * Samples / (Percentile(50) / 1e3) : null;

    /// <summary>The latency that so many percent of the calls do not exceed.</summary>
    internal double Percentile(double percent) =>
        Latencies[Math.Clamp((int)Math.Ceiling(percent / 100 * Latencies.Count) - 1, 0, Latencies.Count - 1)];

    /// <summary>Predicts the same samples again and again.</summary>
    /// <param name="model">The model.</param>
    /// <param name="xs">Its inputs, one batch.</param>
    /// <param name="seconds">How long it measures, after half a second in which code and caches get warm.</param>
    /// <param name="threads">Threads to compare with; null where not the processor computes.</param>
    /// <param name="cancellation">Ends the work between two calls.</param>
    /// <exception cref="KerasException">The samples do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    internal static BenchResult Measure(
        Model model,
        IReadOnlyList<Tensor<float>> xs,
        double seconds,
        int? threads,
        CancellationToken cancellation
    )
    {
        int samples = checked((int)xs[0].Lengths[0]);
        int? batch = model.FixedBatch is null ? samples : null;
        var latencies = new List<double>();
        double Call()
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            model.Predict(xs, batch);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        var clock = Stopwatch.StartNew();
        for (int n = 0; n < FewestCalls || clock.Elapsed.TotalSeconds < Math.Min(seconds, WarmSeconds); n++)
            Call();
        clock.Restart();
        while (latencies.Count < FewestCalls || clock.Elapsed.TotalSeconds < seconds)
            latencies.Add(Call());
        latencies.Sort();
        return new BenchResult(samples, latencies, model.Profile(xs, ProfileRuns), threads is { } n2 ? CpuPeak.Measure(n2) : null);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>Times whole models through the public API. One tab-separated line a case: peer, workload, batch, threads, least and median
/// milliseconds, calls timed, cores that other processes used meanwhile.</summary>
internal static class WorkloadTimings
{
    private const double Budget = 0.4;

    // The runtime compiles what runs often a second time, and for the first row of a process, a training above all, that takes a second.
    private const double WarmUp = 3 * Budget;

    public static void Run(string[] names)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        foreach (var work in Workload.All.Where(w => names.Length == 0 || names.Contains(w.Name)))
        foreach (int batch in work.Batches)
        foreach (
            var (peer, inner) in work.HasGates
                ? new[] { ("ours", ActivationFunction.Sigmoid), ("ours-hs", ActivationFunction.HardSigmoid) }
                : [("ours", ActivationFunction.Sigmoid)]
        )
        foreach (int threads in new[] { 1, 2 })
        {
            var (model, call) = work.Make(batch, threads, inner);
            using (model)
                Measure(peer, work.Name, batch, threads, call);
        }
    }

    /// <summary>Prints the shortest time of each step.</summary>
    public static void RunSteps(Workload work, int batch, int threads)
    {
        var backend = new ProfilingBackend(Device.Cpu(threads));
        var (model, call) = work.Make(batch, threads, ActivationFunction.HardSigmoid, backend);
        using (model)
        {
            var clock = Stopwatch.StartNew();
            for (int n = 0; n < 5 || clock.Elapsed.TotalSeconds < 2; n++)
                call();
            double all = backend.Times.Sum(t => t.Ticks);
            Console.WriteLine($"{work.Name}, batch {batch}: {all * 1e3 / Stopwatch.Frequency:F3} ms in steps");
            foreach (var (step, ticks) in backend.Times)
                if (ticks * 200 > all)
                    Console.WriteLine($"  {ticks * 1e3 / Stopwatch.Frequency, 10:F4} ms  {step.Layer, -24} {step.Kernel}  {step.Note}");
        }
    }

    internal static void Measure(string peer, string work, int batch, int threads, Action call)
    {
        var clock = Stopwatch.StartNew();
        for (int n = 0; n < 2 || clock.Elapsed.TotalSeconds < WarmUp; n++)
            call();
        (double Others, List<double> Times) best = (double.MaxValue, []);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            var times = new List<double>(1 << 16);
            var (busy, own) = (Busy(), Environment.CpuUsage.TotalTime.TotalSeconds);
            clock.Restart();
            while (times.Count < 3 || clock.Elapsed.TotalSeconds < Budget * (times.Count > 4 ? 1 : 4))
            {
                long start = Stopwatch.GetTimestamp();
                call();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            double others = Math.Max(0, Busy() - busy - (Environment.CpuUsage.TotalTime.TotalSeconds - own)) / clock.Elapsed.TotalSeconds;
            if (others < best.Others)
                best = (others, times);
            if (others < (threads == 1 ? 0.5 : 0.15))
                break;
        }
        best.Times.Sort();
        Console.WriteLine(
            $"{peer}\t{work}\t{batch}\t{threads}\t{best.Times[0]:F5}\t{best.Times[best.Times.Count / 2]:F5}\t{best.Times.Count}\t{best.Others:F2}"
        );
    }

    /// <summary>CPU seconds that the whole machine has used; 0 where the system does not tell.</summary>
    private static double Busy()
    {
        if (!File.Exists("/proc/stat"))
            return 0;
        double[] v = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(double.Parse)];
        return (v.Sum() - v[3] - v[4]) / 100;
    }
}

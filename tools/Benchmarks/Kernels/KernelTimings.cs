using System.Diagnostics;
using System.Globalization;
using KerasSharp.Runtime.Cpu;

namespace KerasSharp.Benchmarks.Kernels;

/// <summary>Times every kernel case for a fraction of a second and prints the best time, the rate and the fraction of the FMA peak measured
/// beside it.</summary>
internal static class KernelTimings
{
    private const double Budget = 0.3;

    public static void Run(string[] names)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        double peak = CpuPeak.Measure(1) / 1e9;
        Console.WriteLine(
            $"FMA peak {peak:F0} GFLOP/s per thread\n{"kernel", -34} threads {"min ms", 9} {"median", 9} {"GFLOP/s", 8} {"%peak", 6}"
        );
        foreach (
            KernelCase kernel in KernelCases
                .All()
                .Where(c => names.Length == 0 || names.Any(n => c.Name.Contains(n, StringComparison.OrdinalIgnoreCase)))
        )
        {
            using (kernel)
            {
                for (int threads = 1; threads <= 2; threads++)
                {
                    (double best, double median) = Time(() => kernel.Run(threads));
                    double rate = kernel.Flops / best / 1e9;
                    Console.WriteLine(
                        $"{kernel.Name, -34} {threads, 7} {best * 1e3, 9:F4} {median * 1e3, 9:F4} {rate, 8:F1} "
                            + $"{100 * rate / peak / threads, 5:F0}%"
                    );
                }
            }
        }
    }

    /// <summary>Least and median seconds of one call.</summary>
    public static (double Best, double Median) Time(Action call)
    {
        var clock = Stopwatch.StartNew();
        for (int n = 0; n < 3 || clock.Elapsed.TotalSeconds < Budget / 3; n++)
            call();
        var times = new List<double>();
        for (clock.Restart(); times.Count < 5 || clock.Elapsed.TotalSeconds < Budget; )
        {
            long start = Stopwatch.GetTimestamp();
            call();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        times.Sort();
        return (times[0], times[times.Count / 2]);
    }
}

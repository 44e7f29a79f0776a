using System.Diagnostics;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>What one line says.</summary>
internal sealed record TimingRow(string Peer, string Work, int Batch, int Threads, double Least, double Median);

/// <summary>Times single calls, and prints a line.</summary>
internal static class CallTimer
{
    private const double Budget = 0.4;

    // The runtime compiles what runs often a second time, and for the first row of a process, a training above all, that takes a second.
    private const double WarmUp = 3 * Budget;

    /// <summary>Warms up, times calls, and once more where other processes disturbed; prints a line unless told to be quiet.</summary>
    public static TimingRow Measure(string peer, string work, int batch, int threads, Action call, bool quiet = false)
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
        var row = new TimingRow(peer, work, batch, threads, best.Times[0], best.Times[best.Times.Count / 2]);
        if (!quiet)
            Console.WriteLine($"{peer}\t{work}\t{batch}\t{threads}\t{row.Least:F5}\t{row.Median:F5}\t{best.Times.Count}\t{best.Others:F2}");
        return row;
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

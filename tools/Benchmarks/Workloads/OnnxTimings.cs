using System.Diagnostics;
using System.Globalization;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>What <c>ExportOnnx</c> writes of a workload beside a file of the same model that was written by hand, both in ONNX Runtime,
/// call by call in turn, so that what else the machine does meets both.</summary>
internal static class OnnxTimings
{
    private const double Budget = 3;

    private static readonly string[] s_usual = ["W1", "W2", "W4", "W8", "W9"];

    /// <summary>Prints a tab-separated line a case: workload, batch, threads, least and median milliseconds of both, and the ratio of the
    /// least and of the medians, exported over written by hand.</summary>
    /// <param name="words">The folder with NAME.onnx, whose gates are sigmoids, and NAME-hs.onnx, with hard sigmoids; then names of
    /// workloads, or none for W1, W2, W4, W8 and W9.</param>
    public static int Run(string[] words)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (words.Length == 0 || !Directory.Exists(words[0]))
        {
            Console.Error.WriteLine("onnx: expected a folder of NAME.onnx files that were written by hand");
            return 2;
        }
        string[] names = words.Length > 1 ? words[1..] : s_usual;
        Console.WriteLine("workload\tbatch\tthreads\texported least\tmedian\tby hand least\tmedian\tratio least\tmedian");
        foreach (var work in WorkloadTimings.All.Where(w => names.Contains(w.Name)))
        foreach (var (suffix, inner) in WorkloadTimings.Gates(work))
            if (Path.Combine(words[0], $"{work.Name}{suffix}.onnx") is var path && File.Exists(path))
                foreach (int batch in work.Batches)
                foreach (int threads in new[] { 1, 2 })
                    Row(work, suffix, batch, threads, inner, File.ReadAllBytes(path));
        return 0;
    }

    private static void Row(Workload work, string suffix, int batch, int threads, ActivationFunction inner, byte[] file)
    {
        using var run = new WorkloadRun(work, batch, Device.Cpu(), new CompileOptions(), inner);
        using var exported = new OnnxPeer(run.Model, run.Inputs, threads);
        using var byHand = new OnnxPeer(file, run.Inputs, threads);
        var (ours, theirs) = (new List<double>(), new List<double>());
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < 8 || clock.Elapsed.TotalSeconds < Budget; i++)
        {
            // Who comes first changes, since the second finds the inputs in the cache.
            var (first, second) = i % 2 == 0 ? (exported, byHand) : (byHand, exported);
            var (a, b) = (Time(first), Time(second));
            if (i < 3)
                continue;
            ours.Add(i % 2 == 0 ? a : b);
            theirs.Add(i % 2 == 0 ? b : a);
        }
        ours.Sort();
        theirs.Sort();
        var (median, other) = (ours[ours.Count / 2], theirs[theirs.Count / 2]);
        Console.WriteLine(
            $"{work.Name}{suffix}\t{batch}\t{threads}\t{ours[0]:F4}\t{median:F4}\t{theirs[0]:F4}\t{other:F4}\t"
                + $"{ours[0] / theirs[0]:F3}\t{median / other:F3}"
        );
    }

    private static double Time(OnnxPeer peer)
    {
        long start = Stopwatch.GetTimestamp();
        peer.Call();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

using KerasSharp.Benchmarks.Workloads;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Benchmarks.Scaling;

/// <summary>Microseconds a row against the size of the batch, on one thread and on all.</summary>
internal static class BatchScaling
{
    private static readonly int[] s_batches = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        Console.WriteLine($"| microseconds a row, batch | threads | {string.Join(" | ", s_batches)} |");
        Console.WriteLine($"|---|---|{string.Concat(Enumerable.Repeat("---|", s_batches.Length))}");
        foreach (string name in new[] { "W1", "W2", "W4", "W8", "W9", "W18" })
        foreach (int threads in new[] { 1, Environment.ProcessorCount })
        {
            var work = WorkloadTimings.All.Single(w => w.Name == name);
            Console.WriteLine(
                $"| {name} | {threads} | {string.Join(" | ", s_batches.Select(b => $"{Microseconds(work, b, threads):G3}"))} |"
            );
        }
        Console.WriteLine();
    }

    private static double Microseconds(Workload work, int batch, int threads)
    {
        using var run = new WorkloadRun(
            work,
            batch,
            Device.Cpu(threads),
            new CompileOptions { Threads = threads },
            ActivationFunction.Sigmoid
        );
        return CallTimer.Measure("ours", work.Name, batch, threads, run.Call, quiet: true).Median * 1000 / batch;
    }
}

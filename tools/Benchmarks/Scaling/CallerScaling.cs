using System.Diagnostics;
using KerasSharp.Benchmarks.Workloads;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Benchmarks.Scaling;

/// <summary>Rows a second of all callers together: 1 to 64 threads that call one model at once, each with batches of its own.</summary>
internal static class CallerScaling
{
    private const double Seconds = 1;

    private static readonly int[] s_callers = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        Console.WriteLine($"| rows a second, callers | batch | {string.Join(" | ", s_callers)} |");
        Console.WriteLine($"|---|---|{string.Concat(Enumerable.Repeat("---|", s_callers.Length))}");
        foreach (string name in new[] { "W1", "W4", "W8", "W9" })
        {
            var work = WorkloadTimings.All.Single(w => w.Name == name);
            foreach (int batch in work.Batches.Take(2))
            {
                using var model = new Model(work.Graph(ActivationFunction.Sigmoid, batch), Device.Cpu(), new CompileOptions(), seed: 1);
                Rate(model, work, batch, 1); // compiled and packed
                Console.WriteLine(
                    $"| {name} | {batch} | {string.Join(" | ", s_callers.Select(n => $"{Rate(model, work, batch, n):N0}"))} |"
                );
            }
        }
        Console.WriteLine();
    }

    private static double Rate(Model model, Workload work, int batch, int callers)
    {
        long rows = 0;
        using var ready = new CountdownEvent(callers);
        using var start = new ManualResetEventSlim();
        var clock = new Stopwatch();
        var threads = Enumerable
            .Range(0, callers)
            .Select(t => new Thread(() =>
            {
                var inputs = new WorkloadInputs(work, batch);
                var y = new float[model.OutputShapes[0].Skip(1).Aggregate(batch, (n, extent) => n * extent!.Value)];
                long done = 0;
                ready.Signal();
                start.Wait();
                while (clock.Elapsed.TotalSeconds < Seconds)
                {
                    model.Predict(inputs.Next(), inputs.Shape, y, batch);
                    done += batch;
                }
                Interlocked.Add(ref rows, done);
            }))
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        ready.Wait();
        clock.Start();
        start.Set();
        foreach (var thread in threads)
            thread.Join();
        return rows / clock.Elapsed.TotalSeconds;
    }
}

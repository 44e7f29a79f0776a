using System.Diagnostics;
using System.Numerics.Tensors;

namespace KerasSharp.Benchmarks.Scaling;

/// <summary>Sequences of 10,000 different lengths through a model of open length: a plan for each, of which it keeps some.</summary>
internal static class PlanScaling
{
    private const int Lengths = 10_000,
        Words = 500;

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        using Model model = new Sequential
        {
            new Embedding(Words, 16) { MaskZero = true },
            new Lstm(32),
            new Dense(1),
        }.Build();
        Console.WriteLine("| lengths met | ms a call, median of the last 1,000 | memory of the process, MB |");
        Console.WriteLine("|---|---|---|");
        var random = new Random(1);
        // One word alone in sequences of every length, so that plans and not steps take the time.
        int[] lengths = [.. Enumerable.Range(1, Lengths)];
        random.Shuffle(lengths);
        var times = new List<double>();
        using var process = Process.GetCurrentProcess();
        for (int i = 0; i < Lengths; i++)
        {
            var x = new float[lengths[i]];
            x[^1] = 1 + random.Next(Words - 1);
            long start = Stopwatch.GetTimestamp();
            model.Predict(Tensor.Create(x, [1, x.Length]), 1);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if ((i + 1) % 1000 != 0)
                continue;
            process.Refresh();
            times.Sort();
            Console.WriteLine($"| {i + 1:N0} | {times[times.Count / 2]:F3} | {process.WorkingSet64 / 1_000_000:N0} |");
            times.Clear();
        }
        Console.WriteLine();
    }
}

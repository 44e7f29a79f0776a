using System.Diagnostics;
using System.Numerics.Tensors;

namespace KerasSharp.Benchmarks.Scaling;

/// <summary>Microseconds a time step against the length of the sequences, predicted and trained, and the memory of the process.</summary>
internal static class LengthScaling
{
    private const int Units = 128,
        Batch = 8;

    private static readonly int[] s_lengths = [100, 500, 1000, 2000, 5000];

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        Console.WriteLine(
            $"| LSTM {Units}, batch {Batch}, steps | us a step, predict | us a step, train | peak MB of the process so far |"
        );
        Console.WriteLine("|---|---|---|---|");
        foreach (int steps in s_lengths)
        {
            using Model model = new Sequential
            {
                new Lstm(Units) { InputShape = [steps, 32] },
                new Dense(1),
            }.Build();
            var random = new Random(1);
            var x = Tensor.Create([.. Enumerable.Range(0, Batch * steps * 32).Select(_ => random.NextSingle() - 0.5f)], [Batch, steps, 32]);
            var y = Tensor.Create(new float[Batch], [Batch, 1]);
            double predict = Least(() => model.Predict(x, Batch));
            model.Compile(new Adam(), Losses.MeanSquaredError);
            double train = Least(() => model.TrainOnBatch(x, y));
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(
                $"| {steps} | {predict * 1e6 / steps:F2} | {train * 1e6 / steps:F2} | {process.PeakWorkingSet64 / 1_000_000:N0} |"
            );
        }
        Console.WriteLine();
    }

    private static double Least(Action call)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < 12; i++)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return least;
    }
}

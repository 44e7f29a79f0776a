using System.Diagnostics;
using KerasSharp.Numpy;

namespace KerasSharp.Benchmarks.Soak;

/// <summary>Kills the command at random moments. A prediction's output is the old file or the whole new one; a training that is begun
/// again after each kill ends with the numbers of one that was never killed.</summary>
internal static class KillSoak
{
    private static readonly Random s_random = new(1);

    internal static int Run(int times, string[] what)
    {
        string folder = Directory.CreateTempSubdirectory("kerassharp-soak-").FullName;
        try
        {
            int failures = 0;
            if (what.Length == 0 || what.Contains("predict"))
                failures += Predictions(folder, times);
            if (what.Length == 0 || what.Contains("fit"))
                failures += Trainings(folder, times);
            return failures == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Predictions(string folder, int times)
    {
        string model = SoakCommand.Repository("fixtures", "keras-1.2.2", "dense", "deep", "model.h5"),
            input = Path.Combine(folder, "in.npy");
        NpyArray.Write(input, new float[9 * 300_000], [300_000, 9]);
        int failures = 0;
        foreach (string format in new[] { "npy", "csv", "npz" })
        {
            string output = Path.Combine(folder, "out." + format);
            string[] command = ["predict", model, "--input", input, "--output", output];
            var clock = Stopwatch.StartNew();
            Finish(ProcessMemory.Start(command));
            double whole = clock.Elapsed.TotalMilliseconds;
            byte[] complete = File.ReadAllBytes(output);
            int completed = 0;
            for (int i = 0; i < times; i++)
            {
                File.WriteAllText(output, "old");
                bool ended = Kill(ProcessMemory.Start(command), (int)(whole * (0.1 + (1.1 * s_random.NextDouble()))));
                byte[] found = File.ReadAllBytes(output);
                if (found.AsSpan().SequenceEqual(complete))
                    completed++;
                else if (ended || !found.AsSpan().SequenceEqual("old"u8))
                    failures++;
            }
            int left = Directory.GetFiles(folder, ".out*.tmp").Length;
            Thread.Sleep(2500);
            Finish(ProcessMemory.Start(command));
            Console.WriteLine(
                $"predict to {format}: {times} kills within {whole:F0} ms, {completed} came after the end; {left} temporary files "
                    + $"left, {Directory.GetFiles(folder, ".out*.tmp").Length} after the next run; {failures} files that are neither "
                    + "the old nor the new one so far"
            );
            failures += Directory.GetFiles(folder, ".out*.tmp").Length;
        }
        return failures;
    }

    private static int Trainings(string folder, int times)
    {
        string start = Path.Combine(folder, "start.h5");
        WriteTraining(folder, start);
        string[] Command(string name) =>
            [
                "fit",
                start,
                "--input",
                Path.Combine(folder, "x.npy"),
                "--target",
                Path.Combine(folder, "y.npy"),
                "--output",
                Path.Combine(folder, name + ".h5"),
                "--history",
                Path.Combine(folder, name + ".csv"),
                "--epochs",
                $"{4 * times}",
                "--validation-split",
                "0.1",
                "--reduce-rate",
                "15",
                "--early-stopping",
                "100000",
                "--seed",
                "3",
                "--resume",
            ];
        var clock = Stopwatch.StartNew();
        Finish(ProcessMemory.Start(Command("whole")));
        double whole = clock.Elapsed.TotalMilliseconds;
        int kills = 0,
            unreadable = 0;
        for (; kills < times; kills++)
        {
            // Somewhere between the start of the process and a good part of the training.
            if (Kill(ProcessMemory.Start(Command("killed")), s_random.Next((int)(whole * 0.6))))
                break;
            if (File.Exists(Path.Combine(folder, "killed.h5")))
                using (var readable = KerasImporter.Load(Path.Combine(folder, "killed.h5")))
                    if (readable.TrainingSpec is null)
                        unreadable++;
        }
        Finish(ProcessMemory.Start(Command("killed")));
        bool same = Numbers(Path.Combine(folder, "killed.h5")).AsSpan().SequenceEqual(Numbers(Path.Combine(folder, "whole.h5")));
        bool rows = File.ReadAllText(Path.Combine(folder, "killed.csv")) == File.ReadAllText(Path.Combine(folder, "whole.csv"));
        Console.WriteLine(
            $"fit: {4 * times} epochs with {kills} kills; the model has {(same ? "the same" : "OTHER")} weights and optimizer's "
                + $"state, bit by bit, the history {(rows ? "the same" : "OTHER")} rows as without a kill; {unreadable} checkpoints "
                + $"that cannot be gone on from; "
                + $"{Directory.GetFiles(folder, ".*.tmp").Length} temporary files left"
        );
        return (same ? 0 : 1) + (rows ? 0 : 1) + unreadable;
    }

    /// <summary>A model that draws random numbers, and data for it as x.npy and y.npy.</summary>
    private static void WriteTraining(string folder, string start)
    {
        using (
            Model model = new Sequential
            {
                new Dense(24) { InputShape = [6], Activation = ActivationFunction.Tanh },
                new Dropout(0.3),
                new GaussianNoise(0.05),
                new BatchNormalization(),
                new Dense(16) { Activation = ActivationFunction.Relu },
                new Dense(1),
            }.Build()
        )
        {
            model.Compile("adam", "mse", ["mae"]);
            model.Save(start);
        }
        float[] x = [.. Enumerable.Range(0, 6 * 2000).Select(_ => s_random.NextSingle())];
        NpyArray.Write(Path.Combine(folder, "x.npy"), x, [2000, 6]);
        NpyArray.Write(Path.Combine(folder, "y.npy"), [.. Enumerable.Range(0, 2000).Select(i => x[6 * i] * x[(6 * i) + 1])], [2000, 1]);
    }

    // Where in the file they stand depends on how often it was read and written.
    private static float[] Numbers(string file)
    {
        using var model = KerasImporter.Load(file);
        return
        [
            .. model.GetWeights().Values.SelectMany(w => w.ToArray()),
            .. model.OptimizerState!.All.SelectMany(v => v.Values.ToArray()),
        ];
    }

    /// <summary>Kills a process after some time.</summary>
    /// <returns>Whether it had ended before.</returns>
    private static bool Kill(Process process, int milliseconds)
    {
        using (process)
        {
            bool ended = process.WaitForExit(milliseconds);
            if (!ended)
                process.Kill();
            process.WaitForExit();
            return ended && process.ExitCode == 0;
        }
    }

    private static void Finish(Process process)
    {
        using (process)
        {
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException(error);
        }
    }
}

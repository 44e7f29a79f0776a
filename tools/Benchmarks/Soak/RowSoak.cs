using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using KerasSharp.Numpy;

namespace KerasSharp.Benchmarks.Soak;

/// <summary>Predicts many rows from a file to a file with the command: rows a second beside those of a model in memory, and the memory
/// that the process held meanwhile.</summary>
internal static class RowSoak
{
    private const int Block = 100_000;

    internal static int Run(int rows, string format, string[] names)
    {
        string folder = Directory.CreateTempSubdirectory("kerassharp-soak-").FullName;
        try
        {
            string dense = Path.Combine(folder, "dense.h5");
            using (
                Model mlp = new Sequential
                {
                    new Dense(64) { InputShape = [20], Activation = ActivationFunction.Relu },
                    new Dense(64) { Activation = ActivationFunction.Relu },
                    new Dense(1) { Activation = ActivationFunction.Sigmoid },
                }.Build()
            )
                mlp.Save(dense);
            foreach (
                var (name, file, shape) in new[]
                {
                    ("dense", dense, new[] { 20 }),
                    ("sine_gru", SoakCommand.Repository("fixtures", "models", "sine_gru", "model.h5"), [50, 1]),
                }
            )
                if (names.Length == 0 || names.Contains(name))
                    Run(folder, name, file, shape, rows, format);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string folder, string name, string file, int[] shape, int rows, string format)
    {
        string input = Path.Combine(folder, $"in.{format}"),
            output = Path.Combine(folder, $"out.{format}");
        int size = shape.Aggregate(1, (a, b) => a * b);
        float[] block = [.. Enumerable.Range(0, Block * size).Select(i => ((i * 7919L % 2001) - 1000) / 1000f)];
        WriteInput(input, format, block, shape, rows);
        using var model = KerasImporter.Load(file);
        var y = new float[Block * model.Predict(Tensor.CreateFromShape<float>([1, .. shape.Select(e => (nint)e)])).FlattenedLength];
        nint[] lengths = [Block, .. shape.Select(e => (nint)e)];
        foreach (int batch in new[] { 32, 4096 })
        {
            double memory = InMemory(model, block, lengths, y, rows, batch);
            Console.WriteLine($"{name}, batches of {batch}: in memory {rows / memory:N0} rows/s");
            foreach (
                string[] options in batch == 32
                    ? new[] { Array.Empty<string>(), ["--batch-size", "32"] }
                    :
                    [
                        ["--batch-size", "4096"],
                    ]
            )
            {
                var (seconds, start, curve) = FromFile(file, input, output, options);
                Console.WriteLine(
                    $"{name}, {format} to {format}, {(options.Length == 0 ? "no --batch-size" : string.Join(' ', options))}: {rows} "
                        + $"rows in {seconds:F1} s, {rows / seconds:N0} rows/s, "
                        + $"{memory / seconds:P0} of the speed in memory ({memory / (seconds - start):P0} without the {start:F2} s of "
                        + $"a start); memory {curve}"
                );
            }
        }
        File.Delete(input);
    }

    private static double InMemory(Model model, float[] x, nint[] lengths, float[] y, int rows, int batch)
    {
        model.Predict(x, lengths, y, batch);
        var clock = Stopwatch.StartNew();
        for (int done = 0; done < rows; done += Block)
            model.Predict(x, lengths, y, batch);
        return clock.Elapsed.TotalSeconds;
    }

    private static (double Seconds, double Start, string Curve) FromFile(string model, string input, string output, string[] options)
    {
        var clock = Stopwatch.StartNew();
        using (var start = ProcessMemory.Start("summary", model))
        {
            start.StandardOutput.ReadToEnd();
            start.WaitForExit();
        }
        double starting = clock.Elapsed.TotalSeconds;
        clock.Restart();
        using var process = ProcessMemory.Start(["predict", model, "--input", input, "--output", output, .. options]);
        var error = process.StandardError.ReadToEndAsync();
        var samples = new List<double>();
        while (!process.WaitForExit(250))
        {
            try
            {
                samples.Add(ProcessMemory.Own(process.Id));
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                break;
            }
        }
        process.WaitForExit();
        double seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException(error.Result);
        var seen = samples.Where(double.IsFinite).ToArray();
        string curve = string.Join(
            ", ",
            Enumerable
                .Range(0, 6)
                .Select(i => seen.Length == 0 ? "?" : seen[i * (seen.Length - 1) / 5].ToString("F0", CultureInfo.InvariantCulture))
        );
        return (seconds, starting, $"{curve} MB from start to end");
    }

    private static void WriteInput(string path, string format, float[] block, int[] shape, int rows)
    {
        int size = block.Length / Block;
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        if (format == "npy")
        {
            var writer = new NpyWriter(stream, shape, rows);
            for (int done = 0; done < rows; done += Block)
                writer.WriteRows(block, Math.Min(Block, rows - done));
            writer.Complete();
            return;
        }
        using var text = new StreamWriter(stream) { NewLine = "\n" };
        string[] lines =
        [
            .. Enumerable
                .Range(0, Block)
                .Select(r =>
                    string.Join(',', Enumerable.Range(0, size).Select(i => block[(r * size) + i].ToString(CultureInfo.InvariantCulture)))
                ),
        ];
        for (int row = 0; row < rows; row++)
            text.WriteLine(lines[row % Block]);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using KerasSharp.Benchmarks.Workloads;
using KerasSharp.Data;
using KerasSharp.Data.Parquet;

namespace KerasSharp.Benchmarks.Files;

/// <summary>Scores a Parquet file of W1's texts with the command: rows a second beside those of <c>Predict</c> in memory, the memory that
/// the process holds meanwhile, and the same by one worker and by two of <c>kerassharp score</c>.</summary>
internal static class FileRates
{
    private const int MostForWorkers = 1_000_000,
        Part = 2592,
        Parts = 32;

    private static readonly TimeSpan s_raw = TimeSpan.FromSeconds(10);

    internal static int Run(string[] arguments)
    {
        int rows = arguments.Length > 0 ? int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 200_000;
        string folder = Directory.CreateTempSubdirectory("kerassharp-files-").FullName;
        try
        {
            var work = WorkloadTimings.All.First(w => w.Name == "W1");
            using var model = new Model(
                work.Graph(ActivationFunction.HardSigmoid, 1),
                KerasSharp.Device.Cpu(),
                new Runtime.Backends.CompileOptions(),
                seed: 1
            );
            string file = Path.Combine(folder, "w1.h5"),
                input = Path.Combine(folder, "in.parquet"),
                output = Path.Combine(folder, "out.parquet");
            model.Save(file);
            var clock = Stopwatch.StartNew();
            WordTable.Write(input, rows);
            Say(
                $"{rows:N0} rows of {WordTable.Words} words written in {clock.Elapsed.TotalSeconds:F0} s: "
                    + $"{new FileInfo(input).Length >> 20} MB"
            );
            double before = Raw(model);
            var found = Predict(file, input, output);
            double after = Raw(model);
            RequireEqual(model, output, rows);
            Tell(rows, before, after, found);
            Workers(folder, file, input, rows);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Tell(int rows, double before, double after, (double Seconds, double Start, double[] Megabytes) found)
    {
        double raw = (before + after) / 2,
            rate = rows / found.Seconds;
        Say($"Predict in memory, {Environment.ProcessorCount} processors: {before:N0} rows/s before, {after:N0} after");
        Say(
            $"kerassharp predict, parquet to parquet: {found.Seconds:F1} s, {rate:N0} rows/s, {rate / raw:P1} of it "
                + $"({rows / (found.Seconds - found.Start) / raw:P1} without the {found.Start:F2} s of a start)"
        );
        double Most(double part) => found.Megabytes.Take((int)Math.Ceiling(part * found.Megabytes.Length)).DefaultIfEmpty(0).Max();
        Say($"most memory of its own after 1/4, 1/2 and all of the time: {Most(0.25):F0}, {Most(0.5):F0}, {Most(1):F0} MB");
    }

    /// <summary>Rows a second of the model on an array, in parts as large as the command's.</summary>
    private static double Raw(Model model)
    {
        // Others each time: words that are still in the processor's cache are no user's.
        float[][] xs = [.. Enumerable.Range(0, Parts).Select(i => WordTable.Rows(i * Part, Part))];
        var y = new float[Part];
        nint[] lengths = [Part, WordTable.Words];
        foreach (float[] x in xs)
            model.Predict(x, lengths, y, Part);
        long done = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < s_raw; done += Part)
            model.Predict(xs[done / Part % Parts], lengths, y, Part);
        return done / clock.Elapsed.TotalSeconds;
    }

    private static (double Seconds, double Start, double[] Megabytes) Predict(string model, string input, string output)
    {
        double start = Time([], "summary", model);
        var megabytes = new List<double>();
        return (Time(megabytes, "predict", model, "--input", input, "--output", output), start, [.. megabytes]);
    }

    private static double Time(List<double> megabytes, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Soak.ProcessMemory.Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(100))
            try
            {
                megabytes.Add(Soak.ProcessMemory.Own(process.Id));
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                break;
            }
        process.WaitForExit();
        megabytes.RemoveAll(m => !double.IsFinite(m));
        double seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{error.Result}{output.Result}");
    }

    /// <summary>No row is lost, and the last ones are what the model says of them.</summary>
    private static void RequireEqual(Model model, string output, int rows)
    {
        using var table = new ParquetFormat().Open(output, output);
        if (table.Rows != rows)
            throw new InvalidOperationException($"expected {rows} rows, found {table.Rows}");
        long before = table.Skip(rows - 1);
        int got = table.Read([0], out var values);
        var y = model.Predict(Tensor.Create(WordTable.Rows((int)before, got), [got, WordTable.Words]));
        for (int i = 0; i < got; i++)
            if (y[i, 0] != (float)values[0].Numbers[i])
                throw new InvalidOperationException($"row {before + i + 1}: expected {y[i, 0]:R}, found {values[0].Numbers[i]:R}");
    }

    private static void Workers(string folder, string model, string input, int rows)
    {
        if (rows > MostForWorkers)
        {
            rows = MostForWorkers;
            File.Delete(input);
            WordTable.Write(input, rows);
        }
        double one = 0;
        foreach (int workers in new[] { 1, 2 })
        {
            string scores = Path.Combine(folder, $"scores-{workers}");
            Time([], "score", "plan", model, "--input", input, "--output", scores, "--rows-per-shard", $"{Math.Max(1, rows / 8)}");
            double seconds = Time([], "score", "run", scores, "--local", $"{workers}");
            Say(
                $"score run --local {workers}, 8 shards of {rows / 8:N0} rows, {Math.Max(1, Environment.ProcessorCount / workers)} threads "
                    + $"each: {seconds:F1} s, {rows / seconds:N0} rows/s{(workers > 1 ? $", {one / seconds:F2} times one" : "")}"
            );
            one = workers == 1 ? seconds : one;
            Directory.Delete(scores, recursive: true);
        }
    }

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}

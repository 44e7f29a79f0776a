using System.Diagnostics;
using System.Globalization;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>Times whole models through the public API, and, where asked to, the same models in ONNX Runtime in the same process. One
/// tab-separated line a case: peer, workload, batch, threads, least and median milliseconds, calls timed, cores that other processes used
/// meanwhile.</summary>
internal static class WorkloadTimings
{
    public static IReadOnlyList<Workload> All { get; } =
    [.. RecurrentWorkloads.All.Concat(FeedForwardWorkloads.All).OrderBy(w => int.Parse(w.Name[1..].TrimEnd('a', 'b')))];

    /// <summary>Runs the workloads of these names, or all.</summary>
    /// <param name="words">Names; <c>--peers</c> for ONNX Runtime too; <c>--table</c> for a table at the end.</param>
    public static void Run(string[] words)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string[] names = [.. words.Where(w => !w.StartsWith('-'))];
        var rows = new List<TimingRow>();
        foreach (var work in All.Where(w => names.Length == 0 || names.Contains(w.Name)))
        foreach (int batch in work.Batches)
        foreach (int threads in new[] { 1, 2 })
        foreach (var (gates, inner) in Gates(work))
        {
            Row($"ours{gates}", work, batch, threads, inner, new CompileOptions { Threads = threads }, rows);
            if (work.Folds)
                Row($"unfolded{gates}", work, batch, threads, inner, new CompileOptions { Threads = threads, FoldLimit = 0 }, rows);
            if (words.Contains("--peers") && work.Goal is null)
                PeerRow($"ort{gates}", work, batch, threads, inner, rows);
        }
        if (words.Contains("--table"))
            TimingTable.Write(rows, Console.Out);
    }

    /// <summary>Prints the shortest time of each step.</summary>
    public static void RunSteps(Workload work, int batch, int threads)
    {
        var backend = new ProfilingBackend(Device.Cpu(threads));
        using var run = new WorkloadRun(work, batch, backend, new CompileOptions { Threads = threads }, ActivationFunction.HardSigmoid);
        var clock = Stopwatch.StartNew();
        for (int n = 0; n < 5 || clock.Elapsed.TotalSeconds < 2; n++)
            run.Call();
        double all = backend.Times.Sum(t => t.Ticks);
        Console.WriteLine($"{work.Name}, batch {batch}: {all * 1e3 / Stopwatch.Frequency:F3} ms in steps");
        foreach (var (step, ticks) in backend.Times)
            if (ticks * 200 > all)
                Console.WriteLine($"  {ticks * 1e3 / Stopwatch.Frequency, 10:F4} ms  {step.Layer, -24} {step.Kernel}  {step.Note}");
    }

    /// <summary>Prints the milliseconds of the first and the tenth call of each model, its weights drawn before.</summary>
    public static void RunFirstCalls(string[] names)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine("workload\tbatch\tfirst\ttenth");
        foreach (var work in All.Where(w => names.Length == 0 || names.Contains(w.Name)))
        {
            int batch = work.Batches[0];
            var inputs = new WorkloadInputs(work, batch);
            using var model = new Model(work.Graph(ActivationFunction.HardSigmoid, batch), Device.Cpu(), seed: 1);
            if (work.Goal is not null)
                continue;
            // A file has its weights already.
            _ = model.GetWeights();
            var times = new double[10];
            for (int i = 0; i < times.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                model.Predict(System.Numerics.Tensors.Tensor.Create(inputs.Next(), inputs.Shape), batch);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            Console.WriteLine($"{work.Name}\t{batch}\t{times[0]:F3}\t{times[^1]:F3}");
        }
    }

    /// <summary>The gates that a workload is timed with, and what stands behind its name.</summary>
    internal static IEnumerable<(string Suffix, ActivationFunction Inner)> Gates(Workload work) =>
        work.HasGates ? [("", ActivationFunction.Sigmoid), ("-hs", ActivationFunction.HardSigmoid)] : [("", ActivationFunction.Sigmoid)];

    private static void Row(
        string peer,
        Workload work,
        int batch,
        int threads,
        ActivationFunction inner,
        CompileOptions options,
        List<TimingRow> rows
    )
    {
        using var run = new WorkloadRun(work, batch, Device.Cpu(threads), options, inner);
        rows.Add(CallTimer.Measure(peer, work.Name, batch, threads, run.Call));
    }

    private static void PeerRow(string peer, Workload work, int batch, int threads, ActivationFunction inner, List<TimingRow> rows)
    {
        using var run = new WorkloadRun(work, batch, Device.Cpu(), new CompileOptions(), inner);
        using var other = new OnnxPeer(run.Model, run.Inputs, threads);
        rows.Add(CallTimer.Measure(peer, work.Name, batch, threads, other.Call));
    }
}

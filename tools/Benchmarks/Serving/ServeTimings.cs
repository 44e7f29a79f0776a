using System.Globalization;
using KerasSharp.Benchmarks.Workloads;
using KerasSharp.Extensions;
using KerasSharp.Server;

namespace KerasSharp.Benchmarks.Serving;

/// <summary>Times servers under clients: this one with and without batches, and ONNX Runtime in the same shell, in turn within one run. On
/// standard output one line a case: server, workload, clients, requests a second, milliseconds of half and of 99 in a hundred
/// requests.</summary>
internal static class ServeTimings
{
    private static readonly int[] s_clients = [1, 2, 4, 8, 16, 32, 64];

    /// <param name="arguments">Names of workloads (W1, W4, W8 if none), and a number of seconds for each case (5); or <c>soak</c> and
    /// seconds (600) for memory over time.</param>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        double? seconds = arguments
            .Select(a => double.TryParse(a, CultureInfo.InvariantCulture, out double s) ? (double?)s : null)
            .FirstOrDefault(s => s is not null);
        string[] names = [.. arguments.Where(a => a.StartsWith('W'))];
        if (names.Length == 0)
            names = arguments.Contains("soak") ? ["W1"] : ["W1", "W4", "W8"];
        foreach (var work in WorkloadTimings.All.Where(w => names.Contains(w.Name)))
            if (arguments.Contains("soak"))
                await SoakAsync(work, TimeSpan.FromSeconds(seconds ?? 600));
            else
                await CompareAsync(work, TimeSpan.FromSeconds(seconds ?? 5));
        return 0;
    }

    private static async Task CompareAsync(Workload work, TimeSpan time)
    {
        using var served = new SavedModel(work);
        await using ModelServer batched = await served.StartAsync(new BatchingOptions()),
            single = await served.StartAsync(new BatchingOptions { MaxBatch = 1 });
        await using OrtServer ort = await OrtServer.StartAsync(served.Model, threads: 0),
            ortOne = await OrtServer.StartAsync(served.Model, threads: 1);
        (string Name, Uri Address)[] servers =
        [
            ("ours", batched.Address),
            ("ours-single", single.Address),
            ("ort", ort.Address),
            ("ort-1thread", ortOne.Address),
        ];
        foreach (int clients in s_clients)
        foreach (var (name, address) in servers)
        {
            var load = await ClientLoad.RunAsync(work, served.Input, address, clients, time);
            Console.WriteLine(
                $"{name, -12} {work.Name, -4} {clients, 3} clients {load.Requests, 10:F1} /s   "
                    + $"p50 {load.Median, 8:F3} ms   p99 {load.Tail, 8:F3} ms"
            );
        }
    }

    private static async Task SoakAsync(Workload work, TimeSpan time)
    {
        using var served = new SavedModel(work);
        await using var server = await served.StartAsync(new BatchingOptions { MaxQueuedRows = 48 });
        var step = TimeSpan.FromSeconds(Math.Min(30, time.TotalSeconds / 4));
        for (var past = TimeSpan.Zero; past < time; past += step)
        {
            // More clients than rows may wait: some are refused, and the others feel nothing of it.
            var load = await ClientLoad.RunAsync(work, served.Input, server.Address, 64, step * 0.8);
            using var process = System.Diagnostics.Process.GetCurrentProcess();
            Console.WriteLine(
                $"{past.TotalSeconds, 6:F0} s   {load.Requests, 8:F1} /s   p99 {load.Tail, 8:F3} ms   refused {load.Refused, 6}   "
                    + $"heap {GC.GetTotalMemory(true) >> 10, 8:N0} kB   process {process.WorkingSet64 >> 10, 8:N0} kB"
            );
        }
    }

    /// <summary>A workload's model as a file, which servers read.</summary>
    private sealed class SavedModel : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("kerassharp-serve-").FullName;

        internal SavedModel(Workload work)
        {
            Model = work.Graph(ActivationFunction.Sigmoid, 1).Build(Device.Cpu(), seed: 1);
            Model.Save(File);
            using var loaded = KerasImporter.Load(File);
            Input = loaded.InputLayers[0].Name!;
        }

        internal Model Model { get; }

        /// <summary>The name of the file's input.</summary>
        internal string Input { get; }

        private string File => Path.Combine(_folder, "model.h5");

        internal Task<ModelServer> StartAsync(BatchingOptions batching) =>
            ModelServer.StartAsync(
                new ServeOptions(File)
                {
                    Port = 0,
                    Models = new KerasModelOptions { Batching = batching },
                }
            );

        public void Dispose()
        {
            Model.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}

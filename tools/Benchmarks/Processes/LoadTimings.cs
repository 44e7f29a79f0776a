using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;

namespace KerasSharp.Benchmarks.Processes;

/// <summary>Times loading 100 MB of weights in 100 contiguous datasets until nothing is left to pack, beside h5py reading them into
/// NumPy arrays. Each time is of a process of its own, which has done the same with a small file before: neither pays for its
/// code, both pay for their memory.</summary>
internal static class LoadTimings
{
    private const int Layers = 100,
        Units = 512,
        SmallUnits = 104,
        Rounds = 11;

    private const string Python = """
        import h5py, sys, time
        def read(path):
            arrays = []
            with h5py.File(path, 'r') as f:
                f.visititems(lambda name, item: arrays.append(item[()]) if isinstance(item, h5py.Dataset) else None)
            return arrays
        read(sys.argv[2])
        start = time.perf_counter()
        arrays = read(sys.argv[1])
        print((time.perf_counter() - start) * 1e3, len(arrays), sum(a.nbytes for a in arrays))
        """;

    public static void Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = Directory.CreateTempSubdirectory("kerassharp-load-").FullName;
        try
        {
            string large = Path.Combine(folder, "large.h5"),
                small = Path.Combine(folder, "small.h5");
            Write(large, Units);
            Write(small, SmallUnits);
            Compare(large, small);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string large, string small)
    {
        string? python = ChildProcess.PythonWith("h5py");
        if (python is null)
            Console.WriteLine("no Python with h5py here: KerasSharp alone is measured");
        var (theirs, ours) = (new List<double>(), new List<double[]>());
        for (int round = 0; round < Rounds; round++)
        {
            if (python is not null)
                theirs.Add(Numbers(ChildProcess.Output(python, "-c", Python, large, small))[0]);
            ours.Add(Numbers(ChildProcess.Output(ChildProcess.Self, "load-once", large, small)));
        }
        Console.WriteLine(
            $"{new FileInfo(large).Length / 1e6:F1} MB in {Layers} contiguous datasets, {Rounds} processes each, milliseconds: least, "
                + $"median"
        );
        if (python is not null)
            Print("h5py into NumPy", theirs);
        Print("Load", ours.Select(o => o[0]));
        Print("Load and packing", ours.Select(o => o[0] + o[1] - o[2]));
        Print("Load and first prediction", ours.Select(o => o[0] + o[1]));
        if (python is not null)
            Console.WriteLine(
                $"{"packed / h5py", -28}{ours.Min(o => o[0] + o[1] - o[2]) / theirs.Min(), 9:F2}"
                    + $"{Median(ours.Select(o => o[0] + o[1] - o[2])) / Median(theirs), 9:F2}"
            );
        Console.WriteLine(
            $"{"most memory, MB", -28}{ours.Min(o => o[3]), 9:F0}{Median(ours.Select(o => o[3])), 9:F0}  of which before loading "
                + $"{Median(ours.Select(o => o[4])):F0}"
        );
    }

    /// <summary>Loads and predicts, and prints the milliseconds of loading, of the first prediction and of a later one, then the
    /// process's most memory in MB, and that before.</summary>
    public static void Once(string large, string small)
    {
        // Until the compiler is through with all of it.
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 40; i++)
                Load(small, SmallUnits);
            Thread.Sleep(250);
        }
        // Memory that was touched already goes back to the system.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        double before = PeakMemory();
        var times = Load(large, Units);
        Console.WriteLine(
            string.Join(
                ' ',
                new[] { times.Load, times.First, times.Later, PeakMemory(), before }.Select(t =>
                    t.ToString("F3", CultureInfo.InvariantCulture)
                )
            )
        );
    }

    private static (double Load, double First, double Later) Load(string path, int units)
    {
        var x = Tensor.CreateFromShape<float>([1, units]);
        long start = Stopwatch.GetTimestamp();
        using var model = KerasImporter.Load(path);
        double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        model.Predict(x);
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        model.Predict(x);
        return (load, first, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static void Write(string path, int units)
    {
        var model = new Sequential();
        for (int i = 0; i < Layers; i++)
            model.Add(i == 0 ? new Dense(units) { UseBias = false, InputShape = [units] } : new Dense(units) { UseBias = false });
        using Model built = model.Build();
        built.Save(path);
    }

    private static void Print(string what, IEnumerable<double> times) =>
        Console.WriteLine($"{what, -28}{times.Min(), 9:F1}{Median(times), 9:F1}");

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(times.Count() / 2);

    private static double[] Numbers(string line) => [.. line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    private static double PeakMemory() =>
        File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status")
                .Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Select(l => double.Parse(l[6..^2], CultureInfo.InvariantCulture) / 1e3)
                .First()
            : Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
}

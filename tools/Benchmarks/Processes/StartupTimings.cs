using System.IO.Compression;
using System.Reflection.PortableExecutable;

namespace KerasSharp.Benchmarks.Processes;

/// <summary>Times the whole process of the command, from its start to its end: a prediction with the sine model, and a process that does
/// nothing but tell its version.</summary>
internal static class StartupTimings
{
    private const int Runs = 30;

    public static void Run()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "KerasSharp.sln")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("expected to be started within the repository");
        string bin = Path.Combine(root, "tools", "Cli", "bin", "Release", "net10.0"),
            command = Path.Combine(bin, OperatingSystem.IsWindows() ? "kerassharp.exe" : "kerassharp");
        if (!File.Exists(command))
            throw new InvalidOperationException($"{command}: not there; expected after dotnet build -c Release tools/Cli");
        string model = Path.Combine(root, "fixtures", "models", "sine_gru"),
            folder = Directory.CreateTempSubdirectory("kerassharp-startup-").FullName;
        try
        {
            string input = Path.Combine(folder, "x.npy"),
                output = Path.Combine(folder, "y.npy");
            using (var data = ZipFile.OpenRead(Path.Combine(model, "data.npz")))
                data.GetEntry("x0.npy")!.ExtractToFile(input);
            Console.WriteLine(
                $"{command}, compiled ahead of time: {(IsCompiled(Path.Combine(bin, "KerasSharp.Runtime.dll")) ? "yes" : "no")}; "
                    + $"{Runs} processes each, milliseconds: least, median"
            );
            Print("predict, sine_gru", command, "predict", Path.Combine(model, "model.h5"), "--input", input, "--output", output);
            Print("--version", command, "--version");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string what, string command, params string[] arguments)
    {
        ChildProcess.Time(command, arguments);
        double[] times = [.. Enumerable.Range(0, Runs).Select(_ => ChildProcess.Time(command, arguments)).Order()];
        Console.WriteLine($"{what, -20}{times[0], 9:F1}{times[Runs / 2], 9:F1}");
    }

    private static bool IsCompiled(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}

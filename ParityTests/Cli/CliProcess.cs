using System.Diagnostics;

namespace KerasSharp.ParityTests.Cli;

/// <summary>The built command as a process of its own.</summary>
internal static class CliProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Whether processes that are started here do not notice Ctrl-C, as those of a shell's background jobs.</summary>
    internal static bool IgnoresInterrupts =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (Convert.ToUInt64(line[7..].Trim(), 16) & 2) != 0;

    internal static Process Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "kerassharp.dll");
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [program, .. arguments]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    internal static CliRun Run(byte[] input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var output = Task.Run(() =>
        {
            using var bytes = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(bytes);
            return bytes.ToArray();
        });
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        return Finish(process, output, error);
    }

    internal static CliRun Finish(Process process, Task<byte[]> output, Task<string> error)
    {
        if (!process.WaitForExit(s_limit))
        {
            process.Kill();
            throw new TimeoutException($"the command ran for more than {s_limit}");
        }
        return new CliRun(process.ExitCode, output.Result, error.Result);
    }
}

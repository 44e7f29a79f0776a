using System.Diagnostics;
using System.Globalization;

namespace KerasSharp.Benchmarks.Soak;

/// <summary>What a process holds, as Linux tells it.</summary>
internal static class ProcessMemory
{
    /// <summary>Megabytes in memory.</summary>
    internal static double Resident(int process) => Status(process, "VmRSS:");

    /// <summary>The most megabytes in memory so far.</summary>
    internal static double Peak(int process) => Status(process, "VmHWM:");

    /// <summary>Megabytes of its own, without pages of files.</summary>
    internal static double Own(int process) => Status(process, "RssAnon:");

    /// <summary>Open files.</summary>
    internal static int Files(int process) => Directory.GetFiles($"/proc/{process}/fd").Length;

    /// <summary>Mappings of files with this ending.</summary>
    internal static int Mapped(int process, string ending) =>
        File.ReadLines($"/proc/{process}/maps").Count(l => l.EndsWith(ending, StringComparison.Ordinal));

    private static double Status(int process, string field)
    {
        string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        return line is null
            ? double.NaN
            : double.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>This process.</summary>
    internal static int Mine { get; } = Environment.ProcessId;

    /// <summary>The built command with arguments, as a process of its own.</summary>
    internal static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "kerassharp.dll"), .. arguments])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
}

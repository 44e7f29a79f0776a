using System.Diagnostics;

namespace KerasSharp.Benchmarks.Processes;

/// <summary>Other processes that are measured, or measure themselves.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a program to its end and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with another exit code than 0.</exception>
    internal static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {error.Result}");
    }

    /// <summary>Milliseconds from the start of a process to its end.</summary>
    internal static double Time(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        Output(program, arguments);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>This program, to be started again.</summary>
    internal static string Self { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "KerasSharp.Benchmarks.exe" : "KerasSharp.Benchmarks");

    /// <summary>A Python that has a module: that of KERASSHARP_PYTHON, else /usr/bin/python3, else python3; null where it has
    /// not.</summary>
    internal static string? PythonWith(string module)
    {
        string python =
            Environment.GetEnvironmentVariable("KERASSHARP_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        try
        {
            Output(python, "-c", $"import {module}");
            return python;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

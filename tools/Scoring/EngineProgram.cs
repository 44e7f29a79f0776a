using System.ComponentModel;
using System.Diagnostics;

namespace KerasSharp.Scoring;

/// <summary>An engine's own program.</summary>
internal static class EngineProgram
{
    /// <summary>Runs it.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    /// <exception cref="IOException">There is no such program.</exception>
    internal static (int Code, string Said) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, (process.ExitCode == 0 ? output : $"{output}{error.Result}").Trim());
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program}: cannot be run: {e.Message}", e);
        }
    }
}

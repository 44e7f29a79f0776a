using System.Collections.Concurrent;
using System.Diagnostics;

namespace KerasSharp.ParityTests.Oracle;

/// <summary>
/// Runs Python scripts against NumPy or h5py, the authorities on their own formats. Tests skip, with the reason, where these are missing.
/// The interpreter is that of KERASSHARP_PYTHON, else /usr/bin/python3, else python3.
/// </summary>
internal static class Python
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<string, string?> Missing = new();

    /// <summary>Skips the test unless the interpreter can import <paramref name="module"/>.</summary>
    internal static void Require(string module)
    {
        var reason = Missing.GetOrAdd(
            module,
            name =>
            {
                try
                {
                    var (exitCode, _, error) = Start($"import {name}", []);
                    return exitCode == 0 ? null : $"{Interpreter} has no {name}: {error.Trim()}";
                }
                catch (System.ComponentModel.Win32Exception e)
                {
                    return $"{Interpreter} cannot be run: {e.Message}";
                }
            }
        );
        Skip.IfNot(reason is null, reason);
    }

    /// <summary>Runs a script with arguments (sys.argv[1:]) and gives what it printed; a failing script fails the test.</summary>
    internal static string Run(string script, params string[] arguments)
    {
        var (exitCode, output, error) = Start(script, arguments);
        if (exitCode != 0)
            throw new InvalidOperationException($"The Python script ended with {exitCode}: {error}");
        return output.Trim();
    }

    private static string Interpreter =>
        Environment.GetEnvironmentVariable("KERASSHARP_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    private static (int ExitCode, string Output, string Error) Start(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            throw new TimeoutException($"The Python script ran for more than {Limit}.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}

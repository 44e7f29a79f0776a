using System.Diagnostics;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Documents;

/// <summary>Runs an example in a folder of its own.</summary>
internal static class PageRun
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Puts the files of an example into a folder, and the fixtures beside them.</summary>
    internal static void Prepare(TemporaryFolder folder, IEnumerable<(string From, string Name)> files)
    {
        foreach (var (from, name) in files)
            File.Copy(Path.Combine(Fixtures.Root, from), folder.PathOf(name));
        Directory.CreateSymbolicLink(folder.PathOf("fixtures"), Fixtures.Root);
    }

    /// <summary>Runs a program; its exit code and all that it printed.</summary>
    internal static (int Code, string Output) Run(string folder, string program, params string[] arguments) =>
        Run(folder, s_limit, program, arguments);

    /// <inheritdoc cref="Run(string, string, string[])"/>
    internal static (int Code, string Output) Run(
        string folder,
        TimeSpan limit,
        string program,
        string[] arguments,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} ran for more than {limit}");
        }
        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Runs lines of a shell in which <c>kerassharp</c> is the command that was built.</summary>
    internal static (int Code, string Output) Shell(string folder, string lines) =>
        Run(
            folder,
            "bash",
            "-c",
            $"kerassharp() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "kerassharp.dll")}' \"$@\"; }}\nset -e\n{lines}"
        );
}

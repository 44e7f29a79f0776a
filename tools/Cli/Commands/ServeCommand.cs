using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp serve</c>: starts the server, a program of its own, since its framework would make every other command start
/// later.</summary>
internal static partial class ServeCommand
{
    internal const string Name = "serve";

    private const string Program = "kerassharp-serve";
    private const int Terminate = 15;

    /// <summary>For the list of commands; <see cref="Run"/> takes the arguments as they are.</summary>
    internal static Command Create(Terminal terminal) =>
        new(Name, "Serve a model or a folder of models to other programs (REST and gRPC).") { TreatUnmatchedTokensAsErrors = false };

    /// <summary>Hands the arguments to the server and waits for its end.</summary>
    /// <returns>The server's exit code; 1 where there is none.</returns>
    /// <param name="args">The arguments behind <c>serve</c>.</param>
    /// <param name="terminal">Is told where there is no server.</param>
    /// <param name="places">Folders to look in; null for the usual ones.</param>
    internal static int Run(string[] args, Terminal terminal, IEnumerable<string>? places = null)
    {
        string[] names = [OperatingSystem.IsWindows() ? $"{Program}.exe" : Program, $"{Program}.dll"];
        if ((places ?? Places()).SelectMany(p => names.Select(n => Path.Combine(p, n))).FirstOrDefault(File.Exists) is not { } program)
        {
            terminal.Error.WriteLine(
                $"kerassharp: serve: expected the server {Program} beside this program or on the PATH, found none; "
                    + "it is a package of its own: dotnet tool install --global KerasSharp.Server"
            );
            return 1;
        }
        var start = program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo(Environment.ProcessPath is { } host && IsDotnet(host) ? host : "dotnet", [program, .. args])
            : new ProcessStartInfo(program, args);
        using var server = Process.Start(start) ?? throw new IOException($"{program}: it cannot be started");
        // An interrupt reaches both; whoever ends this program alone means the server.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var end = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                if (OperatingSystem.IsWindows())
                    server.Kill();
                else
                    _ = Kill(server.Id, Terminate);
            }
        );
        server.WaitForExit();
        return server.ExitCode;
    }

    /// <summary>Where the server may be: beside this program, in a folder <c>serve</c> beside it, where the sources build it, on the
    /// PATH.</summary>
    private static IEnumerable<string> Places()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        yield return own.FullName;
        yield return Path.Combine(own.FullName, "serve");
        // tools/Cli/bin/Release/net10.0 and tools/Server/bin/Release/net10.0
        if (own.Parent?.Parent?.Parent is { Name: "Cli", Parent: { Name: "tools" } tools })
            yield return Path.Combine(tools.FullName, "Server", "bin", own.Parent.Name, own.Name);
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            if (folder.Length > 0)
                yield return folder;
    }

    private static bool IsDotnet(string program) => Path.GetFileNameWithoutExtension(program) == "dotnet";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

using System.Diagnostics;
using System.Globalization;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>The cluster that <c>slurm-cluster.sh</c> starts.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private static readonly string[] s_tools = ["slurmctld", "slurmd", "sbatch", "munged", "ip", "nsenter", "unshare"];

    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private SlurmCluster(TemporaryFolder folder, Process process) => (_folder, _process) = (folder, process);

    /// <summary>Starts it; skips the test where that cannot be.</summary>
    internal static SlurmCluster Start()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.UserName == "root", "a cluster of namespaces needs root on Linux");
        foreach (string tool in s_tools)
            Skip.IfNot(Exists(tool), $"no {tool}; Debian's slurmctld, slurmd, slurm-client and munge have what a cluster needs");
        var folder = new TemporaryFolder();
        string script = Path.Combine(Path.GetDirectoryName(Fixtures.Root)!, "ParityTests", "Scoring", "slurm-cluster.sh");
        var process = Process.Start(
            new ProcessStartInfo("bash", [script, folder.PathOf("slurm")])
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.Add(line.Data ?? "");
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var cluster = new SlurmCluster(folder, process);
        while (!process.HasExited && !File.Exists(folder.PathOf("slurm/ready")))
            Thread.Sleep(100);
        if (File.Exists(folder.PathOf("slurm/ready")))
            return cluster;
        cluster.Dispose();
        string problem = string.Join('\n', said);
        // A container may hold root without the right to make namespaces.
        Skip.If(problem.Contains("Operation not permitted", StringComparison.Ordinal), $"namespaces cannot be made here: {problem}");
        throw new InvalidOperationException(problem);
    }

    /// <summary>Runs the command on the controller.</summary>
    internal CliRun Command(params string[] arguments)
    {
        var (code, output, error) = On("ctl", ["dotnet", Path.Combine(AppContext.BaseDirectory, "kerassharp.dll"), .. arguments]);
        return new CliRun(code, System.Text.Encoding.UTF8.GetBytes(output), error);
    }

    /// <summary>Waits for a worker on a node, and kills it.</summary>
    /// <returns>How many were killed.</returns>
    internal int KillWorker(string node, Stopwatch clock, TimeSpan limit)
    {
        while (clock.Elapsed < limit)
        {
            if (Worker(node) is { } worker)
            {
                Kill(worker);
                return 1;
            }
            Thread.Sleep(20);
        }
        return 0;
    }

    /// <summary>Waits for a worker on a node.</summary>
    internal bool AwaitWorker(string node, Stopwatch clock, TimeSpan limit)
    {
        while (Worker(node) is null && clock.Elapsed < limit)
            Thread.Sleep(20);
        return Worker(node) is not null;
    }

    /// <summary>Kills all that runs on a node.</summary>
    internal void KillNode(string node)
    {
        foreach (int process in Processes(node))
            Kill(process);
    }

    /// <summary>Lets no job wait.</summary>
    internal void StartPending()
    {
        foreach (string line in On("ctl", ["squeue", "-h", "-r", "-t", "PENDING", "-o", "%i %r"]).Output.Split('\n'))
            if (line.Split(' ') is [var job, "BeginTime"])
                On("ctl", ["scontrol", "update", $"JobId={job}", "StartTime=now"]);
    }

    /// <summary>What there is to see, for a failure's message.</summary>
    internal string Describe(string scores) =>
        On("ctl", ["sh", "-c", $"squeue; sinfo; tail -n 3 {scores}/_logs/* {_folder.PathOf("slurm/log")}/*"]).Output;

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _folder.Dispose();
    }

    private static bool Exists(string tool) =>
        ExternalTool.Exists(tool) || File.Exists($"/usr/sbin/{tool}") || File.Exists($"/sbin/{tool}");

    private static void Kill(int process)
    {
        try
        {
            using var victim = Process.GetProcessById(process);
            victim.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended meanwhile.
            return;
        }
    }

    private int Holder(string host) => int.Parse(File.ReadAllText(_folder.PathOf($"slurm/{host}")).Trim(), CultureInfo.InvariantCulture);

    private (int Code, string Output, string Error) On(string host, string[] command)
    {
        var start = new ProcessStartInfo("nsenter", ["-t", $"{Holder(host)}", "-n", "-u", "--", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SLURM_CONF"] = _folder.PathOf("slurm/slurm.conf");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private int? Worker(string node) =>
        Processes(node).Select(p => (int?)p).FirstOrDefault(p => Read($"/proc/{p}/cmdline").Contains("kerassharp.dll\0score\0work"));

    private IEnumerable<int> Processes(string node)
    {
        string? own = Namespace(Holder(node));
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out int process) && own is not null && Namespace(process) == own)
                yield return process;
    }

    private static string? Namespace(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/net").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}

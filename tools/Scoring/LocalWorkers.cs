using System.Collections.Concurrent;
using System.Diagnostics;

namespace KerasSharp.Scoring;

/// <summary>Workers on this machine: processes, of which so many run at once.</summary>
/// <param name="folder">The folder.</param>
/// <param name="command">The program of a worker and its first arguments.</param>
/// <param name="threads">How many threads each computes with.</param>
/// <param name="say">Is told what workers say, and what became of them.</param>
internal sealed class LocalWorkers(ScoreFolder folder, IReadOnlyList<string> command, int threads, Action<string> say)
{
    // A process starts in some tenths of a second, so several shards share one; few enough that all workers end at about the same time.
    private const int MostShardsAtOnce = 16,
        RoundsForEach = 4;

    // Who is in it is not disposed of yet.
    private readonly HashSet<Process> _running = [];

    /// <summary>Does what is missing.</summary>
    /// <param name="workers">How many run at once.</param>
    /// <param name="attempts">How often a shard is tried.</param>
    /// <param name="cancellation">Asks the workers to end, and waits for them.</param>
    /// <returns>The exit code.</returns>
    internal int Run(int workers, int attempts, CancellationToken cancellation)
    {
        using var ending = cancellation.Register(EndAll);
        int code = ScoreExit.Done;
        for (int attempt = 1; attempt <= attempts && !cancellation.IsCancellationRequested; attempt++)
        {
            // What no attempt mends is not tried again in this run.
            int[] missing = [.. folder.Missing().Where(s => attempt == 1 || !File.Exists(folder.FailureOf(s)))];
            if (missing.Length == 0)
                break;
            int size = Math.Clamp(missing.Length / (workers * RoundsForEach), 1, MostShardsAtOnce);
            var tasks = new ConcurrentQueue<int[]>(missing.Chunk(size));
            Thread[] threads = [.. Enumerable.Range(0, workers).Select(i => new Thread(() => Work(tasks, attempt, cancellation)))];
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.Join();
        }
        var left = folder.Missing();
        if (left.Count > 0)
            code = left.All(s => File.Exists(folder.FailureOf(s))) ? ScoreExit.Permanent : ScoreExit.Transient;
        return code;
    }

    private void Work(ConcurrentQueue<int[]> tasks, int attempt, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && tasks.TryDequeue(out int[]? shards))
        {
            string list = ShardList.Show(shards);
            Process process;
            try
            {
                process = Start(list, attempt);
            }
            catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                // Too many processes, too little memory: the next attempt may find more.
                say($"the worker for {list} cannot be started: {Wording.Clip(e.Message)}");
                continue;
            }
            using var started = process;
            lock (_running)
                _running.Add(process);
            // The request to end may have come between the two lines above.
            if (cancellation.IsCancellationRequested)
                Posix.End(process);
            process.WaitForExit();
            lock (_running)
                _running.Remove(process);
            if (process.ExitCode is not (ScoreExit.Done or ScoreExit.Permanent))
                say($"the worker for {list} ended with {process.ExitCode}");
        }
    }

    private Process Start(string shards, int attempt)
    {
        string[] arguments = [.. command.Skip(1), "score", "work", folder.FullPath, "--shard", shards, "--threads", $"{threads}"];
        var start = new ProcessStartInfo(command[0], arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["KERASSHARP_ATTEMPT"] = $"{attempt}";
        var process = Process.Start(start) ?? throw new IOException($"{command[0]}: cannot be started");
        process.StandardInput.Close();
        process.OutputDataReceived += Tell;
        process.ErrorDataReceived += Tell;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Tell(object sender, DataReceivedEventArgs line)
    {
        if (!string.IsNullOrEmpty(line.Data))
            say(line.Data);
    }

    private void EndAll()
    {
        lock (_running)
            foreach (var process in _running)
                Posix.End(process);
    }
}

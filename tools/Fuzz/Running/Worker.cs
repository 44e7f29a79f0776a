using System.Diagnostics;
using System.Text.Json;

namespace KerasSharp.Fuzz.Running;

/// <summary>
/// Runs files one after another on a thread with a small stack, while another one watches how long each takes. What ends the process - an
/// overflow of the stack, a fault - is for <see cref="Supervisor"/> to tell.
/// </summary>
internal sealed class Worker(FuzzOptions options, FileMaker maker, CurrentFile current)
{
    /// <summary>Exit codes: all files were tried; one of them did not end, and the process cannot go on.</summary>
    internal const int Done = 0,
        Hung = 3;

    /// <summary>A third of what a thread gets from the platform.</summary>
    internal const int StackBytes = 512 << 10;

    private const int TickMilliseconds = 100;
    private const int TicksWithoutProgress = 600;
    private readonly Statistics _statistics = new();
    private readonly FindingFiles _findings = new(options.Output);
    private ThreadClock? _clock;
    private TimeSpan _begun;
    private bool _ended;

    /// <summary>Runs a file as the worker does.</summary>
    internal static FileRun RunAlone(MadeFile made)
    {
        FileRun? run = null;
        var thread = new Thread(() => run = FileRun.Of(made.Target, made.Bytes), StackBytes);
        thread.Start();
        thread.Join();
        return run!;
    }

    /// <returns>The process's exit code.</returns>
    internal int Run()
    {
        var thread = new Thread(RunAll, StackBytes) { IsBackground = true };
        thread.Start();
        long last = -1;
        var (ticks, progress) = (0, TimeSpan.Zero);
        while (!thread.Join(TickMilliseconds))
        {
            long number = current.Number;
            if (number < 0 || number != last || _clock is not { } clock)
            {
                (last, ticks) = (number, 0);
                continue;
            }
            // Ticks of this loop and not the wall's time: the whole process may be stopped for a while.
            var now = clock.Now;
            if (now != progress)
                (progress, ticks) = (now, 0);
            if (now - _begun <= FileRun.Limit * 2 && ++ticks < TicksWithoutProgress)
                continue;
            Report();
            return Hung;
        }
        Report();
        return _ended ? Done : Hung;
    }

    private void RunAll()
    {
        _clock = new ThreadClock();
        var watch = Stopwatch.StartNew();
        long reported = 0;
        for (long number = options.First; number < options.Files && watch.Elapsed.TotalSeconds < options.Seconds; number++)
        {
            var made = maker.Make(number);
            _statistics.Next = number + 1;
            if (made.Bytes.Length > CurrentFile.Largest)
                continue;
            _begun = _clock.Now;
            current.Begin(number, made);
            var run = FileRun.Of(made.Target, made.Bytes);
            current.End();
            lock (_statistics)
                _statistics.Add(made, run);
            if (run.Finding is { } finding && _findings.Add(made.Target.Name, made.Mutator, number, made.Bytes, finding) is { } path)
                Console.Error.WriteLine($"{finding.Kind} in {finding.Where}: {path}");
            if (watch.ElapsedMilliseconds - reported < 1000)
                continue;
            reported = watch.ElapsedMilliseconds;
            Report();
        }
        _ended = true;
    }

    private void Report()
    {
        lock (_statistics)
            Console.Out.WriteLine(JsonSerializer.Serialize(_statistics));
    }
}

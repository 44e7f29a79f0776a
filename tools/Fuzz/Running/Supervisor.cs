using System.Diagnostics;
using System.Text.Json;

namespace KerasSharp.Fuzz.Running;

/// <summary>Starts worker processes one after another, and tells which file ended one.</summary>
internal sealed class Supervisor(FuzzOptions options, TextWriter text)
{
    private readonly Statistics _statistics = new();
    private readonly FindingFiles _findings = new(options.Output);

    /// <returns>1 where there are findings.</returns>
    internal int Run()
    {
        string scratch = Directory.CreateTempSubdirectory("kerassharp-fuzz-").FullName;
        try
        {
            string folder = Directory.CreateDirectory(Path.Combine(scratch, "current")).FullName,
                mapped = Path.Combine(scratch, "file");
            using var current = new CurrentFile(mapped);
            var watch = Stopwatch.StartNew();
            for (long next = options.First; next < options.Files && watch.Elapsed.TotalSeconds < options.Seconds; )
                next = RunWorker(next, options.Seconds - watch.Elapsed.TotalSeconds, mapped, folder, current);
            foreach (string written in Directory.EnumerateFileSystemEntries(folder))
                Count(
                    "all",
                    "any",
                    -1,
                    [],
                    new Finding("file written", Path.GetFileName(written), "a file appeared in the working folder")
                );
            text.Write(_statistics);
            text.WriteLine(
                $"seed {options.Seed}: {_statistics.Files} files in {watch.Elapsed.TotalSeconds:F0} s, {_statistics.Findings} "
                    + $"findings{(_statistics.Findings > 0 ? $", reproducers in {options.Output}" : "")}"
            );
            return _statistics.Findings > 0 ? 1 : 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <returns>The number of the next file.</returns>
    private long RunWorker(long first, double seconds, string mapped, string folder, CurrentFile current)
    {
        current.End();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, WorkingDirectory = folder };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
        foreach (string argument in (options with { First = first, Seconds = seconds }).ForWorker(mapped))
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = "C0000000";
        using var process = Process.Start(start)!;
        Statistics? latest = null;
        while (process.StandardOutput.ReadLine() is { } line)
            if (line.StartsWith('{'))
                latest = JsonSerializer.Deserialize<Statistics>(line);
        process.WaitForExit();
        if (latest is not null)
            _statistics.Add(latest);
        if (process.ExitCode == Worker.Done)
            return latest?.Next ?? long.MaxValue;
        if (current.Number < 0)
            throw new InvalidOperationException($"the worker ended with the code {process.ExitCode} between two files");
        long number = current.Number;
        var (target, mutator, bytes) = current.Read();
        bool hung = process.ExitCode == Worker.Hung;
        Count(
            target,
            mutator,
            number,
            bytes,
            new Finding(hung ? "hang" : "crash", target, hung ? "it did not end" : $"it ended the process with the code {process.ExitCode}")
        );
        return number + 1;
    }

    private void Count(string target, string mutator, long number, byte[] bytes, Finding finding)
    {
        _statistics.Of(target, mutator).Findings++;
        if (_findings.Add(target, mutator, number, bytes, finding) is { } path)
            Console.Error.WriteLine($"{finding.Kind}: {path}");
    }
}

using System.CommandLine;
using KerasSharp.Cli.Output;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary><c>kerassharp score</c>: predictions by many workers, in shards of which each is done exactly once.</summary>
internal static class ScoreCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("score", "Predict with many workers: plan, work, run, status, finish.");
        command.Add(ScorePlanCommand.Create(terminal));
        command.Add(ScoreWorkCommand.Create(terminal));
        command.Add(ScoreRunCommand.Create(terminal));
        command.Add(ScoreStatusCommand.Create(terminal));
        command.Add(ScoreFinishCommand.Create(terminal));
        return command;
    }

    /// <summary>The folder of a scoring.</summary>
    internal static Argument<string> Folder() => new("DIR") { Description = "The folder that score plan made." };

    /// <summary>Runs work whose exit code tells an engine whether another attempt is worth while.</summary>
    internal static int Run(Terminal terminal, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception e)
        {
            terminal.Error.WriteLine($"kerassharp: {Terminal.Clean(ErrorText.Of(e))}");
            return ScoreExit.Of(e);
        }
    }

    /// <summary>This program, as others start it.</summary>
    internal static string[] OwnProgram()
    {
        string process = Environment.ProcessPath ?? "";
        return Path.GetFileNameWithoutExtension(process) switch
        {
            "kerassharp" => [process],
            "dotnet" => [process, Path.Combine(AppContext.BaseDirectory, "kerassharp.dll")],
            _ => ["dotnet", Path.Combine(AppContext.BaseDirectory, "kerassharp.dll")],
        };
    }
}

using System.CommandLine;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary><c>kerassharp score run</c>: starts workers for what is missing, here or by an engine.</summary>
internal static class ScoreRunCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("run", "Start workers for the shards that are not done. Example: kerassharp score run scores --local 4");
        var folder = ScoreCommand.Folder();
        var local = new Option<int?>("--local")
        {
            HelpName = "N",
            Description = "N workers on this machine, of which each has its share of the processors. Example: --local 4",
        };
        local.RequireRange(1, 1024);
        var attempts = new Option<int>("--attempts")
        {
            HelpName = "N",
            DefaultValueFactory = _ => 3,
            Description = "How often --local tries a shard. Example: --attempts 5",
        };
        attempts.RequireRange(1, 1000);
        command.Add(folder);
        command.Add(local);
        command.Add(attempts);
        var engines = new EngineOptions(command);
        command.Validators.Add(r =>
        {
            int chosen = (r.GetResult(local) is null ? 0 : 1) + engines.Chosen(r);
            if (chosen != 1)
                r.AddError("expected one of --local N, --slurm and --kubernetes.");
        });
        command.SetAction(parsed =>
            ScoreCommand.Run(
                terminal,
                () =>
                {
                    var work = ScoreFolder.Open(parsed.GetRequiredValue(folder));
                    if (work.Missing().Count == 0)
                    {
                        terminal.Notice($"all {work.Shards} shards are done");
                        return ScoreExit.Done;
                    }
                    return parsed.GetValue(local) is { } workers
                        ? Local(terminal, work, workers, parsed.GetValue(attempts))
                        : engines.Run(parsed, work, terminal);
                }
            )
        );
        return command;
    }

    private static int Local(Terminal terminal, ScoreFolder folder, int workers, int attempts)
    {
        using var cancellation = new Cancellation();
        var gate = new Lock();
        void Say(string line)
        {
            lock (gate)
                terminal.Error.WriteLine(Terminal.Clean(line));
        }
        int threads = Math.Max(1, Environment.ProcessorCount / workers);
        return new LocalWorkers(folder, ScoreCommand.OwnProgram(), threads, Say).Run(workers, attempts, cancellation.Token);
    }
}

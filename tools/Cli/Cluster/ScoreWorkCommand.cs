using System.CommandLine;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary><c>kerassharp score work</c>: one worker.</summary>
internal static class ScoreWorkCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "work",
            "Do some shards. Exit codes: 0 done, 65 no other attempt mends it, 75 another may. "
                + "Example: kerassharp score work scores --shard 7"
        );
        var folder = ScoreCommand.Folder();
        var shard = new Option<string?>("--shard")
        {
            HelpName = "LIST",
            Description = "The shards to do, from 0. Example: --shard 0,3,7-9",
        };
        var among = new Option<string?>("--among")
        {
            HelpName = "LIST",
            Description =
                "The shards that an array of workers does; this one does those of its place in the array. Example: --among 0,3,7-9",
        };
        var pack = Pack();
        var offset = new Option<int>("--offset")
        {
            HelpName = "N",
            Description =
                "Added to the place in the array, for arrays that begin elsewhere. Example: --offset -1 for one that begins with 1",
        };
        var threads = new Option<int?>("--threads")
        {
            HelpName = "N",
            Description = "Threads to compute with; one per processor if not given. Example: --threads 4",
        };
        threads.RequireRange(1, 256);
        command.Add(folder);
        foreach (var option in new Option[] { shard, among, pack, offset, threads })
            command.Add(option);
        command.SetAction(parsed =>
            ScoreCommand.Run(
                terminal,
                () =>
                {
                    using var cancellation = new Cancellation();
                    var work = ScoreFolder.Open(parsed.GetRequiredValue(folder));
                    var shards = Shards(
                        work,
                        parsed.GetValue(shard),
                        parsed.GetValue(among),
                        parsed.GetValue(pack),
                        parsed.GetValue(offset)
                    );
                    return Do(terminal, work, shards, parsed.GetValue(threads), cancellation.Token);
                }
            )
        );
        return command;
    }

    internal static Option<int> Pack()
    {
        var pack = new Option<int>("--pack")
        {
            HelpName = "K",
            DefaultValueFactory = _ => 1,
            Description = "How many shards each task of an array does. Example: --pack 10",
        };
        pack.RequireRange(1, int.MaxValue);
        return pack;
    }

    private static int Do(Terminal terminal, ScoreFolder folder, IReadOnlyList<int> shards, int? threads, CancellationToken cancellation)
    {
        int attempt = ArrayIndex.Attempt(Environment.GetEnvironmentVariable);
        var work = new ShardWork(folder, new PartCommit(folder), attempt, line => terminal.Notice(line), ErrorText.Of);
        // What is done needs no model.
        if (shards.All(folder.IsDone))
            return work.Run(shards, (_, _, _, _) => default, cancellation);
        using var model = new PlannedModel(folder, threads, cancellation);
        return work.Run(shards, model.Score, cancellation);
    }

    private static IReadOnlyList<int> Shards(ScoreFolder folder, string? given, string? among, int pack, int offset)
    {
        int[] all = among is null ? [.. Enumerable.Range(0, folder.Shards)] : ShardList.Parse(among);
        IReadOnlyList<int> shards = given is not null
            ? ShardList.Parse(given)
            : ArrayIndex.Shards(checked(ArrayIndex.Of(Environment.GetEnvironmentVariable) + offset), all, pack);
        return shards.FirstOrDefault(s => s >= folder.Shards, -1) is var beyond and >= 0
            ? throw new KerasException($"expected shards from 0 to {folder.Shards - 1}, found {beyond}")
            : shards;
    }
}

using System.CommandLine;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary><c>kerassharp score finish</c>: whether all parts are right, and their merging.</summary>
internal static class ScoreFinishCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "finish",
            "Check that all parts are there and as they were written. Exit codes: 0; 2 where rows were rejected; 65 where a part is wrong; "
                + "75 "
                + "where shards are missing. Example: kerassharp score finish scores --merge scores.csv"
        );
        var folder = ScoreCommand.Folder();
        var verify = new Option<int>("--verify")
        {
            HelpName = "K",
            Description = "Score K shards again, drawn anew each time, and compare their bytes. Example: --verify 3",
        };
        verify.RequireRange(0, int.MaxValue);
        var merge = new Option<string?>("--merge")
        {
            HelpName = "FILE",
            Description = "Put all parts into one file, whose bytes are those that one predict writes. Example: --merge scores.csv",
        };
        command.Add(folder);
        command.Add(verify);
        command.Add(merge);
        command.SetAction(parsed =>
            ScoreCommand.Run(
                terminal,
                () =>
                {
                    using var cancellation = new Cancellation();
                    var work = ScoreFolder.Open(parsed.GetRequiredValue(folder));
                    var finish = new ScoreFinish(work, TableFormats.Of);
                    var counts = finish.Check();
                    if (parsed.GetValue(verify) is > 0 and var count)
                    {
                        using var model = new PlannedModel(work, null, cancellation.Token);
                        terminal.Notice($"scored again, with the same bytes: {ShardList.Show(finish.Verify(count, model.Score))}");
                    }
                    finish.Merge(parsed.GetValue(merge), terminal.Output, cancellation.Token);
                    finish.Close();
                    terminal.Notice($"{counts.Rows} rows in {work.Shards} parts");
                    if (counts.Rejected == 0)
                        return ScoreExit.Done;
                    terminal.Notice($"{counts.Rejected} rows were rejected");
                    return PredictCommand.RowsWereRejected;
                }
            )
        );
        return command;
    }
}

using System.CommandLine;
using System.Text;
using KerasSharp.Cli.Output;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary><c>kerassharp score status</c>: how far a scoring has come.</summary>
internal static class ScoreStatusCommand
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("status", "Tell how far a scoring has come. Example: kerassharp score status scores --watch");
        var folder = ScoreCommand.Folder();
        var watch = new Option<bool>("--watch") { Description = "Tell it again every two seconds until all is done. Example: --watch" };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs. Example: kerassharp score status scores --json" };
        command.Add(folder);
        command.Add(watch);
        command.Add(json);
        command.SetAction(parsed =>
        {
            using var cancellation = new Cancellation();
            var work = ScoreFolder.Open(parsed.GetRequiredValue(folder));
            while (true)
            {
                var status = ScoreStatus.Of(work);
                terminal.Text.Write(parsed.GetValue(json) ? Encoding.UTF8.GetString(ScoreJson.ToBytes(status)) : Show(status));
                terminal.Text.Flush();
                bool isOver = status.Done + status.Failed.Count == status.Shards;
                if (!parsed.GetValue(watch) || isOver || cancellation.Token.WaitHandle.WaitOne(s_interval))
                    return;
            }
        });
        return command;
    }

    private static string Show(ScoreStatus status)
    {
        var text = new StringBuilder();
        text.Append($"{status.Done} of {status.Shards} shards done, {status.Running} being written; {status.Rows} rows");
        if (status.Seconds > 0)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $", {status.Rows / status.Seconds:0} a second and worker");
        if (status.Rejected > 0)
            text.Append($"; {status.Rejected} rejected");
        if (status.Repeats > 0)
            text.Append($"; {status.Repeats} attempts beyond the first");
        text.Append(status.Finished ? "; finished\n" : "\n");
        foreach (var failure in status.Failed)
            text.Append($"shard {failure.Shard} failed on {failure.Host}: {failure.Reason}\n");
        return Terminal.Clean(text.ToString());
    }
}

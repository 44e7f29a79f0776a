using System.Diagnostics;
using FluentAssertions;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Scoring;
using static KerasSharp.ParityTests.Scoring.ScoreFolders;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>A scoring by a real Slurm of two nodes, of which one is lost, with a worker that is killed.</summary>
public class SlurmTests
{
    private const int Rows = 2400,
        Shards = 24;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(170);

    [SkippableFact]
    public void All_shards_are_done_once_although_a_worker_and_a_node_are_lost()
    {
        using var cluster = SlurmCluster.Start();
        using var folder = new TemporaryFolder();
        var clock = Stopwatch.StartNew();
        string input = Csv(folder, Rows),
            scores = folder.PathOf("scores"),
            whole = folder.PathOf("whole.csv"),
            merged = folder.PathOf("merged.csv");
        Do("score", "plan", SineModel, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", $"{Rows / Shards}");
        var submitted = cluster.Command("score", "run", scores, "--slurm", "--partition=batch", "--cpus-per-task=1", "--pack", "2");
        submitted.ExitCode.Should().Be(0, submitted.Error);
        submitted.Text.Should().StartWith("submitted job ");
        var opened = ScoreFolder.Open(scores);
        // The first worker that is found on a node is killed, then the other node with all that runs there.
        int kills = cluster.KillWorker("n1", clock, s_limit);
        cluster.AwaitWorker("n2", clock, s_limit).Should().BeTrue("n2 has work when it is lost");
        cluster.KillNode("n2");
        while (opened.Missing().Count > 0 && clock.Elapsed < s_limit)
        {
            // Slurm lets jobs that are requeued wait for two minutes.
            cluster.StartPending();
            Thread.Sleep(500);
        }
        opened.Missing().Should().BeEmpty(cluster.Describe(scores));
        kills.Should().Be(1);
        Do("score", "finish", scores, "--merge", merged);
        Do("predict", SineModel, "-i", input, "-o", whole, "--id", "id");
        File.ReadAllBytes(merged).Should().Equal(File.ReadAllBytes(whole));
        Receipt[] receipts = [.. Enumerable.Range(0, Shards).Select(s => opened.ReceiptOf(s)!)];
        receipts.Should().OnlyContain(r => r.Rows == Rows / Shards && (r.Host == "n1" || r.Host == "n2"));
        receipts.Should().Contain(r => r.Attempt > 1, "what was lost was done by another attempt");
        cluster.Command("score", "run", scores, "--slurm").Error.Should().Contain($"all {Shards} shards are done");
    }
}

using System.Diagnostics;
using FluentAssertions;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Scoring;
using static KerasSharp.ParityTests.Scoring.ScoreFolders;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>Workers that are killed lose and double nothing.</summary>
public class KillTests
{
    private const int Kills = 30,
        Shards = 60,
        RowsOfShard = 150;

    private static string[] Plan(TemporaryFolder folder, string scores)
    {
        string input = Csv(folder, Shards * RowsOfShard);
        Do("score", "plan", SineModel, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", $"{RowsOfShard}");
        return [input, "--id", "id"];
    }

    [Fact]
    public void Thirty_kills_lose_and_double_nothing()
    {
        using var folder = new TemporaryFolder();
        string whole = folder.PathOf("whole.csv");
        var random = new Random(17);
        int kills = 0;
        for (int round = 0; kills < Kills; round++)
        {
            string scores = folder.PathOf($"scores-{round}"),
                merged = folder.PathOf("merged.csv");
            string[] arguments = Plan(folder, scores);
            if (round == 0)
                Do(["predict", SineModel, "-o", whole, "-i", .. arguments]);
            kills += Kill(scores, Kills - kills, random);
            Work(scores);
            Do("score", "finish", scores, "--merge", merged);
            File.ReadAllBytes(merged).Should().Equal(File.ReadAllBytes(whole));
            Directory
                .EnumerateFiles(scores)
                .Should()
                .HaveCount(2 * Shards + 2, "there are parts, receipts, the plan and _SUCCESS, and nothing that was left behind");
        }
    }

    /// <summary>Starts two workers at once that each have all that is missing, so that they meet at every shard, and kills both.</summary>
    private static int Kill(string scores, int most, Random random)
    {
        int kills = 0;
        while (kills < most && ShardList.Show(ScoreFolder.Open(scores).Missing()) is { Length: > 0 } missing)
        {
            using Process first = Start(scores, missing),
                second = Start(scores, missing);
            Thread.Sleep(random.Next(150, 900));
            foreach (var process in new[] { first, second })
            {
                process.Kill();
                process.WaitForExit();
                // Killed by the signal, not done before.
                kills += process.ExitCode == 128 + 9 ? 1 : 0;
            }
        }
        return kills;
    }

    [SkippableFact]
    public void Local_workers_do_what_others_were_killed_at()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the children of a process are found in /proc");
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores");
        Plan(folder, scores);
        using var run = CliProcess.Start(null, "score", "run", scores, "--local", "2", "--attempts", "20");
        var said = run.StandardError.ReadToEndAsync();
        int kills = 0;
        while (!run.WaitForExit(TimeSpan.FromMilliseconds(300)))
            if (kills < 6 && Children(run.Id).FirstOrDefault() is > 0 and var child)
            {
                try
                {
                    using var victim = Process.GetProcessById(child);
                    victim.Kill();
                    kills++;
                }
                catch (ArgumentException)
                {
                    // It ended by itself before.
                    continue;
                }
            }
        run.ExitCode.Should().Be(0, said.Result);
        Do("score", "finish", scores, "--verify", "1");
        kills.Should().BePositive();
    }

    [SkippableFact]
    public async Task A_worker_that_is_asked_to_end_leaves_nothing_and_says_75()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores"),
            input = Csv(folder, 20_000);
        Do("score", "plan", SineModel, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", "20000");
        using var worker = Start(scores, "0");
        var said = worker.StandardError.ReadToEndAsync();
        var limit = Stopwatch.StartNew();
        while (!ScoreFolder.Open(scores).Asides().Any() && limit.Elapsed < TimeSpan.FromMinutes(1))
            await Task.Delay(20);
        Posix.End(worker);
        worker.WaitForExit(TimeSpan.FromMinutes(1)).Should().BeTrue();
        worker.ExitCode.Should().Be(75, await said);
        Directory.EnumerateFiles(scores).Select(Path.GetFileName).Should().Equal("_plan.json");
    }

    private static Process Start(string scores, string shards) => CliProcess.Start(null, "score", "work", scores, "--shard", shards);

    private static IEnumerable<int> Children(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        let stat = Stat(folder)
        where stat.Length > 0 && stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0] == $"{parent}"
        select int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);

    private static string Stat(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}

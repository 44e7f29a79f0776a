using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Scoring;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>Each shard is done exactly once, whoever finishes when.</summary>
public class PartCommitTests
{
    private static ShardScorer Writes(string text) =>
        (_, part, _, _) =>
        {
            part.Write(System.Text.Encoding.UTF8.GetBytes(text));
            return new ShardCounts(1, 0);
        };

    [Fact]
    public void A_part_and_its_receipt_are_there_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var scores = ScoreFolders.OfNothing(folder, 2);
        new PartCommit(scores).Run(1, 3, Writes("1\n")).Should().Be(CommitOutcome.Committed);
        File.ReadAllText(scores.PartOf(1)).Should().Be("1\n");
        scores.Missing().Should().Equal(0);
        scores
            .ReceiptOf(1)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Shard = 1,
                    Rows = 1,
                    Bytes = 2,
                    Attempt = 3,
                    Host = Environment.MachineName,
                    // sha256sum of the two bytes.
                    Sha256 = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865",
                }
            );
        Directory
            .EnumerateFileSystemEntries(scores.FullPath)
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo("_plan.json", "part-00001.csv", "_part-00001.json");
        new PartCommit(scores)
            .Run(1, 1, (_, _, _, _) => throw new InvalidOperationException("scored twice"))
            .Should()
            .Be(CommitOutcome.WasThere);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_first_who_is_done_wins_and_a_zombie_is_dropped(bool hasLinks)
    {
        using var folder = new TemporaryFolder();
        var scores = ScoreFolders.OfNothing(folder, 1);
        Func<string, string, bool?>? link = hasLinks ? null : (_, _) => null;
        var zombie = new PartCommit(scores, link).Run(
            0,
            1,
            (_, part, _, _) =>
            {
                part.Write("1\n"u8);
                // While this one sleeps another attempt is made, and done.
                new PartCommit(scores, link)
                    .Run(0, 2, Writes("1\n"))
                    .Should()
                    .Be(CommitOutcome.Committed);
                return new ShardCounts(1, 0);
            }
        );
        zombie.Should().Be(CommitOutcome.Dropped);
        scores.ReceiptOf(0)!.Attempt.Should().Be(2);
        Directory.EnumerateFiles(scores.FullPath).Should().HaveCount(3);
    }

    [Fact]
    public void A_zombie_with_other_bytes_is_an_error_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var scores = ScoreFolders.OfNothing(folder, 1);
        var zombie = () =>
            new PartCommit(scores).Run(
                0,
                1,
                (_, part, _, _) =>
                {
                    part.Write("2\n"u8);
                    new PartCommit(scores).Run(0, 2, Writes("1\n"));
                    return new ShardCounts(1, 0);
                }
            );
        zombie.Should().Throw<KerasException>().WithMessage($"{scores.PartOf(0)}: another attempt*made other bytes*");
        File.ReadAllText(scores.PartOf(0)).Should().Be("1\n");
        scores.ReceiptOf(0)!.Attempt.Should().Be(2);
        Directory.EnumerateFiles(scores.FullPath).Should().HaveCount(3);
    }

    [Fact]
    public void Who_is_killed_between_part_and_receipt_is_followed_by_one_who_adds_it()
    {
        using var folder = new TemporaryFolder();
        var scores = ScoreFolders.OfNothing(folder, 1);
        int links = 0;
        var killed = () =>
            new PartCommit(scores, (file, name) => ++links == 2 ? throw new IOException("killed") : Posix.Link(file, name)).Run(
                0,
                1,
                Writes("1\n")
            );
        killed.Should().Throw<IOException>();
        File.Exists(scores.PartOf(0)).Should().BeTrue();
        scores.Missing().Should().Equal([0], "there is no receipt yet");
        new PartCommit(scores).Run(0, 2, Writes("1\n")).Should().Be(CommitOutcome.Dropped);
        scores.Missing().Should().BeEmpty();
        scores.ReceiptOf(0)!.Rows.Should().Be(1);
    }

    [Fact]
    public void A_failure_leaves_nothing_and_tells_engines_whether_to_try_again()
    {
        using var folder = new TemporaryFolder();
        var scores = ScoreFolders.OfNothing(folder, 3, rejects: true);
        var said = new List<string>();
        var work = new ShardWork(scores, new PartCommit(scores), 1, said.Add, e => e.Message);
        ShardScorer Throws(Func<int, Exception?> error) =>
            (shard, part, _, _) =>
            {
                part.Write("1\n"u8);
                return error(shard) is { } e ? throw e : new ShardCounts(1, 0);
            };
        work.Run([0, 1, 2], Throws(s => s == 1 ? new KerasException("bad data") : null), default).Should().Be(ScoreExit.Permanent);
        scores.Missing().Should().Equal([1], "one that fails keeps no other from being done");
        scores.Asides().Should().BeEmpty();
        ScoreStatus.Of(scores).Failed.Should().Equal(new Failure(1, "bad data", Environment.MachineName, scores.PlanHash));
        work.Run([1], Throws(_ => new IOException("disk full")), default).Should().Be(ScoreExit.Transient);
        work.Run([1], Throws(_ => null), default).Should().Be(ScoreExit.Done);
        ScoreStatus.Of(scores).Should().Match<ScoreStatus>(s => s.Done == 3 && s.Failed.Count == 0 && s.Missing == "");
        said.Should().Contain("shard 1 of 3: bad data").And.Contain("shard 1 of 3: disk full");
        scores.Asides().Should().BeEmpty();
    }

    [Fact]
    public void Inputs_and_plans_that_change_under_way_are_noticed()
    {
        using var folder = new TemporaryFolder();
        var scores = ScoreFolders.OfNothing(folder, 1);
        var changed = () =>
            new PartCommit(scores).Run(
                0,
                1,
                (_, part, _, _) =>
                {
                    File.WriteAllText(folder.PathOf("x.csv"), "1,3\n");
                    return default;
                }
            );
        changed.Should().Throw<KerasException>().WithMessage("*x.csv: changed since the plan was made: expected the hash*");
        File.WriteAllText(folder.PathOf("x.csv"), "1,2\n");
        string plan = Path.Combine(scores.FullPath, "_plan.json");
        File.AppendAllText(plan, " ");
        FluentActions
            .Invoking(() => new PartCommit(scores).Run(0, 1, Writes("1\n")))
            .Should()
            .Throw<KerasException>()
            .WithMessage($"{plan}: changed since it was read");
        scores.Missing().Should().Equal(0);
    }

    [Fact]
    public void Another_plan_or_parts_without_one_are_refused()
    {
        using var folder = new TemporaryFolder();
        var scores = ScoreFolders.OfNothing(folder, 1);
        ScoreFolders.OfNothing(folder, 1).PlanHash.Should().Be(scores.PlanHash, "the same plan again is the same");
        FluentActions.Invoking(() => ScoreFolders.OfNothing(folder, 2)).Should().Throw<KerasException>().WithMessage("*a plan of another*");
        File.Delete(Path.Combine(scores.FullPath, "_plan.json"));
        File.WriteAllText(scores.PartOf(0), "");
        FluentActions.Invoking(() => ScoreFolders.OfNothing(folder, 1)).Should().Throw<KerasException>().WithMessage("*without its plan*");
    }
}

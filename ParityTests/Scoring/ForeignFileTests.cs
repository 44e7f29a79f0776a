using FluentAssertions;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Scoring;
using static KerasSharp.ParityTests.Scoring.ScoreFolders;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>A folder in which files are missing, left by somebody else, or about to be written over.</summary>
public class ForeignFileTests
{
    [Theory]
    [InlineData("csv", "--id")]
    [InlineData("jsonl", "--id")]
    [InlineData("parquet", "--id")]
    [InlineData("npy", "--ignore")]
    [InlineData("npz", "--ignore")]
    public void A_first_shard_of_which_no_row_is_a_sample_takes_nothing_from_the_others(string format, string option)
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores"),
            whole = folder.PathOf($"whole.{format}"),
            merged = folder.PathOf($"merged.{format}"),
            rejected = folder.PathOf("bad.jsonl");
        string[] arguments =
        [
            SineModel,
            "--input",
            Csv(folder, 23, "x.csv", [0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]),
            option,
            "id",
            "--bad-rows",
            $"skip:{rejected}",
        ];
        CliRun.Of(["predict", .. arguments, "-o", whole]).ExitCode.Should().Be(2);
        byte[] bad = File.ReadAllBytes(rejected);
        File.Delete(rejected);
        Do(["score", "plan", .. arguments, "-o", scores, "--rows-per-shard", "5", "--output-format", format]);
        Work(scores);
        var finish = CliRun.Of("score", "finish", scores, "--merge", merged);
        finish.ExitCode.Should().Be(2, finish.Error);
        File.ReadAllBytes(merged).Should().Equal(File.ReadAllBytes(whole));
        File.ReadAllBytes(rejected).Should().Equal(bad);
    }

    [Theory]
    [InlineData("part-00000.csv")]
    [InlineData("_part-00001.json")]
    [InlineData("_rejected-00000.jsonl")]
    [InlineData("_SUCCESS")]
    public void What_another_scoring_left_is_refused_by_plan(string name)
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores");
        Directory.CreateDirectory(scores);
        File.WriteAllText(Path.Combine(scores, name), "");
        var run = CliRun.Of("score", "plan", SineModel, "-i", Csv(folder, 20), "-o", scores, "--id", "id");
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"{Path.Combine(scores, name)}: what belongs to a scoring is there without its plan");
    }

    [Fact]
    public void Rejected_rows_that_are_gone_are_told()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores"),
            rejected = folder.PathOf("bad.jsonl"),
            input = Csv(folder, 20, "x.csv", [3, 4, 17]);
        Do("score", "plan", SineModel, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", "5", "--bad-rows", $"skip:{rejected}");
        Work(scores);
        var opened = ScoreFolder.Open(scores);
        File.Delete(opened.RejectedOf(0));
        var run = CliRun.Of("score", "finish", scores);
        run.ExitCode.Should().Be(65);
        run.Error.Should().Contain($"{opened.RejectedOf(0)}: expected 2 rejected rows, as the shard's receipt says, found 0");
        File.Exists(rejected).Should().BeFalse();
        File.Exists(Path.Combine(scores, "_SUCCESS")).Should().BeFalse();
    }

    [Fact]
    public void Parts_are_not_merged_over_what_the_scoring_needs()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores"),
            input = Csv(folder, 20);
        Do("score", "plan", SineModel, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", "5");
        Work(scores);
        foreach (string target in new[] { ScoreFolder.Open(scores).PartOf(1), input, Path.Combine(scores, "_plan.json") })
        {
            byte[] before = File.ReadAllBytes(target);
            var run = CliRun.Of("score", "finish", scores, "--merge", target);
            run.ExitCode.Should().Be(65);
            run.Error.Should().Contain($"{target}: expected a file of another name");
            File.ReadAllBytes(target).Should().Equal(before);
        }
        Do("score", "finish", scores, "--merge", Path.Combine(scores, "all.csv"));
    }
}

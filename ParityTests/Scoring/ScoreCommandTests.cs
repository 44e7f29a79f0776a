using System.IO.Compression;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Scoring;
using static KerasSharp.ParityTests.Scoring.ScoreFolders;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>Shards give what one <c>predict</c> gives, to the byte.</summary>
public class ScoreCommandTests
{
    private const int Rows = 137;

    private static byte[] Predict(TemporaryFolder folder, string format, params string[] arguments)
    {
        string whole = folder.PathOf($"whole.{format}");
        CliRun.Of(["predict", SineModel, "-o", whole, .. arguments]).ExitCode.Should().BeOneOf(0, 2);
        return File.ReadAllBytes(whole);
    }

    private static byte[] Score(TemporaryFolder folder, string format, int rows, params string[] arguments)
    {
        string scores = folder.PathOf($"scores-{format}-{rows}"),
            merged = folder.PathOf($"merged.{format}");
        Do(["score", "plan", SineModel, "-o", scores, "--rows-per-shard", $"{rows}", "--output-format", format, .. arguments]);
        Work(scores);
        var finish = CliRun.Of("score", "finish", scores, "--merge", merged, "--verify", "2");
        finish.ExitCode.Should().BeOneOf([0, 2], finish.Error);
        File.Exists(Path.Combine(scores, "_SUCCESS")).Should().BeTrue();
        return File.ReadAllBytes(merged);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public void Parts_of_a_table_with_ids_are_merged_to_the_bytes_of_one_predict(string format)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["--input", Csv(folder, Rows), "--id", "id"];
        byte[] whole = Predict(folder, format, arguments);
        Score(folder, format, 10, arguments).Should().Equal(whole);
        Score(folder, format, 1000, arguments).Should().Equal(whole);
    }

    [Theory]
    [InlineData("npy")]
    [InlineData("npz")]
    [InlineData("csv")]
    public void Parts_of_arrays_are_merged_to_the_bytes_of_one_predict(string format)
    {
        using var folder = new TemporaryFolder();
        string input = folder.PathOf("x.npy");
        using (var stream = File.Create(input))
            PredictRuns.SineX.Write(stream);
        byte[] whole = Predict(folder, format, "--input", input, "--input", input);
        Score(folder, format, 7, "--input", input, "--input", input).Should().Equal(whole);
    }

    [Fact]
    public void Parquet_is_cut_within_groups_and_read_again_as_one()
    {
        using var folder = new TemporaryFolder();
        string csv = Csv(folder, Rows),
            input = folder.PathOf("x.parquet");
        // A Parquet file of 50 columns and ids, by the command itself: the identity of a model is not needed, DuckDB checks it elsewhere.
        ParquetInput.Write(csv, input);
        byte[] whole = Predict(folder, "csv", "--input", input, "--id", "id");
        Score(folder, "csv", 10, "--input", input, "--id", "id").Should().Equal(whole);
    }

    [Fact]
    public void Rejected_rows_of_all_shards_are_those_of_one_predict_and_the_exit_code_says_so()
    {
        using var folder = new TemporaryFolder();
        // A shard of which no row is a sample, too.
        string input = Csv(folder, Rows, "x.csv", [0, 3, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 136]);
        string rejected = folder.PathOf("bad.jsonl");
        string[] arguments = ["--input", input, "--id", "id", "--bad-rows", $"skip:{rejected}"];
        byte[] whole = Predict(folder, "csv", arguments);
        byte[] bad = File.ReadAllBytes(rejected);
        File.Delete(rejected);
        Score(folder, "csv", 5, arguments).Should().Equal(whole);
        File.ReadAllBytes(rejected).Should().Equal(bad);
        CliRun.Of("score", "finish", folder.PathOf("scores-csv-5")).ExitCode.Should().Be(2);
    }

    [Fact]
    public void Several_files_packed_ones_and_means_of_all_samples_are_scored_as_by_one_predict()
    {
        using var folder = new TemporaryFolder();
        string first = Csv(folder, 40, "part-1.csv"),
            second = Csv(folder, 33, "part-2.csv");
        string[] lines = File.ReadAllLines(first);
        lines[7] = string.Join(",", lines[7].Split(',').SkipLast(1).Append("NA"));
        File.WriteAllLines(first, lines);
        using (var packed = new GZipStream(File.Create(second + ".gz"), CompressionLevel.Fastest))
            packed.Write(File.ReadAllBytes(second));
        string[] arguments = ["--input", first, "--input", second + ".gz", "--id", "id", "--missing", "mean"];
        byte[] whole = Predict(folder, "csv", arguments);
        Score(folder, "csv", 9, arguments).Should().Equal(whole);
    }

    [Fact]
    public void Sequences_are_padded_to_the_longest_of_all()
    {
        using var folder = new TemporaryFolder();
        string model = Fixtures.PathOf("models", "imdb_lstm", "model.h5"),
            input = folder.PathOf("x.jsonl"),
            scores = folder.PathOf("scores");
        File.WriteAllLines(input, Enumerable.Range(1, 30).Select(i => $"[{string.Join(", ", Enumerable.Range(1, 1 + i * 7 % 40))}]"));
        string[] arguments = ["--input", input, "--maxlen", "100"];
        Do(["predict", model, "-o", folder.PathOf("whole.jsonl"), .. arguments]);
        Do(["score", "plan", model, "-o", scores, "--rows-per-shard", "4", .. arguments]);
        Work(scores);
        Do("score", "finish", scores, "--merge", folder.PathOf("merged.jsonl"));
        File.ReadAllBytes(folder.PathOf("merged.jsonl")).Should().Equal(File.ReadAllBytes(folder.PathOf("whole.jsonl")));
    }

    [Fact]
    public void A_change_in_the_middle_of_a_long_input_is_noticed_and_a_copy_is_none()
    {
        using var folder = new TemporaryFolder();
        string input = Csv(folder, 2000),
            scores = folder.PathOf("scores");
        Do("score", "plan", SineModel, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", "500");
        File.SetLastWriteTimeUtc(input, DateTime.UtcNow.AddHours(-1));
        Do("score", "work", scores, "--shard", "0");
        Do("score", "plan", SineModel, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", "500");
        byte[] bytes = File.ReadAllBytes(input);
        int middle = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes("r,1000\",0."));
        bytes[middle + "r,1000\",0.".Length] ^= 1;
        File.WriteAllBytes(input, bytes);
        var run = CliRun.Of("score", "work", scores, "--shard", "1");
        run.ExitCode.Should().Be(65);
        run.Error.Should().Contain($"shard 1 of 4: {input}: changed since the plan was made: expected the hash");
    }

    [Fact]
    public void A_model_or_an_input_that_changed_is_65_with_the_reason_and_one_that_is_gone_75()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model.h5"),
            input = Csv(folder, 20),
            scores = folder.PathOf("scores");
        File.Copy(SineModel, model);
        Do("score", "plan", model, "-i", input, "-o", scores, "--id", "id", "--rows-per-shard", "5");
        File.AppendAllText(input, $"late,{Row(1)}\n");
        var run = CliRun.Of("score", "work", scores, "--shard", "1");
        run.ExitCode.Should().Be(65);
        run.Error.Should().Contain($"shard 1 of 4: {input}: changed since the plan was made: expected");
        CliRun.Of("score", "status", scores).Text.Should().Contain("0 of 4 shards done").And.Contain("shard 1 failed on");
        Csv(folder, 20);
        Do("score", "work", scores, "--shard", "0-1");
        using (var bytes = File.OpenWrite(model))
        {
            bytes.Position = 9000;
            bytes.WriteByte(77);
        }
        run = CliRun.Of("score", "work", scores, "--shard", "2");
        run.ExitCode.Should().Be(65);
        run.Error.Should().Contain($"{model}: changed since the plan was made: expected the hash");
        File.Delete(model);
        CliRun.Of("score", "work", scores, "--shard", "2").ExitCode.Should().Be(75);
        CliRun.Of("score", "work", scores, "--shard", "1").ExitCode.Should().Be(0, "what is done needs no model");
        CliRun.Of("score", "work", folder.PathOf("none"), "--shard", "1").ExitCode.Should().Be(75);
    }

    [Fact]
    public void What_is_missing_or_wrong_is_told_by_finish()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores");
        Do("score", "plan", SineModel, "-i", Csv(folder, 20), "-o", scores, "--id", "id", "--rows-per-shard", "5");
        Do("score", "work", scores, "--shard", "0,2-3");
        var run = CliRun.Of("score", "finish", scores);
        run.ExitCode.Should().Be(75);
        run.Error.Should().Be($"kerassharp: {scores}: 1 of 4 shards are not done: 1{Environment.NewLine}");
        Work(scores);
        var opened = ScoreFolder.Open(scores);
        byte[] part = File.ReadAllBytes(opened.PartOf(1));
        File.WriteAllText(opened.PartOf(1), "1\n");
        run = CliRun.Of("score", "finish", scores);
        run.ExitCode.Should().Be(65);
        run.Error.Should().Contain($"{opened.PartOf(1)}: changed since it was made: expected the hash");
        File.WriteAllBytes(opened.PartOf(1), part);
        File.Copy(opened.PartOf(1), Path.Combine(scores, "part-00009.csv"));
        CliRun.Of("score", "finish", scores).ExitCode.Should().Be(65);
    }

    [Fact]
    public void Status_is_told_in_words_and_as_json()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores");
        Do("score", "plan", SineModel, "-i", Csv(folder, 20), "-o", scores, "--id", "id", "--rows-per-shard", "5");
        Do("score", "work", scores, "--shard", "1");
        Do("score", "status", scores).Text.Should().StartWith("1 of 4 shards done, 0 being written; 5 rows");
        using var json = JsonDocument.Parse(Do("score", "status", scores, "--json").Text);
        json.RootElement.GetProperty("missing").GetString().Should().Be("0,2-3");
        json.RootElement.GetProperty("rows").GetInt64().Should().Be(5);
        Work(scores);
        Do("score", "status", scores, "--watch").Text.Should().StartWith("4 of 4 shards done");
    }

    [Fact]
    public void What_cannot_be_cut_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores");
        var run = CliRun.With(
            System.Text.Encoding.UTF8.GetBytes(Row(1)),
            "score",
            "plan",
            SineModel,
            "-i",
            "-",
            "--input-format",
            "csv",
            "-o",
            scores
        );
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("standard input: workers read files again");
        Directory.Exists(scores).Should().BeFalse();
        File.WriteAllLines(folder.PathOf("x.csv"), Enumerable.Range(0, 9).Select(i => $"{i},{Row(i)}"));
        string[] plan = ["score", "plan", SineModel, "-i", folder.PathOf("x.csv"), "-o", scores, "--id", "1", "--header", "no"];
        CliRun.Of([.. plan, "--rows-per-shard", "4"]).Error.Should().Contain("a text without a header is not cut");
        CliRun.Of(plan).ExitCode.Should().Be(0);
    }
}

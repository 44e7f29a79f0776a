using System.Text.Json;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What the command measures differs from run to run; what it says about it does not.</summary>
public sealed class BenchCommandTests
{
    private static readonly string Sine = Fixtures.PathOf("models", "sine_gru", "model.h5");

    [Fact]
    public void The_table_tells_speed_latency_and_each_layers_share()
    {
        var run = CliRun.Of("bench", Sine, "--seconds", "0.05", "--batch-size", "8", "--threads", "1");
        run.Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        run.Text.Should()
            .MatchRegex(@"^gru_1_input \[8, 50, 1\]; cpu, 1 thread; \d+ calls of 8 samples\n")
            .And.MatchRegex(@"\n  [\d,]+ samples a second\n")
            .And.MatchRegex(@"latency in ms: least \S+, median \S+, p90 \S+, p99 \S+, p99.9 \S+, worst \S+\n")
            .And.MatchRegex(@"GFLOP/s: \d+ ?% of the \d+ that the threads reach at most\n")
            .And.MatchRegex(@"\ngru_1 +\S+ +\d+ ?%  gru\n")
            .And.MatchRegex(@"\ndense_1 +\S+ +\d+ ?%  product\n");
    }

    [Fact]
    public void Json_holds_the_same()
    {
        var run = CliRun.Of(
            "bench",
            Fixtures.PathOf("models", "imdb_lstm", "model.h5"),
            "--seconds",
            "0.05",
            "--batch-size",
            "2",
            "--json",
            "--threads",
            "2"
        );
        run.Should().BeEquivalentTo(new { ExitCode = 0, Error = "" });
        using var json = JsonDocument.Parse(run.Text);
        var root = json.RootElement;
        root.GetProperty("inputs").GetString().Should().Be("embedding_1_input [2, 100] of whole numbers below 338");
        root.GetProperty("threads").GetInt32().Should().Be(2);
        double Latency(string name) => root.GetProperty("latency_ms").GetProperty(name).GetDouble();
        Latency("least").Should().BePositive().And.BeLessThanOrEqualTo(Latency("median"));
        Latency("median").Should().BeLessThanOrEqualTo(Latency("worst"));
        root.GetProperty("layers")
            .EnumerateArray()
            .Select(l => l.GetProperty("name").GetString())
            .Should()
            .Equal("embedding_1", "lstm_1", "dense_1");
        // h U for four gates of 128 units and 100 steps, and little else: the table holds x W + b.
        root.GetProperty("operations_per_sample").GetDouble().Should().BeInRange(100 * 2 * 128 * 512, 100 * 2 * 128 * 512 * 1.05);
    }

    [Fact]
    public void Samples_may_come_from_a_file_and_extents_from_an_option()
    {
        string[] tagger =
        [
            Fixtures.PathOf("models", "tagger", "model.json"),
            "--weights",
            Fixtures.PathOf("models", "tagger", "weights.h5"),
        ];
        CliRun
            .With(
                "[1, 2, 3]\n[4]\n"u8.ToArray(),
                ["bench", .. tagger, "--seconds", "0.01", "--input", "-", "--format", "jsonl", "--maxlen", "24"]
            )
            .Text.Should()
            .Contain("calls of 2 samples");
        CliRun
            .Of("bench", Fixtures.PathOf("models", "char_gru", "model.h5"), "--seconds", "0.01", "--batch-size", "1")
            .Text.Should()
            .Contain("calls of 1 sample\n");
    }

    [Fact]
    public void Devices_that_tell_no_times_say_so() =>
        CliRun
            .Of("bench", Sine, "--seconds", "0.01", "--batch-size", "1", "--device", "reference")
            .Text.Should()
            .Contain("this device does not tell its steps' times")
            .And.NotContain("GFLOP");

    [Theory]
    [InlineData("--maxlen 7", "--maxlen 7: the model's inputs have one shape ((50, 1)); --maxlen is for inputs of any length")]
    [InlineData("--padding post", "--padding and --truncating are for the samples of --input FILE")]
    [InlineData("--format csv", "--input-format is for the samples of --input FILE")]
    [InlineData("--seconds 0", "--seconds: expected more than 0 and at most 3600.")]
    [InlineData("--batch-size 0", "--batch-size: expected 1 or more, found 0.")]
    public void What_cannot_be_is_refused(string options, string message)
    {
        var run = CliRun.Of(["bench", Sine, .. options.Split(' ')]);
        run.ExitCode.Should().Be(1);
        run.Text.Should().BeEmpty();
        run.Error.Should().StartWith($"kerassharp: {message}");
    }
}

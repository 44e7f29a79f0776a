using System.Xml.Linq;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Samples;

namespace KerasSharp.ParityTests.Samples;

/// <summary>The programs of tools/Samples do what they say.</summary>
public class SamplesTests
{
    [Theory, InlineData("--gru"), InlineData("--samples")]
    public void Sentiment_is_learned(string option)
    {
        string[] arguments = option == "--gru" ? ["--gru", "--samples", "1500"] : ["--samples", "1500"];
        SentimentSample
            .Run(new Arguments([.. arguments, "--epochs", "4"], "--gru", "--samples", "--epochs", "--file"), TextWriter.Null)
            .Should()
            .BeGreaterThan(0.75);
    }

    [Fact]
    public void Reviews_of_a_file_are_learned()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("reviews.txt");
        File.WriteAllLines(
            path,
            Enumerable
                .Range(0, 600)
                .Select(i => $"{i / 3 % 2}\tThe plot, number {i % 7}, was {(i / 3 % 2 == 1 ? "brilliant" : "dreadful")} in every way.")
        );
        SentimentSample
            .Run(new Arguments(["--file", path, "--epochs", "3"], "--gru", "--samples", "--epochs", "--file"), TextWriter.Null)
            .Should()
            .Be(1);
        File.AppendAllText(path, "good\tbut without a number\n");
        var run = () => SentimentSample.Run(new Arguments(["--file", path], "--file"), TextWriter.Null);
        run.Should()
            .Throw<KerasFormatException>()
            .WithMessage("*line 601: expected 0 or 1, a tab and a text, found 'good\tbut without a number'");
    }

    [Fact]
    public void The_sine_wave_goes_on_and_is_drawn()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("sine.svg");
        SineSample
            .Run(new Arguments(["--output", path, "--epochs", "10"], "--output", "--epochs"), TextWriter.Null)
            .Should()
            .BeLessThan(0.15);
        XNamespace svg = "http://www.w3.org/2000/svg";
        var lines = XDocument.Load(path).Root!.Elements(svg + "polyline").Select(p => p.Attribute("points")!.Value.Split(' ').Length);
        lines.Should().Equal(10, 10, 200, 200);
    }

    [Fact]
    public void The_bare_recurrence_is_SimpleRNN() => RecurrenceSample.Run(TextWriter.Null).Should().BeLessThan(1e-5);
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Samples;

namespace KerasSharp.ParityTests.Samples;

/// <summary>The programs of tools/Samples do what they say.</summary>
public partial class SamplesTests
{
    [Theory, InlineData("--gru"), InlineData("--samples")]
    public void Sentiment_is_learned(string option)
    {
        string[] arguments = option == "--gru" ? ["--gru", "--samples", "1500"] : ["--samples", "1500"];
        using var output = new StringWriter();
        double accuracy = SentimentSample.Run(
            new Arguments([.. arguments, "--epochs", "6"], "--gru", "--samples", "--epochs", "--file"),
            output
        );
        accuracy.Should().BeGreaterThan(0.75);
        // What is kept is what the best epoch had, and the output says which and that it stopped.
        string text = output.ToString();
        var epochs = HeldBack().Matches(text).Select(m => (Loss: m.Groups[1].Value, Accuracy: m.Groups[2].Value)).ToArray();
        var best = epochs[..^1].MinBy(e => double.Parse(e.Loss, CultureInfo.InvariantCulture));
        int number = Array.IndexOf(epochs, best) + 1;
        epochs[^1].Should().Be(best);
        accuracy.ToString("0.000", CultureInfo.InvariantCulture).Should().Be(best.Accuracy);
        text.Should().Contain($"kept are the weights of epoch {number}, the best: ");
        text.Should().Contain(epochs.Length - 1 - number >= 2 ? $"stopped early, after epoch {number + 2}; " : "all 6 epochs made; ");
    }

    [GeneratedRegex(@"held back: loss (\d\.\d+), accuracy (\d\.\d+)")]
    private static partial Regex HeldBack();

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
        string[] texts = [.. XDocument.Load(path).Root!.Elements(svg + "text").Select(t => t.Value)];
        texts.Should().Contain("mean squared error (logarithmic)").And.Contain("epoch");
        texts[(Array.IndexOf(texts, "epoch") - 10)..Array.IndexOf(texts, "epoch")]
            .Should()
            .Equal(Enumerable.Range(1, 10).Select(e => $"{e}"));
        texts
            .Where(t => double.TryParse(t, CultureInfo.InvariantCulture, out _))
            .Should()
            .OnlyContain(t => PlainNumber().IsMatch(t), "powers of ten do not read well");
    }

    [Fact]
    public void The_bare_recurrence_is_SimpleRNN() => RecurrenceSample.Run(TextWriter.Null).Should().BeLessThan(1e-5);

    [Theory]
    [InlineData(true, 0.0013, 0.0641, new[] { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1 })]
    [InlineData(true, 2e-7, 30, new[] { 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100 })]
    [InlineData(true, 0.3, 0.3, new[] { 0.2, 0.5 })]
    [InlineData(false, -0.98, 1.02, new[] { -1, -0.5, 0, 0.5, 1, 1.5 })]
    [InlineData(false, 3, 3, new[] { 3.0, 3.001 })]
    public void An_axis_has_round_numbers_around_the_values(bool logarithmic, double low, double high, double[] expected)
    {
        var scale = new ChartScale("loss", logarithmic);
        double[] ticks = scale.Ticks(low, high);
        ticks.Should().HaveSameCount(expected);
        for (int i = 0; i < expected.Length; i++)
            ticks[i].Should().BeApproximately(expected[i], 1e-9 * Math.Abs(expected[i]));
        scale.Place(ticks[0], ticks[0], ticks[^1]).Should().Be(0);
        scale.Place(ticks[^1], ticks[0], ticks[^1]).Should().Be(1);
    }

    [Fact]
    public void A_logarithmic_axis_refuses_zero()
    {
        var ticks = () => new ChartScale("loss", Logarithmic: true).Ticks(0, 1);
        ticks.Should().Throw<ArgumentException>().WithMessage("a logarithmic axis: expected values above 0, found 0*");
    }

    [GeneratedRegex(@"^-?\d+(\.\d{1,3})?$")]
    private static partial Regex PlainNumber();
}

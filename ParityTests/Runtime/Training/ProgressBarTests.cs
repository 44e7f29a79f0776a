using FluentAssertions;
using KerasSharp.Runtime.Training;

namespace KerasSharp.ParityTests.Runtime.Training;

public class ProgressBarTests
{
    private static FitParameters Parameters(Verbosity verbose) => new(3, 200, 50, true, ["loss", "acc"], verbose);

    [Fact]
    public void A_bar_as_Keras_draws_it()
    {
        var text = new StringWriter { NewLine = "\n" };
        var bar = new ProgressBar(Parameters(Verbosity.Bar), text);
        bar.Begin(1);
        bar.Update(50, ["loss", "acc"], [0.5, 0.0005]);
        bar.End(new Logs { ["loss"] = 0.25, ["val_loss"] = 12 });
        string[] lines = text.ToString().Split('\r');
        lines[0].Should().Be("Epoch 2/3\n");
        lines[1].Should().MatchRegex(@"^ 50/200 \[======>\.{23}\] - ETA: \d+s - loss: 0\.5000 - acc: 5\.0000e-04$");
        lines[2].Should().MatchRegex(@"^200/200 \[={30}\] - \d+s - loss: 0\.2500 - val_loss: 12\.0000 *\n$");
        lines[2].TrimEnd('\n').Length.Should().BeGreaterThanOrEqualTo(lines[1].Length, "blanks cover the line before");
    }

    [Fact]
    public void A_line_for_each_epoch_and_silence()
    {
        var text = new StringWriter { NewLine = "\n" };
        var bar = new ProgressBar(Parameters(Verbosity.Lines), text);
        bar.Begin(0);
        bar.Update(50, ["loss"], [0.5]);
        bar.End(new Logs { ["loss"] = 0.25 });
        text.ToString().Should().MatchRegex(@"^Epoch 1/3\n\d+s - loss: 0\.2500\n$");
        ProgressBar.For(Parameters(Verbosity.Silent) with { Output = text }).Should().BeNull();
        ProgressBar.For(Parameters(Verbosity.Bar)).Should().BeNull("nothing is written where no output is named");
        ProgressBar.For(Parameters(Verbosity.Lines) with { Output = text }).Should().NotBeNull();
    }

    [Fact]
    public void A_training_that_stops_within_an_epoch_leaves_its_line()
    {
        var text = new StringWriter { NewLine = "\n" };
        var bar = new ProgressBar(Parameters(Verbosity.Bar), text);
        bar.Begin(0);
        bar.Update(100, ["loss"], [0.25]);
        bar.Close();
        text.ToString().Should().EndWith("loss: 0.2500\n");
    }
}

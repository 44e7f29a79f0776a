using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.View;

namespace KerasSharp.ParityTests.Cli;

public sealed class FitReportTests
{
    [Fact]
    public void The_page_has_labelled_axes_both_curves_and_the_epoch_of_the_least_loss()
    {
        using var model = new Sequential { new Dense(1) { InputShape = [2] } }.Build();
        model.Compile("sgd", "mse");
        var history = new History();
        double[] validation = [0.9, 0.4, double.NaN, 0.6];
        for (int epoch = 0; epoch < 4; epoch++)
            history.Add(epoch, new Logs { ["loss"] = 1.0 / (epoch + 1), ["val_loss"] = validation[epoch] });
        using var text = new StringWriter();
        TrainingPage.Write(model, history, text);
        string page = text.ToString();
        page.Should().Contain("best: epoch 2").And.Contain("<td class=\"number\">2 (best)</td>");
        page.Should().Contain(">epoch</text>").And.Contain("blue: loss, orange: val_loss").And.Contain("SGD");
        page.Should().Contain("class=\"dot2\"").And.NotContain("NaN\"");
        ViewCommandTests.Opened(page).Should().Equal(ViewCommandTests.Closed(page));
    }

    [Fact]
    public void Fit_writes_it()
    {
        using var folder = new TemporaryFolder();
        string model = Fixtures.PathOf("models", "sine_gru", "model.h5");
        File.WriteAllText(
            folder.PathOf("x.csv"),
            string.Join('\n', Enumerable.Range(0, 8).Select(_ => string.Join(',', Enumerable.Repeat("0.5", Steps(model)))))
        );
        File.WriteAllText(folder.PathOf("y.csv"), string.Join('\n', Enumerable.Repeat("0.1", 8)));
        var run = CliRun.Of(
            "fit",
            model,
            "--input",
            folder.PathOf("x.csv"),
            "--target",
            folder.PathOf("y.csv"),
            "--output",
            folder.PathOf("out.h5"),
            "--epochs",
            "3",
            "--optimizer",
            "sgd",
            "--loss",
            "mean_squared_error",
            "--report",
            folder.PathOf("report.html")
        );
        run.ExitCode.Should().Be(0, run.Error);
        File.ReadAllText(folder.PathOf("report.html")).Should().Contain("3 epochs").And.Contain("best: epoch");
    }

    private static int Steps(string path)
    {
        using var model = KerasImporter.Load(path);
        return model.InputLayers[0].InputShape![0]!.Value;
    }
}

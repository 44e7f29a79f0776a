using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class FitCommandTests
{
    public static TheoryData<string> Runs() => ["fit_history", "fit_validation_split", "fit_two_outputs", "fit_sample_weights_split"];

    [Theory]
    [MemberData(nameof(Runs))]
    public void History_and_weights_are_those_of_Keras(string name)
    {
        using var folder = new TemporaryFolder();
        string fixture = FitRuns.Fixture(name);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture, "case.json")));
        var train = json.RootElement.GetProperty("train");
        var fit = train.GetProperty("fit");
        string split = fit.TryGetProperty("validation_split", out var s) ? s.GetDouble().ToString(CultureInfo.InvariantCulture) : "0";
        var run = CliRun.Of([
            "fit",
            .. FitRuns.Data(fixture, folder),
            "--output",
            folder.PathOf("out.h5"),
            "--history",
            folder.PathOf("h.csv"),
            "--shuffle",
            "false",
            "--epochs",
            $"{fit.GetProperty("nb_epoch").GetInt32()}",
            "--validation-split",
            split,
        ]);
        run.Messages.Should().BeEmpty();

        var data = NpzFile.Read(Path.Combine(fixture, "data.npz"));
        var columns = FitRuns.Columns(folder.PathOf("h.csv"));
        columns[..2].Should().Equal("epoch", "loss");
        var history = train
            .GetProperty("history")
            .EnumerateObject()
            .ToDictionary(h => h.Name, h => data[h.Value.GetString()!].ReadDoubles());
        columns[1..].Should().BeEquivalentTo(history.Keys);
        var rows = FitRuns.Rows(folder.PathOf("h.csv"));
        rows.Select(r => (int)r[0]).Should().Equal(Enumerable.Range(0, rows.Length));
        for (int c = 1; c < columns.Length; c++)
        {
            history[columns[c]].Should().HaveCount(rows.Length);
            for (int e = 0; e < rows.Length; e++)
                rows[e]
                    [c]
                    .Should()
                    .BeApproximately(
                        history[columns[c]][e],
                        1e-5 * Math.Max(1, Math.Abs(history[columns[c]][e])),
                        $"{columns[c]} of epoch {e}"
                    );
        }

        using var trained = KerasImporter.Load(folder.PathOf("out.h5"));
        var arrays = trained.StoredArrays().ToDictionary(a => a.Name, a => a.Values);
        foreach (var final in train.GetProperty("final").EnumerateArray())
        {
            float[] expected = data[final[2].GetString()!].ReadFloats(),
                found = arrays[final[1].GetString()!];
            float scale = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                found[i].Should().BeApproximately(expected[i], 1e-4f * scale, final[1].GetString());
        }
    }

    [Fact]
    public void Frozen_layers_stay_and_the_optimizer_goes_on_with_the_others()
    {
        using var folder = new TemporaryFolder();
        string fixture = FitRuns.Fixture("fit_history"),
            output = folder.PathOf("out.h5");
        CliRun
            .Of(["fit", .. FitRuns.Data(fixture, folder), "--epochs", "1", "--freeze", "dense_1", "--output", output])
            .Messages.Should()
            .BeEmpty();
        using KerasSharp.Model before = KerasImporter.Load(Path.Combine(fixture, "model.h5")),
            after = KerasImporter.Load(output);
        var (old, now) = (
            before.StoredArrays().ToDictionary(a => a.Name, a => a.Values),
            after.StoredArrays().ToDictionary(a => a.Name, a => a.Values)
        );
        now["dense_1_W"].Should().Equal(old["dense_1_W"]);
        now["dense_2_W"].Should().NotEqual(old["dense_2_W"]);
        after.Layers["dense_1"].Trainable.Should().BeFalse();
        CliRun
            .Of(["fit", .. FitRuns.Data(fixture, folder), "--freeze", "dense_9", "--output", output])
            .Messages.Should()
            .Contain("has no layer 'dense_9'; it has ");
    }

    [Fact]
    public void A_model_without_a_training_is_trained_as_the_command_says()
    {
        using var folder = new TemporaryFolder();
        string fixture = Fixtures.PathOf("models", "sine_gru"),
            output = folder.PathOf("out.h5");
        NpzFile.Read(Path.Combine(fixture, "data.npz"))["x0"].Write(folder.PathOf("x.npy"));
        using var texts = JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture, "demo.json")));
        File.WriteAllLines(folder.PathOf("y.jsonl"), texts.RootElement.GetProperty("next").EnumerateArray().Select(v => v.GetRawText()));
        string[] call =
        [
            "fit",
            Path.Combine(fixture, "model.h5"),
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            folder.PathOf("y.jsonl"),
            "--output",
            output,
        ];
        CliRun.Of(call).Error.Should().Contain("expected --optimizer (sgd, ");
        CliRun.Of([.. call, "--optimizer", "adam"]).Error.Should().Contain("expected --loss (mean_squared_error, ");
        File.Exists(output).Should().BeFalse();
        var run = CliRun.Of([
            .. call,
            "--optimizer",
            "adam",
            "--learning-rate",
            "1e-4",
            "--loss",
            "mse",
            "--metrics",
            "mae",
            "--epochs",
            "3",
        ]);
        run.Messages.Should().BeEmpty();
        run.Text.Split('\n').Select(l => l.Split(':')[0]).Should().Equal("loss", "mean_absolute_error", "");
        using var model = KerasImporter.Load(output);
        model.LearningRate.Should().BeApproximately(1e-4, 1e-10);
        model.OptimizerState!.Iterations.Values[0].Should().Be(6);
    }

    [Theory]
    [InlineData("--epochs", "0", "--epochs: expected 1 or more, found 0.")]
    [InlineData("--validation-split", "1", "--validation-split: expected at least 0 and less than 1, found 1.")]
    [InlineData("--learning-rate", "-1", "--learning-rate: expected a finite number of at least 0, found -1.")]
    [InlineData("--shuffle", "perhaps", "'perhaps'")]
    [InlineData(
        "--optimizer",
        "adamant",
        "optimizer: expected sgd, rmsprop, adagrad, adadelta, adam, adamw, adamax, nadam, ftrl, lion, lamb or adafactor, found 'adamant'"
    )]
    public void Bad_settings_are_refused(string option, string value, string message)
    {
        using var folder = new TemporaryFolder();
        var run = CliRun.Of([
            "fit",
            .. FitRuns.Data(FitRuns.Fixture("fit_history"), folder),
            "--output",
            folder.PathOf("out.h5"),
            option,
            value,
        ]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(message);
        File.Exists(folder.PathOf("out.h5")).Should().BeFalse();
    }
}

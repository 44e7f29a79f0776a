using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Runtime.Training.TrainingModels;

namespace KerasSharp.ParityTests.Runtime.Training;

using Model = KerasSharp.Model;

/// <summary>Callbacks against the sequences that Keras 1.2.2's callbacks.py gives by hand.</summary>
public class CallbackTests
{
    /// <summary>Runs epochs that report the given values.</summary>
    private static (Model Model, History History) Run(double[] values, string name, params Callback[] callbacks)
    {
        var model = Regression();
        model.Compile(new Sgd(0.5), "mse");
        var report = new LambdaCallback { EpochEnd = (epoch, logs) => logs[name] = values[epoch] };
        var history = model.Fit(Curve(8), Quiet(values.Length) with { Callbacks = [report, .. callbacks] });
        return (model, history);
    }

    [Theory]
    [InlineData(new[] { 5.0, 4, 3, 3, 3, 3 }, "v", 0, 0.0, 4)]
    [InlineData(new[] { 5.0, 4, 4.5, 3, 3.5, 3.6, 3.7, 1 }, "v", 1, 0.0, 6)]
    [InlineData(new[] { 5.0, 4.9, 4.8, 4.7, 0 }, "v", 1, 0.5, 3)]
    [InlineData(new[] { 0.1, 0.2, 0.3, 0.2, 0.9 }, "v_acc", 0, 0.0, 4)]
    [InlineData(new[] { 3.0, 2, 1 }, "v", 0, 0.0, 3)]
    public void Early_stopping(double[] values, string name, int patience, double minDelta, int epochs)
    {
        var stop = new EarlyStopping(name, minDelta, patience);
        var (model, history) = Run(values, name, stop);
        using (model)
            history.Epochs.Should().HaveCount(epochs);
        stop.StoppedEpoch.Should().Be(epochs < values.Length || values[^1] == values[^2] ? epochs - 1 : null);
    }

    [Fact]
    public void What_is_not_in_the_logs_cannot_be_watched()
    {
        var run = () => Run([1, 2], "v", new EarlyStopping("val_loss"));
        run.Should().Throw<KerasException>().WithMessage("EarlyStopping: nothing named 'val_loss' to watch; there is loss, v");
    }

    /// <summary>The rates are those that Keras 1.2.2's own callback set when it was fed these numbers.</summary>
    [Theory]
    [InlineData(new[] { 1.0, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 2, 1, 0.2, new[] { 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2 }, 0.2)]
    [InlineData(
        new[] { 5.0, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2, 2 },
        0,
        2,
        0.0,
        new[] { 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.0625, 0.03125 },
        0.03125
    )]
    public void The_learning_rate_falls_on_a_plateau(double[] values, int patience, int cooldown, double least, double[] rates, double last)
    {
        var (model, history) = Run(
            values,
            "v",
            new ReduceLearningRateOnPlateau("v", factor: 0.5, patience: patience, cooldown: cooldown, minLearningRate: least)
        );
        using (model)
        {
            history["lr"].Should().Equal(rates.Select(v => (double)(float)v));
            model.LearningRate.Should().Be((float)last);
        }
    }

    [Fact]
    public void A_schedule_sets_the_learning_rate()
    {
        var rates = new List<double>();
        var (model, _) = Run([0, 0, 0], "v", new LearningRateScheduler(e => 1.0 / (e + 2)), new LambdaCallback { EpochBegin = _ => { } });
        using (model)
        {
            model.LearningRate.Should().Be((float)0.25);
            model.Fit(
                Curve(8),
                Quiet(2) with
                {
                    Callbacks =
                    [
                        new LearningRateScheduler(e => e + 1),
                        new LambdaCallback { BatchBegin = (_, _) => rates.Add(model.LearningRate) },
                    ],
                }
            );
        }
        rates.Should().Equal(1, 2);
    }

    /// <summary>The rate of a callback is the rate of the steps: with rate 0 nothing changes.</summary>
    [Fact]
    public void The_rate_in_force_is_the_rate_of_the_steps()
    {
        using var model = Regression();
        model.Compile("adam", "mse");
        var before = WeightsOf(model);
        model.Fit(Curve(8), Quiet(2) with { Callbacks = [new LearningRateScheduler(_ => 0)] });
        WeightsOf(model).Should().Equal(before);
        model.Fit(Curve(8), Quiet(2) with { Callbacks = [new LearningRateScheduler(_ => 0.1)] });
        WeightsOf(model).Should().NotEqual(before);
    }

    [Fact]
    public void Checkpoints_are_named_as_Python_names_them()
    {
        var paths = new List<string>();
        var checkpoint = new ModelCheckpoint("w.{epoch:02d}-{v:.2f}-{v:.1e}-{v:07.3f}-{epoch}.h5", (_, path) => paths.Add(path), period: 2);
        var (model, _) = Run([1, 1234.5678, 3, 0.000123, 5], "v", checkpoint);
        using (model)
            paths.Should().Equal("w.01-1234.57-1.2e+03-1234.568-1.h5", "w.03-0.00-1.2e-04-000.000-3.h5");
        checkpoint.LastPath.Should().Be(paths[^1]);
        var unknown = () => new ModelCheckpoint("w{epoch:>5}.h5", (_, _) => { });
        unknown.Should().Throw<FormatException>().WithMessage("*w{epoch:>5}.h5*");
    }

    [Fact]
    public void The_best_model_is_saved()
    {
        var epochs = new List<string>();
        var (model, _) = Run([3, 4, 2, 2, 1], "v", new ModelCheckpoint("{epoch}", (_, path) => epochs.Add(path), "v", saveBestOnly: true));
        using (model)
            epochs.Should().Equal("0", "2", "4");
        epochs.Clear();
        (model, _) = Run([3, 4, 2, 5, 1], "acc", new ModelCheckpoint("{epoch}", (_, path) => epochs.Add(path), "acc", saveBestOnly: true));
        using (model)
            epochs.Should().Equal("0", "1", "3");
    }

    [Fact]
    public void Csv_lines_are_written_and_appended()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("log.csv");
        var (model, history) = Run([0.5, 0.25], "a", new CsvLogger(path));
        using (model)
        {
            string Line(int e) => FormattableString.Invariant($"{e},{(e == 0 ? "0.5" : "0.25")},{history["loss"][e]:R}");
            File.ReadAllLines(path).Should().Equal("epoch,a,loss", Line(0), Line(1));
        }
        (model, _) = Run([7], "a", new CsvLogger(path, append: true));
        using (model)
            File.ReadAllLines(path)
                .Should()
                .HaveCount(4)
                .And.ContainSingle(l => l == "epoch,a,loss")
                .And.Contain(l => l.StartsWith("0,7,"));
        (model, _) = Run([7], "a", new CsvLogger(path, ';', sorted: false));
        using (model)
            File.ReadAllLines(path)[0].Should().Be("epoch;loss;a");
    }

    [Fact]
    public void Csv_lines_after_the_state_that_a_training_goes_on_from_are_written_anew()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("log.csv");
        // Epochs 2 and 3 came after the last checkpoint; the last line was cut off by a kill.
        File.WriteAllText(path, "epoch,a,loss\n0,5,1\n1,6,2\n2,7,3\n3,8");
        using var model = Regression();
        model.Compile("sgd", "mse");
        model.Fit(
            Curve(10),
            Quiet(4) with
            {
                InitialEpoch = 2,
                Callbacks = [new LambdaCallback { EpochEnd = (e, logs) => logs["a"] = 10 * e }, new CsvLogger(path, append: true)],
            }
        );
        File.ReadLines(path).Select(l => l[..l.LastIndexOf(',')]).Should().Equal("epoch,a", "0,5", "1,6", "2,20", "3,30");
    }

    [Fact]
    public void A_callback_without_what_it_needs_to_go_on_is_an_error()
    {
        using var model = Regression();
        model.Compile("sgd", "mse");
        var stopping = new EarlyStopping("loss");
        stopping.Resume(new Dictionary<string, double> { ["best"] = 1 });
        model
            .Invoking(m => m.Fit(Curve(10), Quiet(1) with { Callbacks = [stopping] }))
            .Should()
            .Throw<KerasException>()
            .WithMessage("EarlyStopping: expected a state with 'wait', found best");
    }

    [Fact]
    public void Callbacks_are_told_in_order()
    {
        var told = new List<string>();
        var callback = new LambdaCallback
        {
            TrainBegin = () => told.Add("train"),
            TrainEnd = () => told.Add("end"),
            EpochBegin = e => told.Add($"epoch {e}"),
            EpochEnd = (e, logs) => told.Add($"epoch {e} ends with {string.Join(' ', logs.Names)}"),
            BatchBegin = (b, n) => told.Add($"batch {b} of {n}"),
            BatchEnd = (b, n, logs) => told.Add($"batch {b} ends with {string.Join(' ', logs.Names)}"),
        };
        using var model = Regression();
        model.Compile("sgd", "mse", ["mae"]);
        model.Fit(Curve(10), Quiet(1) with { Callbacks = [callback], ValidationData = Curve(3) });
        told.Should()
            .Equal(
                "train",
                "epoch 0",
                "batch 0 of 8",
                "batch 0 ends with loss mean_absolute_error",
                "batch 1 of 2",
                "batch 1 ends with loss mean_absolute_error",
                "epoch 0 ends with loss mean_absolute_error val_loss val_mean_absolute_error",
                "end"
            );
        callback
            .Parameters.Should()
            .BeEquivalentTo(
                new
                {
                    Epochs = 1,
                    Samples = 10,
                    BatchSize = 8,
                    Validates = true,
                    Verbose = Verbosity.Silent,
                }
            );
    }
}

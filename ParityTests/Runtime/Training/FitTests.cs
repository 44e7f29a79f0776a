using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Reference;
using static KerasSharp.ParityTests.Runtime.Training.TrainingModels;

namespace KerasSharp.ParityTests.Runtime.Training;

using Model = KerasSharp.Model;

public class FitTests
{
    [Fact]
    public void Training_lowers_the_loss()
    {
        using var model = Regression();
        model.Compile("adam", "mse", ["mae"]);
        model.LearningRate = 0.01;
        var (x, y) = Curve(200);
        var history = model.Fit(
            x,
            y,
            new FitOptions
            {
                BatchSize = 16,
                Epochs = 60,
                ValidationData = Curve(50, seed: 2),
            }
        );
        history.Names.Should().Equal("loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error");
        history.Epochs.Should().Equal(Enumerable.Range(0, 60));
        history["loss"][^1].Should().BeLessThan(0.01).And.BeLessThan(history["loss"][0] / 10);
        history["val_loss"][^1].Should().BeLessThan(0.02);
        model.History.Should().BeSameAs(history);
    }

    /// <summary>An epoch without shuffling is train_on_batch on one slice after another, the last one smaller.</summary>
    [Fact]
    public void An_epoch_is_its_batches()
    {
        using Model whole = Regression(),
            batches = Regression();
        foreach (var model in (Model[])[whole, batches])
            model.Compile(new Sgd(0.1) { Momentum = 0.5, Decay = 0.01 }, "mse");
        var (x, y) = Curve(21);
        var history = whole.Fit((x, y), Quiet(1) with { Shuffle = Shuffle.None });
        double total = 0;
        foreach (var (start, count) in ((int, int)[])[(0, 8), (8, 8), (16, 5)])
            total += count * batches.TrainOnBatch(Rows(x, start..(start + count)), Rows(y, start..(start + count))).Loss;
        history["loss"][0].Should().BeApproximately(total / 21, 1e-12);
        WeightsOf(whole).Should().Equal(WeightsOf(batches));
        whole.TrainingSteps.Should().Be(3);
    }

    [Fact]
    public void The_validation_split_is_the_last_part_and_is_not_trained_on()
    {
        using Model split = Regression(),
            apart = Regression();
        foreach (var model in (Model[])[split, apart])
            model.Compile("sgd", "mse");
        var (x, y) = Curve(20);
        var a = split.Fit((x, y), Quiet(2) with { ValidationSplit = 0.25, Shuffle = Shuffle.None });
        var b = apart.Fit(
            (Rows(x, ..15), Rows(y, ..15)),
            Quiet(2) with
            {
                Shuffle = Shuffle.None,
                ValidationData = (Rows(x, 15..), Rows(y, 15..)),
            }
        );
        WeightsOf(split).Should().Equal(WeightsOf(apart));
        a["val_loss"].Should().Equal(b["val_loss"]);
        a["loss"].Should().Equal(b["loss"]);
    }

    [Theory, InlineData(Shuffle.Samples), InlineData(Shuffle.Batches)]
    public void Shuffling_and_dropout_follow_the_seed_and_resume_as_if_never_stopped(Shuffle shuffle)
    {
        var (x, y) = Curve(30);
        var options = Quiet(4) with { Shuffle = shuffle };
        Model Make(int seed)
        {
            var model = Regression(before: new Dropout(0.3));
            model.Compile("sgd", "mse", seed: seed);
            return model;
        }
        using Model once = Make(5),
            again = Make(5),
            other = Make(6),
            half = Make(5);
        once.Fit((x, y), options);
        again.Fit((x, y), options);
        other.Fit((x, y), options);
        WeightsOf(again).Should().Equal(WeightsOf(once));
        WeightsOf(other).Should().NotEqual(WeightsOf(once));

        half.Fit((x, y), options with { Epochs = 2 });
        using var resumed = Make(5);
        resumed.SetWeights(half.GetWeights());
        resumed.Fit((x, y), options with { InitialEpoch = 2 }).Epochs.Should().Equal(2, 3);
        WeightsOf(resumed).Should().Equal(WeightsOf(once));

        half.Fit((x, y), options with { Epochs = 2 });
        WeightsOf(half).Should().Equal(WeightsOf(once), "a second call goes on where the first one stopped, with new draws");
    }

    [Fact]
    public void Frozen_layers_stay_as_they_are()
    {
        using var model = Regression();
        model.Layers["hidden"].Trainable = false;
        model.Compile("adam", "mse");
        var before = model.GetWeights();
        var (x, y) = Curve(16);
        model.TrainOnBatch(x, y);
        var after = model.GetWeights();
        TestModels.Values(after["hidden/W"]).Should().Equal(TestModels.Values(before["hidden/W"]));
        TestModels.Values(after["hidden/b"]).Should().Equal(TestModels.Values(before["hidden/b"]));
        TestModels.Values(after["out/W"]).Should().NotEqual(TestModels.Values(before["out/W"]));
        model.OptimizerState!.Weights.Select(w => w.Name).Should().Equal("out/W", "out/b");
    }

    [Fact]
    public void Evaluation_is_the_mean_over_batches_and_changes_nothing()
    {
        using var model = Regression(before: new Dropout(0.5));
        model.Compile("sgd", "mse", ["mae"]);
        var (x, y) = Curve(10);
        var before = WeightsOf(model);
        var first = model.TestOnBatch(Rows(x, ..8), Rows(y, ..8));
        var second = model.TestOnBatch(Rows(x, 8..), Rows(y, 8..));
        var all = model.Evaluate(x, y, batchSize: 8);
        all.Select(s => s.Key).Should().Equal("loss", "mean_absolute_error");
        all.Loss.Should().BeApproximately((8 * first.Loss + 2 * second.Loss) / 10, 1e-12);
        all["mean_absolute_error"]
            .Should()
            .BeApproximately((8 * first["mean_absolute_error"] + 2 * second["mean_absolute_error"]) / 10, 1e-12);
        WeightsOf(model).Should().Equal(before);
        model.TrainingSteps.Should().Be(0);
    }

    /// <summary>Keras names metrics after the output layer when there are several, and numbers equal names.</summary>
    [Fact]
    public void Metric_names_are_those_of_Keras()
    {
        LayerSpec[] layers = [new InputLayer(3) { Name = "x" }, new Dense(2) { Name = "a" }, new Dense(1) { Name = "b" }];
        ModelSpec Spec(params TensorRef[] outputs) =>
            new()
            {
                Layers = layers,
                Inputs = [new TensorRef(0)],
                Outputs = outputs,
                Calls =
                [
                    new CallSpec(0, []),
                    new CallSpec(1, [new TensorRef(0)]),
                    new CallSpec(2, [new TensorRef(0)]),
                    new CallSpec(1, [new TensorRef(0)]),
                ],
            };
        using var two = new Model(Spec(new(1), new(2)), new ReferenceBackend<float>());
        two.Compile(
            new TrainingSpec
            {
                Optimizer = "sgd",
                Loss = new Dictionary<string, Loss> { ["a"] = "mse", ["b"] = "mae" },
                Metrics = new Dictionary<string, Metric[]> { ["b"] = ["accuracy", "mse"] },
            }
        );
        two.MetricNames.Should().Equal("loss", "a_loss", "b_loss", "b_acc", "b_mean_squared_error");
        using var shared = new Model(Spec(new(1), new(3)), new ReferenceBackend<float>());
        shared.Compile("sgd", "mse", ["acc"]);
        shared.MetricNames.Should().Equal("loss", "a_loss_1", "a_loss_2", "a_acc_1", "a_acc_2");
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        using var model = Regression();
        var (x, y) = Curve(50 * 8);
        AllocatedBySteps(model, x, y).Should().Be(0);
    }

    /// <summary>Kernels that are transformed for products over tiles are so anew in each step.</summary>
    [Fact]
    public void Steps_of_convolutions_by_tiles_allocate_nothing()
    {
        using Model model = new Sequential
        {
            new Convolution2D(32, 3, 3) { InputShape = [8, 8, 32], Padding = Padding.Same },
            new Convolution2D(32, 3, 3) { Padding = Padding.Same },
            new Flatten(),
            new Dense(1),
        }.Build();
        AllocatedBySteps(model, Tensor.Create(new float[50 * 8 * 2048], [50 * 8, 8, 8, 32]), Tensor.Create(new float[50 * 8], [50 * 8, 1]))
            .Should()
            .Be(0);
    }

    private static long AllocatedBySteps(Model model, Tensor<float> x, Tensor<float> y)
    {
        model.Compile("adam", "mse", ["mae"]);
        long start = 0,
            end = -1;
        var callback = new LambdaCallback
        {
            BatchEnd = (batch, _, _) =>
            {
                if (batch == 5)
                    start = GC.GetAllocatedBytesForCurrentThread();
                if (batch == 45)
                    end = GC.GetAllocatedBytesForCurrentThread();
            },
        };
        model.Fit((x, y), Quiet(3) with { Callbacks = [callback] });
        return end - start;
    }
}

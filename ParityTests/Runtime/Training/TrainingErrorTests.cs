using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Cpu;
using static KerasSharp.ParityTests.Runtime.Training.TrainingModels;

namespace KerasSharp.ParityTests.Runtime.Training;

using Model = KerasSharp.Model;

public class TrainingErrorTests
{
    private static Tensor<float> Zeros(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    private static Model Classifier(string loss, SampleWeightMode mode = SampleWeightMode.Sample)
    {
        var model = new Model(
            TestModels.Stack(new InputLayer(4), new Dense(3) { Name = "out", Activation = ActivationFunction.Softmax }),
            new CpuBackend(1)
        );
        model.Compile("sgd", loss, sampleWeightMode: mode);
        return model;
    }

    private static void Refuses(Action action, string message) => action.Should().Throw<KerasException>().WithMessage(message);

    [Fact]
    public void Names_that_Keras_does_not_know()
    {
        Refuses(() => Loss.ByName("mean_square"), "loss: expected one of mean_squared_error, *, found 'mean_square'");
        Refuses(() => Metric.ByName("accurracy"), "metric: expected one of acc, binary_accuracy, *, found 'accurracy'");
        Refuses(() => Optimizer.ByName("adamx"), "optimizer: expected sgd, *, found 'adamx'");
        Loss.ByName("mse").Should().Match<Loss>(l => l.Name == "mean_squared_error" && l.Written == "mse");
        Metric.ByName("accuracy").Should().Match<Metric>(m => m.Name == "acc" && m.Written == "accuracy");
        Optimizer.ByName("RMSprop").Should().Be(new RmsProp());
    }

    [Fact]
    public void A_model_that_is_not_compiled()
    {
        using var model = Regression();
        var train = () => model.TrainOnBatch(Zeros(2, 4), Zeros(2, 1));
        train.Should().Throw<InvalidOperationException>().WithMessage("*not compiled for training*");
    }

    [Fact]
    public void Targets_of_another_shape()
    {
        using var model = Classifier("mse");
        Refuses(
            () => model.TrainOnBatch(Zeros(2, 4), Zeros(2, 2)),
            "model 'sequential_1', target 'out': expected the shape (samples, 3) for the loss mse, found (2, 2)"
        );
        Refuses(() => model.Fit(Zeros(2, 4), Zeros(2, 3, 1)), "*expected the shape (samples, 3) * found (2, 3, 1)");
        Refuses(() => model.Evaluate(Zeros(2, 4), Zeros(3, 3)), "*target 'out': expected 2 samples as in the input, found 3");
        Refuses(() => model.TrainOnBatch(Zeros(2, 5), Zeros(2, 3)), "*input 'input_1': expected data of shape (samples, 4), found (2, 5)");
        using var categorical = Classifier("categorical_crossentropy");
        Refuses(
            () => categorical.TrainOnBatch(Zeros(2, 4), Zeros(2)),
            "*found (2, 1); class numbers need the loss sparse_categorical_crossentropy*"
        );
        using var sparse = Classifier("sparse_categorical_crossentropy");
        Refuses(
            () => sparse.TrainOnBatch(Zeros(2, 4), Tensor.Create([0f, 3], [2])),
            "*target 'out': expected class numbers from 0 to 2, found 3 at element 1"
        );
        Refuses(() => sparse.TrainOnBatch(Zeros(2, 4), Tensor.Create([0.5f, 1], [2])), "*found 0.5 at element 0");
    }

    [Fact]
    public void Weights_of_another_shape()
    {
        using var model = Classifier("mse");
        Refuses(
            () => model.TrainOnBatch(Zeros(2, 4), Zeros(2, 3), Zeros(3)),
            "*sample weights of 'out': expected the shape (2), found (3)"
        );
        Refuses(
            () => model.TrainOnBatch(Zeros(2, 4), Zeros(2, 3), Zeros(2, 3)),
            "*found (2, 3); weights of time steps need the sample weight mode Temporal"
        );
        var classes = PerOutput<IReadOnlyDictionary<int, double>?>.ForAll(new Dictionary<int, double> { [0] = 1, [1] = 2 });
        Refuses(
            () => model.TrainOnBatch((Zeros(1, 4), Tensor.Create([0f, 0, 1], [1, 3])), classes),
            "*expected a class weight for the class 2 of sample 0, found weights for 0, 1"
        );
        using var temporal = Classifier("mse", SampleWeightMode.Temporal);
        Refuses(
            () => temporal.TrainOnBatch(Zeros(2, 4), Zeros(2, 3), Zeros(2, 3)),
            "*temporal sample weights need targets (samples, T, ...)*"
        );
        Refuses(
            () => temporal.TrainOnBatch(Zeros(2, 4), Zeros(2, 3)),
            "output 'out', loss mse or its metrics: temporal sample weights need an output ?N, T, ...?*"
        );
    }

    [Fact]
    public void Settings_for_outputs_that_are_not_there()
    {
        using var model = Regression();
        Refuses(
            () =>
                model.Compile(
                    new TrainingSpec
                    {
                        Optimizer = "sgd",
                        Loss = new Dictionary<string, Loss> { ["outt"] = "mse" },
                    }
                ),
            "loss: expected names among out, found 'outt'"
        );
        Refuses(
            () => model.Compile(new TrainingSpec { Optimizer = "sgd", Loss = PerOutput<Loss>.InOrder(["mse", "mse"]) }),
            "loss: expected 1, one each for out, found 2"
        );
        model.Compile("sgd", "mse");
        Refuses(
            () =>
                model.TrainOnBatch(
                    new TrainingData(
                        new Dictionary<string, Tensor<float>> { ["x"] = Zeros(1, 4) },
                        new Dictionary<string, Tensor<float>> { ["out"] = Zeros(1, 1) }
                    )
                ),
            "model 'sequential_1', inputs: expected names among input_1, found 'x'"
        );
    }

    [Fact]
    public void No_samples()
    {
        using var model = Regression();
        model.Compile("sgd", "mse");
        Refuses(() => model.Fit(Zeros(0, 4), Zeros(0, 1)), "*expected at least one sample to train on*");
        Refuses(() => model.Fit((Zeros(3, 4), Zeros(3, 1)), Quiet(1) with { ValidationSplit = 0.9 }), "*found 0 and 3");
        Refuses(() => model.Evaluate(Zeros(0, 4), Zeros(0, 1)), "*expected at least one sample to evaluate*");
        Refuses(() => model.TrainOnBatch(Zeros(0, 4), Zeros(0, 1)), "*expected a batch of at least one sample*");
    }

    [Fact]
    public void Values_that_are_not_finite_are_found_where_they_arise_and_reach_no_weight()
    {
        using var model = Regression(before: new LambdaLog("log"));
        model.Compile(
            new TrainingSpec
            {
                Optimizer = "adam",
                Loss = (Loss)"mse",
                CheckNumbers = true,
            }
        );
        float[] x = [.. Enumerable.Repeat(2f, 16 * 4)];
        x[11 * 4 + 2] = -1;
        var before = WeightsOf(model);
        float[]? after = null;
        Refuses(
            () =>
                model.Fit(
                    (Tensor.Create(x, [16, 4]), Zeros(16, 1)),
                    Quiet(3, batchSize: 4) with
                    {
                        Shuffle = Shuffle.None,
                        Callbacks = [new LambdaCallback { BatchEnd = (_, _, _) => after = WeightsOf(model) }],
                    }
                ),
            "epoch 0, batch 2: model 'sequential_1', training step 3: expected finite values, found the first others in the output of "
                + "layer 'log' (1 of its values); no weight was changed"
        );
        after.Should().NotBeNull().And.NotEqual(before);
        WeightsOf(model).Should().Equal(after);
        x[11 * 4 + 2] = float.PositiveInfinity;
        Refuses(() => model.TrainOnBatch(Tensor.Create(x, [16, 4]), Zeros(16, 1)), "*the output of layer 'input_1' (1 of its values)*");
    }

    [Fact]
    public void An_overflowing_gradient_is_named()
    {
        using var model = Regression();
        model.Compile(
            new TrainingSpec
            {
                Optimizer = "sgd",
                Loss = new Loss("root", (y, p) => KerasSharp.Runtime.Graph.Ops.Sum(KerasSharp.Runtime.Graph.Ops.Sqrt(p - p), [-1])),
                CheckNumbers = true,
            }
        );
        Refuses(() => model.TrainOnBatch(Zeros(2, 4), Zeros(2, 1)), "*the gradient by the weight 'out/*");
    }

    [Fact]
    public void Numbers_before_a_lookup_are_not_taken_for_those_behind_it()
    {
        using Model model = new Sequential
        {
            new InputLayer(3) { Text = true },
            new StringLookup(["a", "b"]),
            new Embedding(3, 2),
            new Flatten(),
            new Dense(1),
        }.Build(seed: 1);
        model.Compile("sgd", "mse");
        var (x, y) = (Zeros(2, 3), Zeros(2, 1));
        Action[] calls =
        [
            () => model.Fit((x, y), Quiet(1)),
            () => model.Evaluate((x, y)),
            () => model.TrainOnBatch((x, y)),
            () => model.Fit(new TrainingData(x, y) { Vectorized = true }, Quiet(1) with { ValidationData = (x, y) }),
        ];
        foreach (var call in calls)
            call.Should().Throw<KerasUnsupportedException>().WithMessage("*layers that run before the graph*set Vectorized*");
        var ids = model.Vectorize([new InputData((string[])["a", "b", "c", "b", "a", "a"], 2, 3)]);
        model.Fit(new TrainingData(ids, [y]) { Vectorized = true }, Quiet(1)).Epochs.Should().HaveCount(1);
    }

    [Fact]
    public void Cancellation_stops_after_a_batch()
    {
        using var model = Regression();
        model.Compile("sgd", "mse");
        using var stop = new CancellationTokenSource();
        bool ended = false;
        var callback = new LambdaCallback
        {
            BatchEnd = (batch, _, _) =>
            {
                if (batch == 1)
                    stop.Cancel();
            },
            TrainEnd = () => ended = true,
        };
        var fit = () => model.Fit(Curve(64), Quiet(5) with { Callbacks = [callback] }, stop.Token);
        fit.Should().Throw<OperationCanceledException>();
        (model.TrainingSteps, ended, model.History!.Epochs.Count).Should().Be((2L, true, 0));
    }

    private sealed record LambdaLog : CustomLayer
    {
        public LambdaLog(string name) => Name = name;

        public override IReadOnlyList<KerasSharp.Runtime.Layers.LayerValue> Lower(KerasSharp.Runtime.Layers.LayerContext c) =>
            [new(KerasSharp.Runtime.Graph.Ops.Log(c.X))];
    }
}

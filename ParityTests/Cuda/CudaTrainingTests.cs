using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Cuda;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.ParityTests.Runtime.Training;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Training on the CUDA device: the same weights as the reference reaches, and where they are.</summary>
[Collection(StandIn.Collection)]
public sealed class CudaTrainingTests
{
    private static readonly Dictionary<string, (InputLayer Input, LayerSpec[] Layers, bool Indices)> s_models = new()
    {
        ["dense"] = (
            new InputLayer(6),
            [
                new Dense(8) { Activation = ActivationFunction.Tanh },
                new Dropout(0.3),
                new Dense(3) { Activation = ActivationFunction.Softmax },
            ],
            false
        ),
        ["image"] = (
            new InputLayer(8, 8, 2),
            [
                new Convolution2D(3, 3, 3) { DataFormat = DataFormat.ChannelsLast, UseBias = false },
                new BatchNormalization { Axis = -1 },
                new MaxPooling2D { DataFormat = DataFormat.ChannelsLast },
                new Flatten(),
                new Dense(3) { Activation = ActivationFunction.Softmax },
            ],
            false
        ),
        ["bidirectional"] = (
            new InputLayer(5),
            [
                new Embedding(7, 4),
                new Bidirectional(new Lstm(6) { ReturnSequences = true }),
                new TimeDistributed(new Dense(4)),
                new Gru(5),
                new Dense(3) { Activation = ActivationFunction.Softmax },
            ],
            true
        ),
    };

    public static TheoryData<string> Names => [.. s_models.Keys];

    private static (Tensor<float> X, Tensor<float> Y) Data(string name, int samples)
    {
        var (input, _, indices) = s_models[name];
        var random = new Random(4);
        nint[] shape = [samples, .. input.InputShape!.Select(e => (nint)e!.Value)];
        float[] x =
        [
            .. Enumerable
                .Range(0, (int)shape.Aggregate((a, b) => a * b))
                .Select(_ => indices ? random.Next(7) : random.NextSingle() * 2 - 1),
        ];
        float[] y =
        [
            .. Enumerable
                .Range(0, samples)
                .SelectMany(_ =>
                {
                    int c = random.Next(3);
                    return Enumerable.Range(0, 3).Select(k => k == c ? 1f : 0f);
                }),
        ];
        return (Tensor.Create(x, shape), Tensor.Create(y, [samples, 3]));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Reaches_the_weights_of_the_reference(string name)
    {
        StandIn.Require();
        var spec = TestModels.Stack(s_models[name].Input, s_models[name].Layers);
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 3);
        using var model = new KerasSharp.Model(spec, StandIn.Backend(), seed: 3);
        var (x, y) = Data(name, 10);
        var losses = new List<double>();
        foreach (var m in new[] { exact, model })
        {
            m.Compile(new Adam { LearningRate = 0.01 }, "categorical_crossentropy", ["accuracy"]);
            losses.Add(m.Fit((x, y), TrainingModels.Quiet(3, batchSize: 4))["loss"][^1]);
        }
        losses[1].Should().BeApproximately(losses[0], 1e-5);
        foreach (var (variable, other) in exact.Variables.All.Zip(model.Variables.All))
            TestData.Worst(other.Values, [.. variable.Values.Select(v => (double)v)]).Should().BeLessThan(1e-4, "{0}", variable.Name);
        TestData
            .Worst(TestModels.Values(model.Predict(x)), [.. TestModels.Values(exact.Predict(x)).Select(v => (double)v)])
            .Should()
            .BeLessThan(1e-4);
    }

    [SkippableFact]
    public void Values_stay_on_the_device_and_come_when_they_are_asked_for()
    {
        StandIn.Require();
        var variable = new Variable("w", [3], [1, 2, 3], VariableRole.Weight);
        var graph = new OperationGraph
        {
            Inputs = [],
            Outputs = [("sum", Ops.Sum(Ops.Read(variable)))],
            Updates = [(variable, Ops.Read(variable) * 2)],
        };
        var y = new float[1];
        using (var plan = StandIn.Backend().Compile(graph, new CompileOptions()))
        {
            for (int run = 0; run < 4; run++)
                Runtime.Cpu.Plans.PlanHarness.Run(plan, 5, [], [y]);
            y[0].Should().Be(48, "outputs are from before the update");
            variable.Download.Should().NotBeNull("the device's values are newer");
            variable.Values.Should().Equal(16, 32, 48);
            variable.Set([1f, 1, 1]);
            Runtime.Cpu.Plans.PlanHarness.Run(plan, 5, [], [y]);
            y[0].Should().Be(3, "the host's values are newer");
        }
        variable.Values.Should().Equal([2, 2, 2], "they are saved when the plan goes");
    }

    [SkippableFact]
    public void An_index_out_of_range_names_layer_and_place_and_changes_no_weight()
    {
        StandIn.Require();
        var spec = TestModels.Stack(new InputLayer(3), new Embedding(5, 4) { Name = "words" }, new Flatten(), new Dense(1));
        using var model = new KerasSharp.Model(spec, StandIn.Backend(), seed: 3);
        model.Compile(new Sgd(), "mse");
        var x = Tensor.Create<float>([1, 2, 3, 4, 0, -5, 1, 5, 2, 9, 1, 1], [4, 3]);
        float[] before = TrainingModels.WeightsOf(model);
        const string Message =
            "layer 'words': expected an index from -5 to 4 (a negative one counts from the end), found 5 at element 7 of the input";
        model.Invoking(m => m.Predict(x)).Should().Throw<KerasException>().WithMessage(Message);
        model
            .Invoking(m =>
                m.Fit((x, Tensor.Create<float>([1, 2, 3, 4], [4, 1])), TrainingModels.Quiet(1, 4) with { Shuffle = Shuffle.None })
            )
            .Should()
            .Throw<KerasException>()
            .WithMessage(Message);
        TrainingModels.WeightsOf(model).Should().Equal(before);
        model.Predict(Tensor.Create<float>([1, 2, 3], [1, 3])).FlattenedLength.Should().Be(1, "the plan goes on working");
    }

    [SkippableFact]
    public void A_run_in_the_steady_state_takes_no_memory()
    {
        StandIn.RequireStandIn();
        using var model = new KerasSharp.Model(
            TestModels.Stack(s_models["bidirectional"].Input, s_models["bidirectional"].Layers),
            StandIn.Backend(),
            seed: 3
        );
        var (x, _) = Data("bidirectional", 4);
        float[] from = TestModels.Values(x),
            to = new float[12];
        nint[] shape = [4, 5];
        for (int i = 0; i < 5; i++)
            model.Predict(from, shape, to);
        int device = StandIn.Allocations,
            graphs = StandIn.Graphs;
        Allocated.Least(() => model.Predict(from, shape, to)).Should().Be(0);
        StandIn.Allocations.Should().Be(device);
        StandIn.Graphs.Should().Be(graphs + Allocated.Rounds, "each whole run is one graph");
    }

    [SkippableFact]
    public void Batches_in_flight_and_devices_side_by_side_give_the_same_and_name_the_same_place()
    {
        StandIn.RequireStandIn();
        using var _ = StandIn.Configure(devices: 3);
        var spec = TestModels.Stack(new InputLayer(3), new Embedding(5, 4) { Name = "words" }, new Lstm(6));
        using var one = new KerasSharp.Model(spec, StandIn.Backend(), seed: 3);
        using var all = new KerasSharp.Model(
            spec,
            new CudaAllBackend([.. Enumerable.Range(0, 3).Select(i => StandIn.Backend(index: i))]),
            seed: 3
        );
        var x = Tensor.Create<float>([.. Enumerable.Range(0, 60).Select(i => (float)(i % 5))], [20, 3]);
        int[] alone = TestData.Bits(TestModels.Values(one.Predict(x, 20)));
        foreach (int batch in new[] { 1, 3, 7, 19 })
        {
            TestData.Bits(TestModels.Values(one.Predict(x, batch))).Should().Equal(alone);
            TestData.Bits(TestModels.Values(all.Predict(x, batch))).Should().Equal(alone);
        }
        TestData.Bits(TestModels.Values(all.Predict(x, 20))).Should().Equal(alone);
        x[17, 2] = 8;
        foreach (var model in new[] { one, all })
        foreach (int batch in new[] { 2, 20 })
            model.Invoking(m => m.Predict(x, batch)).Should().Throw<KerasException>().WithMessage("*layer 'words': * found 8 at element *");
        all.Name.Should().NotBeEmpty();
        all.Backend.Name.Should().Be("cuda:all");
    }

    [SkippableFact]
    public void Many_callers_at_once_get_what_one_gets()
    {
        StandIn.Require();
        using var model = new KerasSharp.Model(
            TestModels.Stack(s_models["dense"].Input, s_models["dense"].Layers),
            StandIn.Backend(),
            seed: 3
        );
        var (x, _) = Data("dense", 12);
        int[] alone = TestData.Bits(TestModels.Values(model.Predict(x, 4)));
        Parallel.For(
            0,
            40,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            _ => TestData.Bits(TestModels.Values(model.Predict(x, 4))).Should().Equal(alone)
        );
    }
}

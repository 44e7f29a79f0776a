using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.ParityTests.Runtime.Training;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>The fused recurrent kernels, forward and backward, against the reference in double precision and against the steps that
/// they replace. On the stand-in, which has little shared memory, the layers of 33 units run on several blocks that
/// wait for each other.</summary>
[Collection(StandIn.Collection)]
public sealed class CudaRecurrentTests
{
    private const int Steps = 6,
        Vocabulary = 9;

    public static TheoryData<string> Names => [.. Cases().Select(c => c.Name)];

    private static IEnumerable<(string Name, RecurrentSpec Layer, bool Masked)> Cases()
    {
        foreach (int units in new[] { 5, 33 })
        foreach (
            var layer in new RecurrentSpec[]
            {
                new Lstm(units),
                new Gru(units),
                new Gru(units) { ResetAfter = true },
                new SimpleRnn(units),
            }
        )
        foreach (bool masked in new[] { false, true })
        foreach (bool back in new[] { false, true })
            yield return (
                $"{layer.ClassName} {units}{(layer is Gru { ResetAfter: true } ? " reset after" : "")}{(masked ? " masked" : "")}{(back ? " backwards, sequences" : "")}",
                layer with
                {
                    GoBackwards = back,
                    ReturnSequences = back,
                },
                masked
            );
        // Each sum in eight parts: rows of a block are then shared out otherwise from step to step.
        yield return ("SimpleRnn 64", new SimpleRnn(64), true);
        yield return (
            "Lstm with relu",
            new Lstm(6) { Activation = ActivationFunction.Relu, InnerActivation = ActivationFunction.Sigmoid },
            false
        );
        yield return (
            "Gru with softplus",
            new Gru(6) { Activation = ActivationFunction.Softplus, InnerActivation = ActivationFunction.Sigmoid },
            true
        );
        yield return ("Lstm with softsign gates", new Lstm(6) { InnerActivation = ActivationFunction.Softsign }, true);
        yield return ("SimpleRnn with elu", new SimpleRnn(6) { Activation = ActivationFunction.Elu }, true);
        yield return ("Lstm with gelu", new Lstm(6) { Activation = Activation.Gelu, InnerActivation = Activation.HardSigmoid6 }, true);
        yield return ("Gru with silu", new Gru(6) { Activation = Activation.Silu, InnerActivation = Activation.Sigmoid }, false);
        yield return ("SimpleRnn with selu", new SimpleRnn(6) { Activation = Activation.Selu }, true);
        yield return ("SimpleRnn with leaky relu", new SimpleRnn(6) { Activation = new LeakyReluActivation(0.25) }, false);
        yield return ("SimpleRnn, linear", new SimpleRnn(6) { Activation = ActivationFunction.Linear }, false);
        yield return (
            "Gru with hard sigmoid outputs",
            new Gru(6) { Activation = ActivationFunction.HardSigmoid, ResetAfter = true },
            false
        );
    }

    private static ModelSpec Spec(RecurrentSpec layer, bool masked, int? batch = null) =>
        TestModels.Stack(new InputLayer(Steps) { BatchSize = batch }, new Embedding(Vocabulary, 4) { MaskZero = masked }, layer);

    private static Tensor<float> Indices(int samples, int seed)
    {
        var random = new Random(seed);
        return Tensor.Create(
            [.. Enumerable.Range(0, samples * Steps).Select(_ => (float)(random.Next(1, Vocabulary) * random.Next(2)))],
            [samples, Steps]
        );
    }

    private static void Draw(params KerasSharp.Model[] models)
    {
        foreach (var model in models)
        foreach (var variable in model.Variables.All.Where(v => v.Name.EndsWith("/b", StringComparison.Ordinal)))
            variable.Set(TestData.Random(variable.Values.Length, 8));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Forward_agrees_with_the_reference(string name)
    {
        StandIn.Require();
        int before = StandIn.IsReal ? 0 : StandIn.Together;
        Forward(name, 0, "in one launch");
        if (!StandIn.IsReal)
            (StandIn.Together > before)
                .Should()
                .Be(name.Contains(" 33") || name.Contains(" 64"), "only then the weights fit into no single block");
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Backward_agrees_with_the_reference(string name)
    {
        StandIn.Require();
        int before = StandIn.IsReal ? 0 : StandIn.Together;
        Backward(name, 0, "in one launch");
        if (!StandIn.IsReal)
            (StandIn.Together > before)
                .Should()
                .Be(name.Contains(" 33") || name.Contains(" 64"), "only then the weights fit into no single block");
    }

    public static TheoryData<string> Large => [.. Cases().Where(c => c.Layer.Units == 33).Select(c => c.Name)];

    /// <summary>Where the weights fit into no blocks' shared memory: a product and a kernel a step.</summary>
    [SkippableTheory]
    [MemberData(nameof(Large))]
    public void A_kernel_for_each_step_agrees_with_the_reference(string name)
    {
        StandIn.RequireStandIn();
        using var _ = StandIn.Configure(devices: StandIn.Small + 1);
        Forward(name, StandIn.Small, "a kernel for all gates and a product");
        Backward(name, StandIn.Small, "a kernel for all gates and a product");
    }

    private static void Forward(string name, int device, string how)
    {
        var (_, layer, masked) = Cases().Single(c => c.Name == name);
        foreach (bool stateful in new[] { false, true })
        {
            var spec = Spec(layer with { Stateful = stateful }, masked, stateful ? 7 : null);
            using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 3);
            using var fused = new KerasSharp.Model(spec, StandIn.Backend(index: device), seed: 3);
            Draw(exact, fused);
            foreach (int samples in stateful ? [7, 7] : new[] { 1, 19, 4 })
            {
                var x = Indices(samples, samples);
                double[] y = [.. TestModels.Values(exact.Predict(x, stateful ? null : 32)).Select(v => (double)v)];
                TestData
                    .Worst(TestModels.Values(fused.Predict(x, stateful ? null : 32)), y)
                    .Should()
                    .BeLessThan((Steps + 33) * 8 * Math.Pow(2, -24), "{0} samples, stateful {1}", samples, stateful);
            }
            fused.Explain().Steps.Should().NotContain(s => s.Kernel == "scan").And.Contain(s => s.Fused && s.Note.Contains(how));
        }
    }

    private static void Backward(string name, int device, string how)
    {
        var (_, layer, masked) = Cases().Single(c => c.Name == name);
        var spec = Spec(layer, masked);
        var recording = new RecordingBackend(StandIn.Backend(index: device));
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 3);
        using var fused = new KerasSharp.Model(spec, recording, seed: 3);
        Draw(exact, fused);
        var x = Indices(11, 5);
        var y = Tensor.Create(
            TestData.Random(11 * (layer.ReturnSequences ? Steps : 1) * layer.Units, 6),
            layer.ReturnSequences ? [11, Steps, layer.Units] : [11, layer.Units]
        );
        foreach (var model in new[] { exact, fused })
        {
            model.Compile(new Sgd { LearningRate = 0.1 }, "mse");
            model.Fit((x, y), TrainingModels.Quiet(3, batchSize: 6) with { Shuffle = Shuffle.None });
        }
        foreach (var (variable, other) in exact.Variables.All.Zip(fused.Variables.All))
            if (variable.Role == KerasSharp.Runtime.Graph.VariableRole.Weight)
                TestData.Worst(other.Values, [.. variable.Values.Select(v => (double)v)]).Should().BeLessThan(2e-5, "{0}", variable.Name);
        recording
            .Plans.Single(p => p.Report.Steps.Any(s => s.Kernel == "update"))
            .Report.Steps.Should()
            .NotContain(s => s.Kernel == "scan")
            .And.Contain(s => s.Fused && s.Kernel.EndsWith("gradient", StringComparison.Ordinal) && s.Note.Contains(how));
    }

    [SkippableFact]
    public void A_row_has_the_same_bits_in_the_recurrence_whatever_the_batch()
    {
        StandIn.RequireStandIn();
        foreach (var layer in new RecurrentSpec[] { new Lstm(33), new Gru(20) })
        {
            using var model = new KerasSharp.Model(Spec(layer, true), StandIn.Backend(), seed: 3);
            var x = Indices(23, 1);
            int[] alone = TestData.Bits(TestModels.Values(model.Predict(x, 1)));
            foreach (int batch in new[] { 3, 8, 23 })
                TestData.Bits(TestModels.Values(model.Predict(x, batch))).Should().Equal(alone, "batches of {0}", batch);
        }
    }

    [SkippableFact]
    public void A_layer_too_large_for_the_blocks_runs_a_kernel_for_each_step_and_says_why()
    {
        StandIn.RequireStandIn();
        var spec = TestModels.Stack(new InputLayer(3, 2), new Lstm(400) { ReturnSequences = false });
        using var model = new KerasSharp.Model(spec, StandIn.Backend(), seed: 1);
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<float>(), seed: 1);
        var x = TestModels.Ramp(2, 3, 2);
        TestData
            .Worst(TestModels.Values(model.Predict(x)), [.. TestModels.Values(exact.Predict(x)).Select(v => (double)v)])
            .Should()
            .BeLessThan(1e-4);
        model
            .Explain()
            .Steps.Should()
            .ContainSingle(s => s.Kernel == "lstm")
            .Which.Note.Should()
            .Contain("the recurrent weights do not fit into the blocks' shared memory")
            .And.Contain("cuBLAS in float32");
    }

    /// <summary>Blocks and threads take turns in other orders; whoever does not wait where it must gets other numbers.</summary>
    [SkippableFact]
    public void Numbers_do_not_depend_on_the_order_in_which_blocks_threads_and_streams_take_turns()
    {
        StandIn.RequireStandIn();
        var layers = new RecurrentSpec[] { new Lstm(33), new Gru(33) };
        foreach (var layer in layers)
        {
            var spec = TestModels.Stack(
                new InputLayer(Steps),
                new Embedding(Vocabulary, 4) { MaskZero = true },
                new Bidirectional(layer with { ReturnSequences = true }),
                new TimeDistributed(new Dense(2))
            );
            int[]? first = null;
            int before = StandIn.Overtakings;
            for (int seed = 1; seed <= 3; seed++)
            {
                StandIn.Seed(seed);
                var recording = new RecordingBackend(StandIn.Backend());
                using var model = new KerasSharp.Model(spec, recording, seed: 3);
                model.Compile(new Sgd { LearningRate = 0.1 }, "mse");
                model.Fit(
                    (Indices(5, 5), Tensor.Create(TestData.Random(5 * Steps * 2, 6), [5, Steps, 2])),
                    TrainingModels.Quiet(3, batchSize: 2) with
                    {
                        Shuffle = Shuffle.None,
                    }
                );
                int[] found = TestData.Bits(TrainingModels.WeightsOf(model));
                (first ??= found).Should().Equal(found, "{0}, seed {1}", layer.ClassName, seed);
                var steps = recording.Plans.Single(p => p.Report.Steps.Any(s => s.Kernel == "update")).Report.Steps;
                steps.Count(s => s.Note.Contains("on two streams")).Should().Be(4, "two directions, forward and backward");
                steps.Should().NotContain(s => s.Kernel == "graph", "both streams are recorded as one graph");
            }
            StandIn.Overtakings.Should().BeGreaterThan(before);
        }
    }
}

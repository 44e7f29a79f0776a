using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Recurrent layers on the CPU, fused and step by step, against the reference in double precision.</summary>
public sealed class RecurrentPlanTests
{
    private const int Steps = 7,
        Vocabulary = 9;

    public static TheoryData<string> Names => [.. Cases().Select(c => c.Name)];

    private static RecurrentSpec[] Layers(int units, Activation inner, Activation activation) =>
        [
            new Lstm(units) { InnerActivation = inner, Activation = activation },
            new Gru(units) { InnerActivation = inner, Activation = activation },
            new Gru(units)
            {
                InnerActivation = inner,
                Activation = activation,
                ResetAfter = true,
            },
            new SimpleRnn(units) { Activation = activation },
        ];

    private static IEnumerable<(string Name, ModelSpec Spec, bool Indices)> Cases()
    {
        foreach (
            var (units, inner, act) in new[]
            {
                (20, ActivationFunction.HardSigmoid, ActivationFunction.Tanh),
                (3, ActivationFunction.Sigmoid, ActivationFunction.Softsign),
                (33, ActivationFunction.Sigmoid, ActivationFunction.Relu),
                (5, Activation.HardSigmoid6, Activation.Gelu),
                (6, Activation.Sigmoid, new LeakyReluActivation(0.25)),
            }
        )
        foreach (var layer in Layers(units, inner, act))
        {
            string name = $"{layer.ClassName}{(layer is Gru { ResetAfter: true } ? " reset after" : "")} {units}";
            foreach (bool back in new[] { false, true })
            foreach (bool all in new[] { false, true })
            {
                var spec = layer with { GoBackwards = back, ReturnSequences = all, UseBias = units != 3 };
                string how = $"{name}{(back ? " backwards" : "")}{(all ? " sequences" : "")}";
                foreach (var one in CasesOf(how, spec))
                    yield return one;
            }
        }
        yield return (
            "two layers",
            TestModels.Stack(
                new InputLayer(Steps, 2),
                new Lstm(20) { ReturnSequences = true, GoBackwards = true },
                new Gru(5),
                new Dense(3) { Activation = ActivationFunction.Softmax }
            ),
            false
        );
        yield return (
            "softmax",
            TestModels.Stack(new InputLayer(Steps, 2), new SimpleRnn(6) { Activation = ActivationFunction.Softmax }),
            false
        );
    }

    private static IEnumerable<(string Name, ModelSpec Spec, bool Indices)> CasesOf(string how, RecurrentSpec spec)
    {
        yield return ($"{how} of 2", TestModels.Stack(new InputLayer(Steps, 2), spec), false);
        yield return ($"{how} of 40", TestModels.Stack(new InputLayer(Steps, 40), spec), false);
        yield return ($"{how} of an embedding", TestModels.Stack(new InputLayer(Steps), new Embedding(Vocabulary, 6), spec), true);
        yield return (
            $"{how} of a masked embedding",
            TestModels.Stack(new InputLayer(Steps), new Embedding(Vocabulary, 6) { MaskZero = true }, spec),
            true
        );
        yield return (
            $"{how}, stateful and masked",
            TestModels.Stack(
                new InputLayer(Steps) { BatchSize = 3 },
                new Embedding(Vocabulary, 6) { MaskZero = true },
                spec with
                {
                    Stateful = true,
                }
            ),
            true
        );
        yield return (
            $"{how}, stateful",
            TestModels.Stack(new InputLayer(Steps, 2) { BatchSize = 3 }, spec with { Stateful = true }),
            false
        );
    }

    /// <summary>Each step's product of <paramref name="width"/> terms adds half an ulp a term; gates damp what came before.</summary>
    private static double Bound(int width) => (Steps + width) * 8 * Math.Pow(2, -24);

    private static Tensor<float> Input(ModelSpec spec, bool indices, int samples, int seed)
    {
        var shape = ((InputLayer)spec.Layers[0]).InputShape!;
        var random = new Random(seed);
        var x = Tensor.CreateFromShape<float>([samples, .. shape.Select(e => (nint)e!.Value)]);
        var flat = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref x.GetPinnableReference(), (int)x.FlattenedLength);
        for (int i = 0; i < flat.Length; i++)
            flat[i] = indices ? random.Next(-2, Vocabulary) * random.Next(2) : (float)(2 * random.NextDouble() - 1);
        return x;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fused_and_stepwise_agree_with_the_reference(string name)
    {
        var (_, spec, indices) = Cases().Single(c => c.Name == name);
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 3);
        using var fused = new KerasSharp.Model(spec, new CpuBackend(), seed: 3);
        using var plain = new KerasSharp.Model(spec, new CpuBackend(), new CompileOptions { Fuse = false }, seed: 3);
        foreach (var model in new[] { exact, fused, plain })
        foreach (var variable in model.Variables.All.Where(v => v.Name.EndsWith("/b", StringComparison.Ordinal)))
            variable.Set(TestData.Random(variable.Shape[0], 8));
        for (int call = 0; call < 3; call++)
        {
            int samples = spec.KeepsState ? 3 : 1 + 4 * call;
            var x = Input(spec, indices, samples, call);
            double[] y = [.. TestModels.Values(exact.Predict(x)).Select(v => (double)v)];
            TestData.Worst(TestModels.Values(fused.Predict(x)), y).Should().BeLessThan(Bound(40), "{0}, fused, call {1}", name, call);
            TestData.Worst(TestModels.Values(plain.Predict(x)), y).Should().BeLessThan(Bound(40), "{0}, plain, call {1}", name, call);
        }
        fused.Explain().Steps.Any(s => s.Kernel == "scan").Should().Be(name == "softmax");
        plain.Explain().Steps.Should().NotContain(s => s.Fused);
    }

    [Fact]
    public void A_recurrence_that_is_not_fused_says_why()
    {
        using var model = new KerasSharp.Model(Cases().Single(c => c.Name == "softmax").Spec, new CpuBackend());
        model.Predict(Input(model.Spec, false, 1, 0));
        model
            .Explain()
            .Steps.Should()
            .ContainSingle(s => s.Kernel == "scan")
            .Which.Note.Should()
            .Be("7 steps of 3 kernels; not fused: simple-rnn: no kernel with Softmax and Linear");
    }

    [Fact]
    public void A_folded_table_gives_the_same_bits_as_the_product_before_it_was_made()
    {
        var spec = TestModels.Stack(new InputLayer(Steps), new Embedding(200, 40), new Lstm(20));
        using var model = new KerasSharp.Model(spec, new CpuBackend());
        var x = Input(spec, true, 3, 1);
        int[] before = TestData.Bits(TestModels.Values(model.Predict(x)));
        for (int i = 0; i < 20; i++)
            TestData.Bits(TestModels.Values(model.Predict(x))).Should().Equal(before);
        model.Explain().Steps.Should().Contain(s => s.Note.Contains("folded into a table"));

        using var apart = new KerasSharp.Model(spec, new CpuBackend(), new CompileOptions { FoldLimit = 0 });
        TestData.Bits(TestModels.Values(apart.Predict(x))).Should().Equal(before);
        apart.Explain().Steps.Should().NotContain(s => s.Note.Contains("folded into a table"));
    }

    [Fact]
    public void Changed_weights_are_seen_by_every_prepared_form()
    {
        var spec = TestModels.Stack(new InputLayer(Steps), new Embedding(Vocabulary, 6), new Lstm(20), new Dense(3));
        using var model = new KerasSharp.Model(spec, new CpuBackend(), seed: 1);
        using var other = new KerasSharp.Model(spec, new CpuBackend(), seed: 2);
        var x = Input(spec, true, 5, 1);
        model.Predict(x);
        foreach (var variable in model.Variables.All)
        {
            var before = TestModels.Values(model.Predict(x));
            variable.Set(other.Variables[variable.Name].Values);
            if (!variable.Name.EndsWith("/b", StringComparison.Ordinal))
                TestModels.Values(model.Predict(x)).Should().NotEqual(before, "{0} has changed", variable.Name);
        }
        TestModels.Values(model.Predict(x)).Should().Equal(TestModels.Values(other.Predict(x)));
    }

    [Fact]
    public void An_index_outside_of_the_table_names_layer_and_place()
    {
        var spec = TestModels.Stack(new InputLayer(2), new Embedding(Vocabulary, 6) { Name = "words" }, new Lstm(20));
        foreach (
            var options in new[]
            {
                new CompileOptions(),
                new CompileOptions { FoldLimit = 0 },
                new CompileOptions { Fuse = false },
            }
        )
        {
            using var model = new KerasSharp.Model(spec, new CpuBackend(2), options);
            var x = Tensor.CreateFromShape<float>([2000, 2]);
            x[1500, 1] = 9;
            x[1700, 0] = -10;
            Action predict = () => model.Predict(x, batchSize: 2000);
            predict
                .Should()
                .Throw<KerasException>()
                .WithMessage(
                    "layer 'words': expected an index from -9 to 8 (a negative one counts from the end), found 9 at element 3001 of the input"
                );
            predict = () => model.Predict(x, batchSize: 32);
            predict
                .Should()
                .Throw<KerasException>()
                .WithMessage(
                    "samples 1472 to 1503, counted from 0: layer 'words': expected an index from -9 to 8 (a negative one counts from the end), found 9 at element 57 of the input"
                );
        }
    }
}

using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>A normalization by running statistics behind a convolution is taken into its kernel and its bias.</summary>
public class ScaledKernelTests
{
    private static readonly Dictionary<string, LayerSpec[]> s_layers = new()
    {
        ["channels last"] = [new Convolution2D(6, 3, 3), new BatchNormalization()],
        ["channels first"] = [new Convolution2D(6, 3, 3) { DataFormat = DataFormat.ChannelsFirst }, new BatchNormalization { Axis = 1 }],
        ["many filters"] = [new Convolution2D(70, 1, 1), new BatchNormalization()],
        ["by tiles"] = [new Convolution2D(64, 1, 1), new Convolution2D(40, 3, 3), new BatchNormalization()],
        ["no bias"] = [new Convolution2D(6, 3, 3) { UseBias = false }, new BatchNormalization()],
        ["no gamma"] = [new Convolution2D(6, 3, 3), new BatchNormalization { Scale = false }],
        ["no beta"] = [new Convolution2D(6, 3, 3), new BatchNormalization { Center = false }],
        ["twice"] = [new Convolution2D(6, 3, 3), new BatchNormalization(), new BatchNormalization()],
        ["groups"] = [new Convolution2D(9, 2, 2) { Groups = 3 }, new BatchNormalization()],
        ["depthwise"] = [new DepthwiseConvolution2D(3, 3), new BatchNormalization()],
    };

    public static TheoryData<string> Names => [.. s_layers.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Its_numbers_are_those_of_both_layers_and_follow_their_weights(string name)
    {
        var spec = Spec(name);
        using var model = new KerasSharp.Model(spec, new CpuBackend(2), seed: 4);
        using var exact = new KerasSharp.Model(spec, new ReferenceBackend<double>(), seed: 4);
        var x = Tensor.Create(TestData.Random(5 * 108, 1), [5, 6, 6, 3]);
        x = name == "channels first" ? Tensor.Create<float>([.. x], [5, 3, 6, 6]) : x;
        for (int round = 1; round < 4; round++)
        {
            // The last time the normalization's weights alone are others.
            Fill(model, round, round < 3 ? "" : "running");
            Fill(exact, round, round < 3 ? "" : "running");
            float[] y = [.. model.Predict(x)],
                expected = [.. exact.Predict(x)];
            double size = expected.Max(Math.Abs);
            size.Should().BeGreaterThan(0.1);
            TestData.Worst(y, [.. expected.Select(v => (double)v)]).Should().BeLessThan(3e-6 * size, "{0}, weights {1}", name, round);
        }
        model.Explain().ToString().Should().Contain("Conv, Multiply, Add").And.NotContain("Subtract");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_sample_has_the_same_bits_in_any_batch(string name)
    {
        var spec = Spec(name);
        using var model = new KerasSharp.Model(spec, new CpuBackend(3), seed: 4);
        using var alone = new KerasSharp.Model(spec, new CpuBackend(1), seed: 4);
        Fill(model, 1);
        Fill(alone, 1);
        nint[] sample = name == "channels first" ? [3, 6, 6] : [6, 6, 3];
        float[] all = TestData.Random(7 * 108, 1);
        int[] whole = TestData.Bits([.. model.Predict(Tensor.Create(all, [7, .. sample]))]);
        for (int i = 0; i < 7; i++)
            TestData
                .Bits([.. alone.Predict(Tensor.Create(all[(i * 108)..((i + 1) * 108)], [1, .. sample]))])
                .Should()
                .Equal(whole[(i * whole.Length / 7)..((i + 1) * whole.Length / 7)], "sample {0}", i);
    }

    [Fact]
    public void The_convolution_alone_still_gives_its_own_output()
    {
        using var model = new KerasSharp.Model(Spec("channels last"), new CpuBackend(1), seed: 4);
        Fill(model, 1);
        var x = Tensor.Create(TestData.Random(108, 1), [1, 6, 6, 3]);
        _ = model.Predict(x);
        using var plain = new KerasSharp.Model(
            TestModels.Stack(new InputLayer(6, 6, 3), s_layers["channels last"][0]),
            new CpuBackend(1),
            seed: 4
        );
        Fill(plain, 1);
        string layer = model.Layers.First(l => l.Name.StartsWith("conv", StringComparison.OrdinalIgnoreCase)).Name;
        TestData.Bits([.. model.PredictLayer(layer, x)]).Should().Equal(TestData.Bits([.. plain.Predict(x)]));
    }

    private static ModelSpec Spec(string name) =>
        TestModels.Stack(
            name == "channels first" ? new InputLayer(3, 6, 6) : new InputLayer(6, 6, 3),
            [.. s_layers[name], new ActivationLayer(ActivationFunction.Relu)]
        );

    // Positive, as variances are.
    private static void Fill(KerasSharp.Model model, int seed, string part = "")
    {
        foreach (var variable in model.Variables.All.Where(v => v.Role == VariableRole.Weight && v.Name.Contains(part)))
            variable.Set([
                .. TestData.Random(variable.Shape.Aggregate(1, (a, b) => a * b), seed + variable.Name.Length).Select(v => v / 2 + 0.6f),
            ]);
    }
}

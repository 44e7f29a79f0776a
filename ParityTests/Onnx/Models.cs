using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Onnx;
using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Lowered;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>Models for tests, and looks into what is written of them.</summary>
internal static class Models
{
    // Sums of some ten terms, over some ten steps.
    private const float Near = 3e-6f;

    /// <summary>Numbers between -1 and 1.</summary>
    internal static Tensor<float> Draw(int seed, params nint[] shape)
    {
        var random = new Random(seed);
        float[] values = new float[shape.Aggregate((nint)1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() * 2 - 1;
        return Tensor.Create(values, shape);
    }

    /// <summary>Sequences [5, T, width] with every kind of mask, zeros where a step counts not: none, left, right, holes, all.</summary>
    internal static Tensor<float> Sequences(int steps, int width)
    {
        var x = Draw(1, 5, steps, width);
        bool Counts(int sample, int t) =>
            sample switch
            {
                0 => true,
                1 => t >= 3,
                2 => t < steps - 3,
                3 => t % 3 == 1,
                _ => false,
            };
        for (int n = 0; n < 5; n++)
        for (int t = 0; t < steps; t++)
        for (int d = 0; d < width && !Counts(n, t); d++)
            x[n, t, d] = 0;
        return x;
    }

    /// <summary>The operators of a model's file, bodies left out.</summary>
    internal static IReadOnlyList<string> Operators(Model model, OnnxOptions? options = null) =>
        [.. File(model, options).Graph.Nodes.Select(n => n.Op)];

    /// <summary>What is written of a model.</summary>
    internal static OnnxFile File(Model model, OnnxOptions? options = null)
    {
        options ??= new OnnxOptions();
        return new FileBuilder(model, ModelGraph.Of(model, options), options, new Notes()).Build();
    }

    /// <summary>Runs a model here and by ONNX Runtime, and asks for the same.</summary>
    internal static void ShouldAgree(Model model, OnnxRun run, int batch, params Tensor<float>[] xs)
    {
        var expected = model.Predict(xs, batch);
        var actual = run.Predict(xs, batch);
        actual.Should().HaveCount(expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].Lengths.ToArray().Should().Equal(expected[i].Lengths.ToArray());
            float[] want = new float[expected[i].FlattenedLength],
                got = new float[want.Length];
            expected[i].FlattenTo(want);
            actual[i].FlattenTo(got);
            for (int k = 0; k < want.Length; k++)
                got[k].Should().BeApproximately(want[k], Near * Math.Max(1, Math.Abs(want[k])), "element {0} of output {1}", k, i);
        }
    }
}

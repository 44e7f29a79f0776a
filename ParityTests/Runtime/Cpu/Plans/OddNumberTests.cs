using FluentAssertions;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>NaN, infinities, zeros of both signs, numbers at the borders of float32, empty batches and sequences.</summary>
public sealed class OddNumberTests
{
    private static readonly float[] s_odd =
    [
        float.NaN,
        float.PositiveInfinity,
        float.NegativeInfinity,
        0f,
        -0f,
        1f,
        -1f,
        0.5f,
        -2.5f,
        1e-38f,
        -1e-40f,
        3e38f,
        -3e38f,
        88.7f,
        -104f,
        20f,
        -20f,
    ];

    public static TheoryData<string> Names =>
        [
            .. OperationCases
                .Elementwise()
                .Where(c => !c.Name.EndsWith("long", StringComparison.Ordinal) && c.Name is not "extent")
                .Select(c => c.Name),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Elementwise_operations_take_odd_numbers_as_the_reference_does(string name)
    {
        var graph = OperationCases.Elementwise().Single(c => c.Name == name).Graph();
        float[][] inputs =
        [
            .. graph.Inputs.Select(
                (n, i) =>
                    Enumerable.Range(0, n.Shape.Count.At(23)).Select(k => s_odd[(k * (2 * i + 1) + k / 17 * i) % s_odd.Length]).ToArray()
            ),
        ];
        float[][] expected = PlanHarness.Run(new ReferenceBackend<float>(), graph, 23, inputs);
        double[][] exact = PlanHarness.Exact(graph, 23, inputs);
        foreach (bool fuse in new[] { true, false })
        {
            float[][] found = PlanHarness.Run(new CpuBackend(), graph, 23, inputs, new CompileOptions { Fuse = fuse });
            for (int o = 0; o < expected.Length; o++)
            for (int i = 0; i < expected[o].Length; i++)
            {
                float want = expected[o][i],
                    got = found[o][i];
                // Below the smallest normal number elementary functions may give 0. The reference's float loses small results of softplus.
                bool same = float.IsNaN(want) ? float.IsNaN(got) : Near(want, got) || Near((float)exact[o][i], got);
                same.Should().BeTrue("{0}, element {1}: expected {2}, found {3}, fuse {4}", name, i, want, got, fuse);
            }
        }
    }

    private static bool Near(float want, float got) => want == got || MathF.Abs(want - got) <= MathF.Abs(want) * 1e-6f + 1.2e-38f;

    [Fact]
    public void Softmax_of_huge_numbers_is_finite_and_of_what_is_no_number_is_none()
    {
        var x = Ops.Input("x", new Shape(Dim.Batch, 4));
        var graph = new OperationGraph { Inputs = [x], Outputs = [("y", Ops.Softmax(x))] };
        float[] y = PlanHarness.Run(
            new CpuBackend(),
            graph,
            3,
            [
                [1e30f, 1e30f, -1e30f, 0, -3e38f, -3e38f, -3e38f, -3e38f, 1, float.NaN, 2, 3],
            ]
        )[0];
        y[..8].Should().Equal(0.5f, 0.5f, 0, 0, 0.25f, 0.25f, 0.25f, 0.25f);
        y[8..].Should().OnlyContain(v => float.IsNaN(v));
    }

    [Fact]
    public void Max_and_argmax_take_what_is_no_number_for_the_greatest()
    {
        var x = Ops.Input("x", new Shape(Dim.Batch, 3));
        var graph = new OperationGraph
        {
            Inputs = [x],
            Outputs = [("max", Ops.Max(x, [1])), ("argmax", Ops.ArgMax(x, 1)), ("over samples", Ops.Max(x, [0]))],
        };
        float[][] y = PlanHarness.Run(
            new CpuBackend(),
            graph,
            2,
            [
                [1, float.NaN, 3, 5, 5, float.NegativeInfinity],
            ]
        );
        y[0].Should().Equal(float.NaN, 5);
        y[1].Should().Equal(1, 0);
        y[2].Should().Equal(5, float.NaN, 3);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(0, 0)]
    public void Empty_batches_and_sequences_give_first_states(int samples, int steps)
    {
        foreach (
            RecurrentSpec layer in new RecurrentSpec[]
            {
                new Lstm(5),
                new Gru(5),
                new Gru(5) { ResetAfter = true },
                new SimpleRnn(5) { GoBackwards = true },
            }
        )
        foreach (bool all in new[] { false, true })
        foreach (bool fuse in new[] { true, false })
        {
            var spec = Model.TestModels.Stack(new InputLayer(null, 40), layer with { ReturnSequences = all });
            using var model = new KerasSharp.Model(spec, new CpuBackend(), new CompileOptions { Fuse = fuse });
            var y = model.Predict(System.Numerics.Tensors.Tensor.CreateFromShape<float>([samples, steps, 40]));
            Model.TestModels.Shape(y).Should().Equal(all ? [samples, steps, 5] : [samples, 5]);
            Model.TestModels.Values(y).Should().Equal(new float[y.FlattenedLength]);
        }
    }

    [Fact]
    public void A_sequence_that_is_masked_throughout_gives_the_first_state_and_others_are_not_disturbed()
    {
        var spec = Model.TestModels.Stack(new InputLayer(6), new Embedding(9, 4) { MaskZero = true }, new Lstm(7));
        using var model = new KerasSharp.Model(spec, new CpuBackend());
        float[] alone = Model.TestModels.Values(
            model.Predict(
                new float[,]
                {
                    { 1, 2, 3, 4, 5, 6 },
                }
            )
        );
        float[] both = Model.TestModels.Values(
            model.Predict(
                new float[,]
                {
                    { 0, 0, 0, 0, 0, 0 },
                    { 1, 2, 3, 4, 5, 6 },
                }
            )
        );
        both[..7].Should().OnlyContain(v => v == 0);
        both[7..].Should().Equal(alone);
    }

    [Fact]
    public void An_index_that_is_no_number_is_refused()
    {
        var spec = Model.TestModels.Stack(new InputLayer(1), new Embedding(9, 4) { Name = "words" }, new Lstm(7));
        using var model = new KerasSharp.Model(spec, new CpuBackend());
        float[] Of(float index)
        {
            var y = model.Predict(
                new float[,]
                {
                    { index },
                }
            );
            return Model.TestModels.Values(y);
        }

        foreach (float odd in new[] { float.NaN, float.PositiveInfinity, -10f, 9f, 3e9f })
            FluentActions
                .Invoking(() => Of(odd))
                .Should()
                .Throw<KerasException>()
                .WithMessage("layer 'words': expected an index from -9 to 8*at element 0 of the input");
        Of(8.9f);
        Of(-9f).Should().Equal(Of(0f));
        Of(-0.5f).Should().Equal(Of(0f));
    }
}

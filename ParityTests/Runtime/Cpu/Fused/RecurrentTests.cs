using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Runtime.Graph;
using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Fused;

[Collection(SimdWidthCollection.Name)]
public sealed class RecurrentTests
{
    public static TheoryData<RecurrentLayer> Layers => [.. Enum.GetValues<RecurrentLayer>()];

    public static TheoryData<RecurrentLayer, int> LayersAndWidths
    {
        get
        {
            var data = new TheoryData<RecurrentLayer, int>();
            foreach (var layer in Enum.GetValues<RecurrentLayer>())
            {
                foreach (var width in SimdWidths.Supported)
                    data.Add(layer, (int)width);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LayersAndWidths))]
    public void Outputs_and_states_match_the_equations(RecurrentLayer layer, int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (int units in new[] { 1, 16, 20, 33, 70 })
        {
            foreach (RecurrentInput input in Enum.GetValues<RecurrentInput>())
            {
                foreach (int batch in new[] { 1, 5, 13 })
                {
                    Match(
                        new RecurrentCase
                        {
                            Layer = layer,
                            Units = units,
                            Input = input,
                            Batch = batch,
                        }
                    );
                    Match(
                        new RecurrentCase
                        {
                            Layer = layer,
                            Units = units,
                            Input = input,
                            Batch = batch,
                            Backwards = true,
                            Masked = batch > 1,
                            States = true,
                            MaskedOutputIsState = units == 16,
                        }
                    );
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_activation_matches_the_equations(RecurrentLayer layer)
    {
        // e^x of a state that was itself one is soon beyond float32.
        ActivationOp[] all = [.. ActivationCases.Operations.Where(op => op is not ExpOp)],
            few = [new TanhOp(), new HardSigmoidOp(), new LeakyReluOp(0.25), new ScaledEluOp(1, 1.5, 0.75)];
        foreach (var activation in all)
        {
            foreach (var inner in all.Where(inner => few.Contains(activation) || few.Contains(inner)))
                Match(
                    new RecurrentCase
                    {
                        Layer = layer,
                        Units = 9,
                        Batch = 2,
                        Steps = 3,
                        Activation = activation,
                        Inner = inner,
                    }
                );
        }
    }

    [Theory]
    [MemberData(nameof(LayersAndWidths))]
    public void A_sequence_has_the_same_bits_in_any_batch_on_any_threads_at_any_width(RecurrentLayer layer, int width)
    {
        foreach (RecurrentInput input in Enum.GetValues<RecurrentInput>())
        {
            var layerCase = new RecurrentCase
            {
                Layer = layer,
                Input = input,
                Batch = 61,
                Units = 37,
                Steps = 9,
                Masked = true,
                States = true,
            };
            var whole = layerCase.Run();
            using var _ = new ForcedWidth((SimdWidth)width);
            TestData.Bits(layerCase.Run(pool: new WorkerPool(3)).Sequences).Should().Equal(TestData.Bits(whole.Sequences));
            foreach (var (from, count) in new[] { (0, 1), (17, 1), (60, 1), (3, 2), (20, 7), (5, 50) })
            {
                var part = layerCase.Run(from, count);
                int row = 9 * 37;
                TestData
                    .Bits(part.Sequences)
                    .Should()
                    .Equal(
                        TestData.Bits(whole.Sequences.AsSpan(from * row, count * row)),
                        "sequences {0} to {1}, {2}",
                        from,
                        from + count,
                        input
                    );
                TestData.Bits(part.C).Should().Equal(TestData.Bits(whole.C.AsSpan(from * 37, count * 37)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(LayersAndWidths))]
    public void One_sequence_has_the_same_bits_on_one_thread_and_on_several(RecurrentLayer layer, int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (RecurrentInput input in Enum.GetValues<RecurrentInput>())
        foreach (int units in new[] { 250, 304 })
        {
            var one = new RecurrentCase
            {
                Layer = layer,
                Input = input,
                Batch = 1,
                Units = units,
                Steps = 12,
                Masked = units == 304,
                States = true,
            };
            var alone = one.Run();
            foreach (int threads in new[] { 2, 3, 7 })
            {
                var shared = one.Run(pool: new WorkerPool(threads));
                TestData.Bits(shared.Sequences).Should().Equal(TestData.Bits(alone.Sequences), "{0} units, {1}", units, input);
                TestData.Bits(shared.C).Should().Equal(TestData.Bits(alone.C));
                TestData.Bits(shared.Last).Should().Equal(TestData.Bits(alone.Last));
            }
        }
    }

    [Theory]
    [MemberData(nameof(LayersAndWidths))]
    public void An_input_multiplied_some_steps_at_a_time_gives_the_bits_of_one_product(RecurrentLayer layer, int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (var (batch, steps, inputs) in new[] { (2, 50, 40), (7, 40, 40), (50, 5, 3), (13, 17, 900) })
        foreach (bool masked in new[] { false, true })
        {
            RecurrentCase Of(RecurrentInput input) =>
                new()
                {
                    Layer = layer,
                    Input = input,
                    Batch = batch,
                    Steps = steps,
                    Inputs = inputs,
                    Units = 21,
                    Masked = masked,
                    Backwards = masked,
                };
            var (sequences, _, _, cells) = Of(RecurrentInput.Stretched).Run();
            var before = Of(RecurrentInput.Projected).Run();
            TestData.Bits(sequences).Should().Equal(TestData.Bits(before.Sequences), "{0} x {1} x {2}", batch, steps, inputs);
            TestData.Bits(cells).Should().Equal(TestData.Bits(before.C));
        }
    }

    [Fact]
    public void A_sequence_masked_everywhere_gives_zeros_and_keeps_its_states()
    {
        var layerCase = new RecurrentCase { Masked = true, States = true };
        var (sequences, last, h, c) = layerCase.Run();
        sequences.AsSpan(0, 7 * 20).ToArray().Should().OnlyContain(v => v == 0);
        last.AsSpan(0, 20).ToArray().Should().OnlyContain(v => v == 0);
        h.AsSpan(0, 20).ToArray().Should().Equal(layerCase.H0[..20]);
        c.AsSpan(0, 20).ToArray().Should().Equal(layerCase.C0[..20]);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_call_allocates_nothing_beyond_its_weights(RecurrentLayer layer)
    {
        var layerCase = new RecurrentCase
        {
            Layer = layer,
            Batch = 40,
            Steps = 50,
            Units = 64,
            Input = RecurrentInput.Direct,
        };
        layerCase.Run();
        long one = Allocated.Least(() => layerCase.Run());
        var longer = new RecurrentCase
        {
            Layer = layer,
            Batch = 40,
            Steps = 50,
            Units = 64,
            Input = RecurrentInput.Direct,
        };
        Allocated.Least(() => longer.Run()).Should().BeLessThanOrEqualTo(one + 256);
    }

    private static void Match(RecurrentCase layerCase)
    {
        var got = layerCase.Run();
        var exact = layerCase.Exact();
        // Each step rounds sums of Units + Inputs products of size about 1 and feeds them back; unbounded activations let states grow.
        double size = Math.Max(1, exact.Sequences.Concat(exact.C).Max(Math.Abs));
        double bound = 4 * layerCase.Steps * TestData.SumBound(layerCase.Units + layerCase.Inputs, size * 4);
        string what =
            $"{layerCase.Layer} {layerCase.Input} units {layerCase.Units} batch {layerCase.Batch} {layerCase.Activation} {layerCase.Inner}";
        TestData.Worst(got.Sequences, exact.Sequences).Should().BeLessThan(bound, what);
        TestData.Worst(got.Last, exact.Last).Should().BeLessThan(bound, what);
        TestData.Worst(got.H, exact.H).Should().BeLessThan(bound, what);
        if (layerCase.Layer == RecurrentLayer.Lstm)
            TestData.Worst(got.C, exact.C).Should().BeLessThan(bound, what);
    }
}

using FluentAssertions;
using KerasSharp.Runtime.Cpu.Fused;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Fused;

/// <summary>The fused backward passes against central differences of the equations in double precision.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed unsafe class RecurrentGradientTests
{
    public static TheoryData<RecurrentLayer, int> LayersAndWidths => RecurrentTests.LayersAndWidths;

    [Theory]
    [MemberData(nameof(LayersAndWidths))]
    public void Weight_gradients_match_central_differences(RecurrentLayer layer, int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (bool rich in new[] { false, true })
        {
            foreach (
                var (activation, inner) in new[]
                {
                    ((ActivationOp)new TanhOp(), (ActivationOp)new HardSigmoidOp()),
                    (new SoftsignOp(), new SigmoidOp()),
                    (new EluOp(), new TanhOp()),
                    (new LeakyReluOp(0.25), new HardSigmoid6Op()),
                    (new ScaledEluOp(1, 1.5, 0.75), new RectifierOp(1.5)),
                    (new SoftplusOp(), new ScaledEluOp(0.5, 0.25, 2)),
                    (new TanhOp(), new LeakyReluOp(0.125)),
                }
            )
            {
                var layerCase = new RecurrentCase
                {
                    Layer = layer,
                    Batch = 4,
                    Steps = 4,
                    Units = 5,
                    Inputs = 3,
                    Activation = activation,
                    Inner = inner,
                    Backwards = rich,
                    Masked = rich,
                    Input = rich ? RecurrentInput.Direct : RecurrentInput.Projected,
                };
                Compare(layerCase);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LayersAndWidths))]
    public void Gradients_have_the_same_bits_at_every_width_and_on_any_threads(RecurrentLayer layer, int width)
    {
        var layerCase = new RecurrentCase
        {
            Layer = layer,
            Batch = 50,
            Steps = 6,
            Units = 37,
            Inputs = 5,
            Masked = true,
        };
        var whole = new Gradients(layerCase, null);
        using var _ = new ForcedWidth((SimdWidth)width);
        var again = new Gradients(layerCase, new WorkerPool(3));
        TestData.Bits(again.Preactivations).Should().Equal(TestData.Bits(whole.Preactivations));
        TestData.Bits(again.U).Should().Equal(TestData.Bits(whole.U));
        TestData.Bits(again.W).Should().Equal(TestData.Bits(whole.W));
    }

    private static void Compare(RecurrentCase layerCase)
    {
        var gradients = new Gradients(layerCase, null);
        foreach (var (name, values) in new[] { ("W", gradients.W), ("U", gradients.U), ("b", gradients.B), ("b'", gradients.RecurrentB) })
        {
            for (int i = 0; i < values.Length; i++)
            {
                const double Step = 1e-5;
                layerCase.Shift = (name, i, Step);
                double up = Loss(layerCase);
                layerCase.Shift = (name, i, -Step);
                double expected = (up - Loss(layerCase)) / (2 * Step);
                ((double)values[i])
                    .Should()
                    .BeApproximately(
                        expected,
                        2e-5 * Math.Max(1, Math.Abs(expected)),
                        "{0} {1} {2}[{3}]",
                        layerCase.Layer,
                        layerCase.Activation,
                        name,
                        i
                    );
            }
        }
        layerCase.Shift = ("", 0, 0);
    }

    private static double Loss(RecurrentCase layerCase)
    {
        var (sequences, last, _, _) = layerCase.Exact();
        return sequences.Zip(Gradients.OfSequences(layerCase), (y, g) => y * g).Sum()
            + last.Zip(Gradients.OfLast(layerCase), (y, g) => y * g).Sum();
    }

    /// <summary>Forward with trace, backward, weight gradients, as a training step calls them.</summary>
    private sealed class Gradients
    {
        public Gradients(RecurrentCase c, WorkerPool? pool)
        {
            int rows = c.Batch * c.Steps,
                units = c.Units,
                columns = c.Columns;
            float[] gates = new float[rows * columns],
                previous = new float[rows * units],
                extra = new float[rows * units];
            float[] recurrent = new float[c.Layer == RecurrentLayer.GruResetAfter ? rows * columns : 0],
                mask = c.Mask;
            Preactivations = new float[rows * columns];
            (W, U, B, RecurrentB) = (
                new float[c.Inputs * columns],
                new float[units * columns],
                new float[columns],
                new float[recurrent.Length > 0 ? columns : 0]
            );
            fixed (
                float* pg = gates,
                    pp = previous,
                    pe = extra,
                    pd = Preactivations,
                    pr = recurrent,
                    ps = OfSequences(c),
                    pl = OfLast(c),
                    pm = mask
            )
            {
                var trace = new RecurrentTrace
                {
                    Gates = pg,
                    PreviousH = pp,
                    Extra = pe,
                    Row = c.Steps,
                    Step = 1,
                };
                c.Run(pool: pool, trace: trace);
                var call = new RecurrentGradientCall
                {
                    Batch = c.Batch,
                    Steps = c.Steps,
                    Mask = c.Masked ? pm : null,
                    MaskRow = c.Steps,
                    MaskStep = 1,
                    Backwards = c.Backwards,
                    Trace = trace,
                    Sequences = ps,
                    SequenceRow = c.Steps * units,
                    SequenceStep = units,
                    Last = pl,
                    LastRow = units,
                    Preactivations = pd,
                    Recurrent = recurrent.Length > 0 ? pr : null,
                };
                Backward(c, call, pool);
                OfWeights(c, trace, pd, recurrent.Length > 0 ? pr : null, pool);
            }
        }

        public float[] Preactivations { get; }

        public float[] W { get; }

        public float[] U { get; }

        public float[] B { get; }

        public float[] RecurrentB { get; }

        public static float[] OfSequences(RecurrentCase c) => TestData.Random(c.Batch * c.Steps * c.Units, 21);

        public static float[] OfLast(RecurrentCase c) => TestData.Random(c.Batch * c.Units, 22);

        private void OfWeights(RecurrentCase c, in RecurrentTrace trace, float* pd, float* pr, WorkerPool? pool)
        {
            int rows = c.Batch * c.Steps,
                units = c.Units,
                columns = c.Columns;
            fixed (
                float* pw = W,
                    pu = U,
                    px = c.X,
                    pb = B,
                    pb2 = RecurrentB
            )
            {
                WeightGradient.Run(px, c.Inputs, pd, columns, rows, c.Inputs, columns, pw, columns, pool: pool);
                SumRows(pd, pb, rows, columns);
                float* left = pr is not null ? pr : pd;
                int plain = c.Layer == RecurrentLayer.Gru ? 2 * units : columns;
                WeightGradient.Run(trace.PreviousH, units, left, columns, rows, units, plain, pu, columns, pool: pool);
                if (c.Layer == RecurrentLayer.Gru)
                    WeightGradient.Run(
                        trace.Extra,
                        units,
                        pd + 2 * units,
                        columns,
                        rows,
                        units,
                        units,
                        pu + 2 * units,
                        columns,
                        pool: pool
                    );
                if (pr is not null)
                    SumRows(pr, pb2, rows, columns);
            }
        }

        private static void SumRows(float* x, float* y, int rows, int columns)
        {
            for (int j = 0; j < columns; j++)
            {
                y[j] = 0;
                for (int i = 0; i < rows; i++)
                    y[j] += x[(long)i * columns + j];
            }
        }

        private static void Backward(RecurrentCase c, in RecurrentGradientCall call, WorkerPool? pool)
        {
            switch (c.Layer)
            {
                case RecurrentLayer.Lstm:
                    using (PackedMatrix u = LstmGradient.CreateWeights(c.Units))
                    {
                        u.FillTransposed(c.Recurrent, c.Columns);
                        LstmGradient.Run(call, u, c.Units, ActivationKernels.Of(c.Activation), ActivationKernels.Of(c.Inner), pool);
                    }
                    break;
                case RecurrentLayer.SimpleRnn:
                    using (PackedMatrix u = SimpleRnnGradient.CreateWeights(c.Units))
                    {
                        u.FillTransposed(c.Recurrent, c.Columns);
                        SimpleRnnGradient.Run(call, u, c.Units, ActivationKernels.Of(c.Activation), pool);
                    }
                    break;
                default:
                    bool after = c.Layer == RecurrentLayer.GruResetAfter;
                    using (PackedMatrix main = GruGradient.CreateMain(c.Units, after))
                    using (PackedMatrix? candidate = after ? null : GruGradient.CreateCandidate(c.Units))
                    {
                        GruGradient.Fill(main, candidate, c.Recurrent, c.Units);
                        GruGradient.Run(
                            call,
                            main,
                            candidate,
                            c.Units,
                            ActivationKernels.Of(c.Activation),
                            ActivationKernels.Of(c.Inner),
                            pool
                        );
                    }
                    break;
            }
        }
    }
}

using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

/// <summary>The update rules of Keras 1.2.2 in double precision beside the kernels, three steps each.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed unsafe class ParameterUpdateTests
{
    private const int Count = 4096 + 37;

    private delegate void Rule(double g, ref double w, ref double a, ref double b);

    public static TheoryData<int> Widths => TestData.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Updates_follow_their_rules_with_the_same_bits_at_every_width(int width)
    {
        Check(width, new SgdUpdate(0.1f, 0.9f, nesterov: false), (double g, ref double w, ref double a, ref double b) => w += a = 0.9f * a - 0.1f * g);
        Check(width, new SgdUpdate(0.1f, 0.9f, nesterov: true), (double g, ref double w, ref double a, ref double b) =>
        {
            a = 0.9f * a - 0.1f * g;
            w += 0.9f * a - 0.1f * g;
        });
        Check(width, new RmsPropUpdate(0.01f, 0.9f, 0.1f, 1e-8f), (double g, ref double w, ref double a, ref double b) =>
        {
            a = 0.9f * a + 0.1f * g * g;
            w -= 0.01f * g / (Math.Sqrt(a) + 1e-8f);
        });
        Check(width, new AdadeltaUpdate(1, 0.95f, 0.05f, 1e-8f), (double g, ref double w, ref double a, ref double b) =>
        {
            a = 0.95f * a + 0.05f * g * g;
            double u = g * Math.Sqrt(b + 1e-8f) / Math.Sqrt(a + 1e-8f);
            w -= u;
            b = 0.95f * b + 0.05f * u * u;
        });
        Check(width, new AdamUpdate(0.001f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f), (double g, ref double w, ref double a, ref double b) =>
        {
            a = 0.9f * a + 0.1f * g;
            b = 0.999f * b + 0.001f * g * g;
            w -= 0.001f * a / (Math.Sqrt(b) + 1e-8f);
        });
        Check(width, new AdamaxUpdate(0.002f, 0.9f, 0.1f, 0.999f, 1e-8f), (double g, ref double w, ref double a, ref double b) =>
        {
            a = 0.9f * a + 0.1f * g;
            b = Math.Max(0.999f * b, Math.Abs(g));
            w -= 0.002f * a / (b + 1e-8f);
        });
        Check(width, new NadamUpdate(0.002f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 5, 7, 11), (double g, ref double w, ref double a, ref double b) =>
        {
            a = 0.9f * a + 0.1f * g;
            b = 0.999f * b + 0.001f * g * g;
            w -= 0.002f * (5 * g + 7 * a) / (Math.Sqrt(b * 11) + 1e-8f);
        });
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_table_with_few_touched_rows_is_updated_as_with_the_whole_gradient(int width)
    {
        const int Rows = 300, Width = 19;
        float[] x = TestData.Random(6 * Width, 5), dense = new float[Rows * Width];
        using var gradient = new RowGradient(Rows, Width, 6);
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (float[] indices in new float[][] { [3, 299, 3, -1, 7, 3], [8, 9, 10, 3, 11, 12] })
        {
            float[][] whole = [TestData.Random(Rows * Width, 6), TestData.Random(Rows * Width, 7), [.. TestData.Random(Rows * Width, 8).Select(Math.Abs)]];
            float[][] rows = [[.. whole[0]], [.. whole[1]], [.. whole[2]]];
            Array.Clear(dense);
            var adam = new AdamUpdate(0.001f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f);
            fixed (float* px = x, pi = indices, pd = dense, w = whole[0], a = whole[1], b = whole[2], w2 = rows[0], a2 = rows[1], b2 = rows[2])
            {
                TableRows.ScatterAdd(px, pi, 6, pd, Rows, Width);
                ParameterUpdate.Dense(w, pd, a, b, Rows * Width, adam);
                gradient.Set(px, pi, 6);
                ParameterUpdate.Rows(w2, gradient, a2, b2, adam, new WorkerPool(2));
            }
            for (int i = 0; i < 3; i++)
                TestData.Bits(rows[i]).Should().Equal(TestData.Bits(whole[i]));
        }
        gradient.Count.Should().Be(6);
    }

    private static void Check<TUpdate>(int width, TUpdate update, Rule rule) where TUpdate : struct, IUpdate
    {
        float[][] scalar = Steps(update, null);
        double[][] exact = [.. Start().Select(s => s.Select(v => (double)v).ToArray())];
        for (int step = 0; step < 3; step++)
        {
            float[] g = TestData.Random(Count, 30 + step);
            for (int i = 0; i < Count; i++)
                rule(g[i], ref exact[0][i], ref exact[1][i], ref exact[2][i]);
        }
        // Slots near 0 are divided by; the bound is relative to the largest weight.
        double size = exact[0].Max(Math.Abs);
        TestData.Worst(scalar[0], exact[0]).Should().BeLessThan(1e-5 * size, typeof(TUpdate).Name);
        using var _ = new ForcedWidth((SimdWidth)width);
        float[][] threaded = Steps(update, new WorkerPool(3));
        for (int i = 0; i < 3; i++)
            TestData.Bits(threaded[i]).Should().Equal(TestData.Bits(scalar[i]), typeof(TUpdate).Name);
    }

    /// <summary>Weights, and slots above 0 as squares of gradients are.</summary>
    private static float[][] Start() => [TestData.Random(Count, 1), .. new[] { 2, 3 }.Select(seed => TestData.Random(Count, seed).Select(v => Math.Abs(v) + 0.1f).ToArray())];

    private static float[][] Steps<TUpdate>(TUpdate update, WorkerPool? pool) where TUpdate : struct, IUpdate
    {
        float[][] state = Start();
        for (int step = 0; step < 3; step++)
        {
            fixed (float* g = TestData.Random(Count, 30 + step), w = state[0], a = state[1], b = state[2])
                ParameterUpdate.Dense(w, g, a, b, Count, update, pool);
        }
        return state;
    }
}

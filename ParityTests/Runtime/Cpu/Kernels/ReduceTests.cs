using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

[Collection(SimdWidthCollection.Name)]
public sealed unsafe class ReduceTests
{
    public static TheoryData<int> Widths => TestData.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sums_and_maxima_match_at_every_place_of_the_axis_with_the_same_bits(int width)
    {
        foreach (
            var (outer, length, inner) in new[] { (1, 1, 1), (3, 10, 1), (5, 16, 1), (2, 1000, 1), (4, 7, 33), (1, 50, 16), (300, 130, 2) }
        )
        {
            float[] x = TestData.Random(outer * length * inner, 1);
            float[] sums = Run<SumReduction>(x, outer, length, inner, null),
                maxima = Run<MaxReduction>(x, outer, length, inner, null);
            double[] exact = new double[outer * inner],
                greatest = new double[outer * inner];
            for (int i = 0; i < exact.Length; i++)
            {
                var values = Enumerable.Range(0, length).Select(l => (double)x[(i / inner * length + l) * inner + i % inner]).ToList();
                (exact[i], greatest[i]) = (values.Sum(), values.Max());
            }
            TestData.Worst(sums, exact).Should().BeLessThan(TestData.SumBound(length, length));
            TestData.Worst(maxima, greatest).Should().Be(0);
            using var _ = new ForcedWidth((SimdWidth)width);
            TestData.Bits(Run<SumReduction>(x, outer, length, inner, new WorkerPool(3))).Should().Equal(TestData.Bits(sums));
        }
    }

    [Fact]
    public void A_NaN_reaches_the_maximum_and_ArgMax_takes_the_first()
    {
        Run<MaxReduction>([1, float.NaN, 3, 0], 1, 4, 1, null)[0].Should().Be(float.NaN);
        float[] x = [1, 5, 5, 2, 7, 7],
            y = new float[2];
        fixed (
            float* px = x,
                py = y
        )
            Reduce.ArgMax(px, py, 2, 3, 1);
        y.Should().Equal(1, 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softmax_matches_double_precision_and_sums_to_one(int width)
    {
        foreach (int length in new[] { 1, 2, 10, 17, 1000 })
        {
            const int Rows = 7;
            float[] x = TestData.Random(Rows * length, 2, 30),
                y = Softmax(x, Rows, length, null);
            for (int r = 0; r < Rows; r++)
            {
                double max = x.AsSpan(r * length, length).ToArray().Max(),
                    sum = 0;
                for (int i = 0; i < length; i++)
                    sum += Math.Exp(x[r * length + i] - max);
                for (int i = 0; i < length; i++)
                {
                    double exact = Math.Exp(x[r * length + i] - max) / sum;
                    // e^d has the relative error of rounding d, up to 60, besides its own.
                    ((double)y[r * length + i])
                        .Should()
                        .BeApproximately(exact, exact * (64 + length) * Math.Pow(2, -24) + 1e-45);
                }
            }
            using var _ = new ForcedWidth((SimdWidth)width);
            TestData.Bits(Softmax(x, Rows, length, new WorkerPool(2))).Should().Equal(TestData.Bits(y));
        }
    }

    private static float[] Softmax(float[] x, int rows, int length, WorkerPool? pool)
    {
        var y = new float[x.Length];
        fixed (
            float* px = x,
                py = y
        )
            SoftmaxRows.Run(px, py, rows, length, pool);
        return y;
    }

    private static float[] Run<TReduction>(float[] x, int outer, int length, int inner, WorkerPool? pool)
        where TReduction : struct, IReduction
    {
        var y = new float[outer * inner];
        fixed (
            float* px = x,
                py = y
        )
            Reduce.Run<TReduction>(px, py, outer, length, inner, pool);
        return y;
    }
}

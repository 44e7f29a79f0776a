using System.Runtime.Intrinsics;
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
    public void Sums_and_maxima_match_with_the_same_bits_at_every_width(int width)
    {
        foreach (int length in new[] { 1, 10, 16, 50, 1000 })
        {
            float[] x = TestData.Random(length, 1);
            float sum = Row<SumReduction>(x);
            TestData.Worst([sum], [x.Sum(v => (double)v)]).Should().BeLessThan(TestData.SumBound(length, length));
            Row<MaxReduction>(x).Should().Be(x.Max());
            using var _ = new ForcedWidth((SimdWidth)width);
            Row<SumReduction>(x).Should().Be(sum);
        }
    }

    [Fact]
    public void A_NaN_reaches_the_maximum() => Row<MaxReduction>([1, float.NaN, 3, 0]).Should().Be(float.NaN);

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

    private static float Row<TReduction>(float[] x)
        where TReduction : struct, IReduction
    {
        fixed (float* px = x)
            return SimdWidths.Active switch
            {
                SimdWidth.Avx512 => Reduce.Row<Simd512, Vector512<float>, TReduction>(px, x.Length),
                SimdWidth.Avx2 => Reduce.Row<Simd256, Vector256<float>, TReduction>(px, x.Length),
                _ => Reduce.Row<Simd128, Vector128<float>, TReduction>(px, x.Length),
            };
    }
}

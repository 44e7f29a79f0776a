using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

[Collection(SimdWidthCollection.Name)]
public sealed unsafe class WeightGradientTests
{
    public static TheoryData<int> Widths => TestData.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Transposed_products_match_double_precision_with_the_same_bits_everywhere(int width)
    {
        foreach (
            var (rows, d, u) in new[]
            {
                (1, 1, 1),
                (300, 10, 70),
                (129, 33, 5),
                (5, 200, 65),
                (0, 3, 4),
                (700, 1, 96),
                (90, 1, 77),
                (2000, 32, 64),
            }
        )
        {
            float[] x = TestData.Random(rows * d, 1),
                g = TestData.Random(rows * u, 2);
            float[] start = TestData.Random(d * u, 3),
                plain = Run(x, g, rows, d, u, null, null),
                more = Run(x, g, rows, d, u, start, null);
            double[] exact = new double[d * u],
                added = new double[d * u];
            for (int i = 0; i < exact.Length; i++)
            {
                for (int r = 0; r < rows; r++)
                    exact[i] += (double)x[r * d + i / u] * g[r * u + i % u];
                added[i] = exact[i] + start[i];
            }
            TestData.Worst(plain, exact).Should().BeLessThan(TestData.SumBound(rows, rows + 1));
            TestData.Worst(more, added).Should().BeLessThan(TestData.SumBound(rows, rows + 1));
            using var _ = new ForcedWidth((SimdWidth)width);
            TestData.Bits(Run(x, g, rows, d, u, null, new WorkerPool(3))).Should().Equal(TestData.Bits(plain));
        }
    }

    private static float[] Run(float[] x, float[] g, int rows, int d, int u, float[]? start, WorkerPool? pool)
    {
        float[] dw = start is null ? TestData.Random(d * u, 9) : [.. start];
        fixed (
            float* px = x,
                pg = g,
                pw = dw
        )
            WeightGradient.Run(px, d, pg, u, rows, d, u, pw, u, accumulate: start is not null, pool: pool);
        return dw;
    }
}

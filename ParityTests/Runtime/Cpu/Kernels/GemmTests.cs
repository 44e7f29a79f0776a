using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

[Collection(SimdWidthCollection.Name)]
public sealed unsafe class GemmTests
{
    public static TheoryData<int> Widths => TestData.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_match_double_precision(int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (
            var (m, n, k) in new[]
            {
                (1, 1, 1),
                (1, 64, 3),
                (1, 150, 40),
                (2, 10, 5),
                (5, 48, 17),
                (6, 64, 9),
                (7, 65, 33),
                (13, 200, 70),
                (40, 33, 600),
                (200, 20, 1100),
            }
        )
        {
            float[] a = TestData.Random(m * k, 1),
                b = TestData.Random(k * n, 2),
                bias = TestData.Random(n, 3);
            double bound = TestData.SumBound(k, k + 1);
            TestData
                .Worst(Product<Linear>(a, m, b, n, k, null), Exact(a, m, b, n, k, null))
                .Should()
                .BeLessThan(bound, "{0} x {1} x {2}", m, n, k);
            TestData
                .Worst(Product<Linear>(a, m, b, n, k, bias), Exact(a, m, b, n, k, bias))
                .Should()
                .BeLessThan(bound, "{0} x {1} x {2} with bias", m, n, k);
            var relu = Exact(a, m, b, n, k, bias).Select(v => Math.Max(0, v)).ToArray();
            TestData
                .Worst(Product<Relu>(a, m, b, n, k, bias), relu)
                .Should()
                .BeLessThan(bound, "{0} x {1} x {2} with bias and relu", m, n, k);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_row_has_the_same_bits_alone_and_in_any_batch_at_any_width(int width)
    {
        const int M = 45,
            N = 130,
            K = 900;
        float[] a = TestData.Random(M * K, 4),
            b = TestData.Random(K * N, 5),
            bias = TestData.Random(N, 6);
        float[] whole = Product<Tanh>(a, M, b, N, K, bias);
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (int batch in new[] { 1, 2, 5, 6, 7, 20 })
        {
            for (int r = 0; r + batch <= M; r += batch)
            {
                float[] part = Product<Tanh>(a.AsSpan(r * K, batch * K).ToArray(), batch, b, N, K, bias);
                TestData.Bits(part).Should().Equal(TestData.Bits(whole.AsSpan(r * N, batch * N)), "rows {0} to {1}", r, r + batch);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Narrow_products_have_the_bits_of_their_rows_at_every_height(int width)
    {
        const int K = 37;
        foreach (int n in new[] { 1, 8, 16, 19, 32, 96 })
        {
            float[] b = TestData.Random(K * n, 21),
                bias = TestData.Random(n, 22),
                a = TestData.Random(30 * K, 23);
            float[] whole = [.. Enumerable.Range(0, 30).SelectMany(r => Product<Linear>(a[(r * K)..((r + 1) * K)], 1, b, n, K, bias))];
            using var _ = new ForcedWidth((SimdWidth)width);
            for (int m = 1; m <= 30; m++)
            {
                float[] part = Product<Linear>(a[..(m * K)], m, b, n, K, bias);
                TestData.Bits(part).Should().Equal(TestData.Bits(whole.AsSpan(0, m * n)), "{0} x {1}", m, n);
                TestData.Worst(part, Exact(a, m, b, n, K, bias)).Should().BeLessThan(TestData.SumBound(K, K + 1));
            }
        }
    }

    [Theory]
    [InlineData(1, 700, 600)]
    [InlineData(1, 200, 33)]
    [InlineData(50, 300, 600)]
    public void Panels_may_be_taken_from_the_end(int m, int n, int k)
    {
        float[] a = TestData.Random(m * k, 24),
            b = TestData.Random(k * n, 25);
        int[] forwards = TestData.Bits(Product<Relu>(a, m, b, n, k, null));
        TestData.Bits(Product<Relu>(a, m, b, n, k, null, backwards: true)).Should().Equal(forwards);
        TestData.Bits(Product<Relu>(a, m, b, n, k, null, new WorkerPool(3), backwards: true)).Should().Equal(forwards);
    }

    [Theory]
    [InlineData(1, 2000, 300)]
    [InlineData(3, 700, 512)]
    [InlineData(100, 100, 100)]
    [InlineData(300, 65, 600)]
    public void Threads_do_not_change_a_bit(int m, int n, int k)
    {
        float[] a = TestData.Random(m * k, 7),
            b = TestData.Random(k * n, 8);
        int[] alone = TestData.Bits(Product<Linear>(a, m, b, n, k, null));
        foreach (int threads in new[] { 2, 3, 5 })
            TestData.Bits(Product<Linear>(a, m, b, n, k, null, new WorkerPool(threads))).Should().Equal(alone);
    }

    [Fact]
    public void Accumulation_goes_on_where_a_product_stopped()
    {
        const int M = 9,
            N = 70,
            K = 40;
        float[] a = TestData.Random(M * K, 9),
            b = TestData.Random(K * N, 10);
        float[] whole = Product<Linear>(a, M, b, N, K, null),
            halves = new float[M * N];
        fixed (
            float* pa = a,
                pc = halves
        )
        {
            using var first = PackedMatrix.Pack(b.AsSpan(0, 15 * N), 15, N);
            using var second = PackedMatrix.Pack(b.AsSpan(15 * N), K - 15, N);
            Gemm.Run<Linear>(pa, K, M, first, pc, N);
            Gemm.Run<Linear>(pa + 15, K, M, second, pc, N, ProductStart.Accumulate);
        }
        TestData.Bits(halves).Should().Equal(TestData.Bits(whole));
    }

    [Fact]
    public void Strides_leave_the_gaps_alone()
    {
        const int M = 7,
            N = 21,
            K = 5,
            Stride = 30;
        float[] a = TestData.Random(M * Stride, 11),
            b = TestData.Random(K * N, 12),
            c = new float[M * Stride];
        c.AsSpan().Fill(-3);
        using var packed = PackedMatrix.Pack(b, K, N);
        fixed (
            float* pa = a,
                pc = c
        )
            Gemm.Run<Linear>(pa, Stride, M, packed, pc, Stride);
        for (int r = 0; r < M; r++)
        {
            float[] row = Product<Linear>(a.AsSpan(r * Stride, K).ToArray(), 1, b, N, K, null);
            c.AsSpan(r * Stride, N).ToArray().Should().Equal(row);
            c.AsSpan(r * Stride + N, Stride - N).ToArray().Should().OnlyContain(v => v == -3);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Packing_a_transpose_gives_the_same_product(int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (var (n, k) in new[] { (70, 37), (5, 3), (64, 64), (33, 130) })
        {
            float[] b = TestData.Random(k * n, 13),
                turned = new float[k * n];
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < n; j++)
                    turned[j * k + i] = b[i * n + j];
            }
            using PackedMatrix plain = PackedMatrix.Pack(b, k, n),
                back = PackedMatrix.PackTransposed(turned, k, n);
            for (int p = 0; p < plain.Panels; p++)
            {
                int floats = k * plain.SlotsOf(p) * plain.Lanes;
                new Span<float>(back.Panel(p), floats).ToArray().Should().Equal(new Span<float>(plain.Panel(p), floats).ToArray());
            }
        }
    }

    [Fact]
    public void An_empty_inner_dimension_leaves_the_bias() => Product<Linear>([], 2, [], 3, 0, [1, 2, 3]).Should().Equal(1, 2, 3, 1, 2, 3);

    private static float[] Product<TActivation>(
        float[] a,
        int m,
        float[] b,
        int n,
        int k,
        float[]? bias,
        WorkerPool? pool = null,
        bool backwards = false
    )
        where TActivation : struct, IActivation
    {
        var c = new float[m * n];
        using var packed = PackedMatrix.Pack(b, k, n);
        fixed (
            float* pa = a,
                pc = c,
                pb = bias
        )
            Gemm.Run<TActivation>(
                pa,
                k,
                m,
                packed,
                pc,
                n,
                bias is null ? ProductStart.Zero : ProductStart.Bias,
                pb,
                pool,
                backwards: backwards
            );
        return c;
    }

    private static double[] Exact(float[] a, int m, float[] b, int n, int k, float[]? bias)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = bias?[j] ?? 0;
                for (int p = 0; p < k; p++)
                    sum += (double)a[i * k + p] * b[p * n + j];
                c[i * n + j] = sum;
            }
        }
        return c;
    }
}

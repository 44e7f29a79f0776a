using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

[Collection(SimdWidthCollection.Name)]
public sealed unsafe class ConvTests
{
    public static TheoryData<int> Widths => TestData.Widths;

    /// <summary>Name, geometry, filters, groups.</summary>
    internal static readonly (string Name, ConvGeometry Geometry, int Filters, int Groups)[] Cases =
    [
        ("valid 2D", new([9, 8], [3, 3], [1, 1], [1, 1], [0, 0], [7, 6], 5), 32, 1),
        ("one channel", new([12, 12], [3, 3], [1, 1], [1, 1], [0, 0], [10, 10], 1), 70, 1),
        ("same 2D, even kernel", new([7, 9], [4, 2], [1, 1], [1, 1], [2, 1], [7, 9], 3), 20, 1),
        ("strided, padded", new([11, 10], [3, 5], [2, 3], [1, 1], [1, 2], [6, 4], 4), 17, 1),
        ("dilated", new([13, 11], [3, 3], [1, 2], [2, 3], [0, 0], [9, 3], 6), 16, 1),
        ("end left out", new([9, 9], [2, 2], [2, 2], [1, 1], [0, 0], [4, 4], 3), 8, 1),
        ("beginning left out", new([9, 9], [2, 2], [1, 1], [1, 1], [-2, -1], [6, 7], 3), 8, 1),
        ("1D", new([30], [5], [2], [1], [2], [15], 7), 33, 1),
        ("3D", new([5, 6, 4], [2, 3, 2], [1, 2, 1], [1, 1, 1], [0, 1, 1], [4, 3, 5], 3), 9, 1),
        ("grouped", new([8, 8], [3, 3], [1, 1], [1, 1], [1, 1], [8, 8], 6), 12, 3),
        ("depthwise", new([8, 7], [3, 3], [2, 1], [1, 1], [1, 1], [4, 7], 21), 21, 21),
        ("depthwise of few channels", new([9, 10], [3, 3], [1, 1], [1, 1], [1, 1], [9, 10], 5), 5, 5),
        ("depthwise without borders", new([12, 9], [3, 3], [1, 1], [1, 1], [0, 0], [10, 7], 19), 19, 19),
        ("depthwise of whole registers", new([6, 9], [3, 2], [1, 1], [1, 1], [0, 0], [4, 8], 32), 32, 32),
        ("depthwise with multiplier", new([8, 7], [3, 3], [1, 1], [1, 1], [0, 0], [6, 5], 4), 8, 4),
        ("many channels", new([6, 6], [3, 3], [1, 1], [1, 1], [1, 1], [6, 6], 150), 70, 1),
        ("zeros between elements", new([4, 5], [3, 3], [1, 1], [1, 1], [2, 1], [9, 10], 3, [2, 2]), 7, 1),
        ("tiles", new([10, 12], [3, 3], [1, 1], [1, 1], [0, 0], [8, 10], 32), 48, 1),
        ("tiles, odd, bordered", new([11, 13], [3, 3], [1, 1], [1, 1], [1, 1], [11, 13], 48), 32, 1),
        ("tiles, uneven borders", new([9, 10], [3, 3], [1, 1], [1, 1], [2, 0], [10, 11], 32), 64, 1),
        ("tiles, beginning left out", new([12, 12], [3, 3], [1, 1], [1, 1], [-1, -2], [9, 8], 64), 32, 1),
        ("tiles of many channels", new([8, 8], [3, 3], [1, 1], [1, 1], [1, 1], [8, 8], 272), 160, 1),
        ("more kernel than input", new([6, 6], [3, 3], [2, 2], [1, 1], [1, 1], [3, 3], 40), 190, 1),
        ("more kernel than input, 1 x 1", new([5, 5], [1, 1], [1, 1], [1, 1], [0, 0], [5, 5], 90), 384, 1),
        ("1 x 1", new([20, 20], [1, 1], [1, 1], [1, 1], [0, 0], [20, 20], 16), 64, 1),
    ];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Convolutions_match_double_precision(int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (var (name, g, filters, groups) in Cases)
        {
            const int N = 3;
            float[] x = TestData.Random(N * g.InputPositions * g.Channels, 1),
                kernel = Kernel(g, filters, groups),
                bias = TestData.Random(filters, 3);
            int terms = g.Taps * g.Channels / groups;
            double[] exact = ConvReference.Conv(x, N, g, kernel, filters, groups, bias);
            TestData
                .Worst(Run<Linear>(x, N, g, kernel, filters, groups, bias), exact)
                .Should()
                .BeLessThan(TestData.SumBound(terms, terms + 1), name);
            double[] positive = [.. exact.Select(v => Math.Max(0, v))];
            TestData
                .Worst(Run<Relu>(x, N, g, kernel, filters, groups, bias), positive)
                .Should()
                .BeLessThan(TestData.SumBound(terms, terms + 1), name);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_sample_has_the_same_bits_in_any_batch_on_any_threads_at_any_width(int width)
    {
        foreach (var (name, g, filters, groups) in Cases)
        {
            const int N = 5;
            int sample = g.InputPositions * g.Channels,
                result = g.OutputPositions * filters;
            float[] x = TestData.Random(N * sample, 4),
                kernel = Kernel(g, filters, groups),
                bias = TestData.Random(filters, 5);
            float[] whole = Run<Tanh>(x, N, g, kernel, filters, groups, bias);
            using var _ = new ForcedWidth((SimdWidth)width);
            var pool = new WorkerPool(3);
            TestData.Bits(Run<Tanh>(x, N, g, kernel, filters, groups, bias, pool)).Should().Equal(TestData.Bits(whole), name);
            for (int n = 0; n < N; n++)
            {
                TestData
                    .Bits(Run<Tanh>(x.AsSpan(n * sample, sample).ToArray(), 1, g, kernel, filters, groups, bias, pool))
                    .Should()
                    .Equal(TestData.Bits(whole.AsSpan(n * result, result)), name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Pools_match_their_definition_and_ignore_padding(int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        ConvGeometry[] cases =
        [
            new([8, 8], [2, 2], [2, 2], [1, 1], [0, 0], [4, 4], 32),
            new([7, 9], [3, 3], [2, 2], [1, 1], [1, 1], [4, 5], 5),
            new([10], [3], [1], [2], [2], [10], 17),
            new([4, 6, 5], [2, 2, 3], [2, 1, 2], [1, 1, 1], [0, 1, 1], [2, 6, 3], 3),
        ];
        foreach (ConvGeometry g in cases)
        {
            const int N = 2;
            // All negative: a padding that took part as 0 would show.
            float[] x = [.. TestData.Random(N * g.InputPositions * g.Channels, 6).Select(v => v - 2)];
            float[] max = new float[N * g.OutputPositions * g.Channels],
                mean = new float[max.Length];
            fixed (
                float* px = x,
                    pm = max,
                    pa = mean
            )
            {
                Pool.Max(px, N, g, pm, new WorkerPool(2));
                Pool.Average(px, N, g, pa, new WorkerPool(2));
            }
            TestData.Worst(max, ConvReference.Pool(x, N, g, mean: false)).Should().Be(0);
            TestData.Worst(mean, ConvReference.Pool(x, N, g, mean: true)).Should().BeLessThan(TestData.SumBound(g.Taps, 3));
        }
    }

    [Fact]
    public void Groups_that_do_not_divide_the_channels_are_refused()
    {
        var act = () => new ConvWeights(new([8], [3], [1], [1], [0], [6], 5), 4, 2);
        act.Should().Throw<ArgumentException>().WithMessage("2 groups divide neither 5 channels nor 4 filters*");
    }

    internal static float[] Kernel(ConvGeometry g, int filters, int groups) => TestData.Random(g.Taps * g.Channels / groups * filters, 2);

    private static float[] Run<TActivation>(
        float[] x,
        int samples,
        ConvGeometry g,
        float[] kernel,
        int filters,
        int groups,
        float[] bias,
        WorkerPool? pool = null
    )
        where TActivation : struct, IActivation
    {
        using var weights = new ConvWeights(g, filters, groups);
        weights.Fill(kernel);
        // What lies behind the result belongs to others.
        int length = samples * g.OutputPositions * filters;
        var y = new float[length + 16];
        y.AsSpan(length).Fill(7);
        fixed (
            float* px = x,
                py = y,
                pb = bias
        )
            Conv.Run<TActivation>(px, samples, weights, pb, py, pool);
        y[length..].Should().OnlyContain(v => v == 7);
        return y[..length];
    }
}

using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

/// <summary>The transposes of convolution and pooling against the sums over taps they stand for, in double precision.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed unsafe class ConvGradientTests
{
    private const int N = 3;

    public static TheoryData<int> Widths => TestData.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Input_and_kernel_gradients_match_double_precision(int width)
    {
        foreach (var (name, g, filters, groups) in ConvTests.Cases)
        {
            if (g.InputDilation.Any(d => d != 1))
                continue; // itself a transpose, never differentiated as such
            float[] x = TestData.Random(N * g.InputPositions * g.Channels, 1),
                kernel = ConvTests.Kernel(g, filters, groups),
                dy = TestData.Random(N * g.OutputPositions * filters, 3);
            var (exactX, exactW) = Exact(x, kernel, dy, g, filters, groups);
            var (dx, dw) = Run(x, kernel, dy, g, filters, groups, null);
            int terms = g.Taps * filters / groups;
            TestData.Worst(dx, exactX).Should().BeLessThan(TestData.SumBound(terms, terms + 1), name);
            terms = N * g.OutputPositions;
            TestData.Worst(dw, exactW).Should().BeLessThan(TestData.SumBound(terms, terms + 1), name);
            using var _ = new ForcedWidth((SimdWidth)width);
            var (again, kernelAgain) = Run(x, kernel, dy, g, filters, groups, new WorkerPool(3));
            TestData.Bits(again).Should().Equal(TestData.Bits(dx), name);
            TestData.Bits(kernelAgain).Should().Equal(TestData.Bits(dw), name);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Pool_gradients_go_back_to_the_windows_elements(int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (
            ConvGeometry g in new ConvGeometry[]
            {
                new([8, 8], [2, 2], [2, 2], [1, 1], [0, 0], [4, 4], 32),
                new([7, 9], [3, 3], [2, 2], [1, 1], [1, 1], [4, 5], 5),
                new([10], [3], [1], [2], [2], [10], 17),
            }
        )
        {
            // Few different values, so that maxima tie.
            float[] x = [.. TestData.Random(N * g.InputPositions * g.Channels, 4).Select(v => MathF.Round(v * 2))],
                y = new float[N * g.OutputPositions * g.Channels];
            float[] dy = TestData.Random(y.Length, 5),
                max = new float[x.Length],
                mean = new float[x.Length];
            fixed (
                float* px = x,
                    py = y,
                    pg = dy,
                    pm = max,
                    pa = mean
            )
            {
                Pool.Max(px, N, g, py);
                PoolGradient.Max(new(px, py, false), pg, N, g, pm, new WorkerPool(2));
                PoolGradient.Average(pg, N, g, pa, new WorkerPool(2));
            }
            double[] exactMax = new double[x.Length],
                exactMean = new double[x.Length];
            for (int i = 0; i < y.Length; i++)
            {
                int c = i % g.Channels,
                    p = i / g.Channels;
                var taps = ConvReference
                    .Taps(g, p % g.OutputPositions)
                    .Select(t => ((p / g.OutputPositions) * g.InputPositions + t.At) * g.Channels + c)
                    .ToList();
                foreach (int at in taps)
                {
                    exactMean[at] += (double)dy[i] / taps.Count;
                    exactMax[at] += x[at] == taps.Max(t => x[t]) ? dy[i] : 0;
                }
            }
            TestData.Worst(max, exactMax).Should().BeLessThan(TestData.SumBound(g.Taps, g.Taps));
            TestData.Worst(mean, exactMean).Should().BeLessThan(TestData.SumBound(g.Taps, g.Taps));
        }
    }

    private static (double[] X, double[] W) Exact(float[] x, float[] kernel, float[] dy, ConvGeometry g, int filters, int groups)
    {
        int perGroup = g.Channels / groups,
            filtersPerGroup = filters / groups;
        double[] dx = new double[x.Length],
            dw = new double[kernel.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            int f = i % filters,
                p = i / filters;
            foreach (var (tap, at) in ConvReference.Taps(g, p % g.OutputPositions))
            {
                for (int c = 0; c < perGroup; c++)
                {
                    int input = ((p / g.OutputPositions) * g.InputPositions + at) * g.Channels + f / filtersPerGroup * perGroup + c,
                        weight = (tap * perGroup + c) * filters + f;
                    dx[input] += (double)dy[i] * kernel[weight];
                    dw[weight] += (double)dy[i] * x[input];
                }
            }
        }
        return (dx, dw);
    }

    private static (float[] X, float[] W) Run(
        float[] x,
        float[] kernel,
        float[] dy,
        ConvGeometry g,
        int filters,
        int groups,
        WorkerPool? pool
    )
    {
        float[] dx = new float[x.Length],
            dw = new float[kernel.Length];
        using var shape = new ConvWeights(g, filters, groups);
        using var back = new ConvInputWeights(g, filters, groups);
        back.Fill(kernel);
        fixed (
            float* px = x,
                pg = dy,
                pdx = dx,
                pdw = dw
        )
        {
            Conv.Run<Linear>(pg, N, back.Weights, null, pdx, pool);
            ConvKernelGradient.Run(px, pg, N, shape, pdw, pool);
        }
        return (dx, dw);
    }
}

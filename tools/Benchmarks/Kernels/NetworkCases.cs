using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Benchmarks.Kernels;

/// <summary>The feed-forward workloads, kernels called one after another as a plan would.</summary>
internal static unsafe class NetworkCases
{
    public static IEnumerable<KernelCase> All()
    {
        foreach (int batch in new[] { 1, 128, 4096 })
            yield return Mlp(batch);
        foreach (int batch in new[] { 1, 128 })
            yield return Cnn(batch);
    }

    private static KernelCase Mlp(int n)
    {
        AlignedBuffer x = KernelCases.Random((long)n * 784), a = new((long)n * 512), b = new((long)n * 512), y = new((long)n * 10), bias = KernelCases.Random(512);
        PackedMatrix first = Weights(784, 512), second = Weights(512, 512), third = Weights(512, 10);
        return new($"W8 MLP b{n}", 2.0 * n * (784 * 512 + 512 * 512 + 512 * 10), pool =>
        {
            Gemm.Run<Relu>(x.Pointer, 784, n, first, a.Pointer, 512, ProductStart.Bias, bias.Pointer, pool);
            Gemm.Run<Relu>(a.Pointer, 512, n, second, b.Pointer, 512, ProductStart.Bias, bias.Pointer, pool);
            Gemm.Run<Linear>(b.Pointer, 512, n, third, y.Pointer, 10, ProductStart.Bias, bias.Pointer, pool);
            SoftmaxRows.Run(y.Pointer, y.Pointer, n, 10, pool);
        }, x, a, b, y, bias, first, second, third);
    }

    private static KernelCase Cnn(int n)
    {
        AlignedBuffer x = KernelCases.Random(n * 784), c = new((long)n * 4608),
            d = new(n * 128), y = new(n * 10), bias = KernelCases.Random(512), kernel = KernelCases.Random(288 * 32);
        var first = new ConvWeights(new([28, 28], [3, 3], [1, 1], [1, 1], [0, 0], [26, 26], 1), 32);
        var second = new ConvWeights(new([26, 26], [3, 3], [1, 1], [1, 1], [0, 0], [24, 24], 32), 32);
        var pooling = new ConvGeometry([24, 24], [2, 2], [2, 2], [1, 1], [0, 0], [12, 12], 32);
        first.Fill(kernel.Span[..(9 * 32)]);
        second.Fill(kernel.Span);
        var chain = new SpatialChain(new ConvStage<Relu>(first, bias), new ConvStage<Relu>(second, bias), new PoolStage(pooling, max: true));
        PackedMatrix third = Weights(4608, 128), fourth = Weights(128, 10);
        return new($"W9 cnn b{n}", 2.0 * n * (26 * 26 * 32 * 9 + 24 * 24 * 32 * 288 + 4608 * 128 + 128 * 10), pool =>
        {
            chain.Run(x.Pointer, n, c.Pointer, pool);
            Gemm.Run<Relu>(c.Pointer, 4608, n, third, d.Pointer, 128, ProductStart.Bias, bias.Pointer, pool);
            Gemm.Run<Linear>(d.Pointer, 128, n, fourth, y.Pointer, 10, ProductStart.Bias, bias.Pointer, pool);
            SoftmaxRows.Run(y.Pointer, y.Pointer, n, 10, pool);
        }, x, c, d, y, bias, kernel, first, second, third, fourth);
    }

    private static PackedMatrix Weights(int k, int n)
    {
        using AlignedBuffer source = KernelCases.Random((long)k * n);
        return PackedMatrix.Pack(source.Span, k, n);
    }
}

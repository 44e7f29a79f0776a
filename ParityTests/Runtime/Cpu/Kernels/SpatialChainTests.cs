using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

public sealed unsafe class SpatialChainTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(40, 1)]
    [InlineData(41, 3)]
    public void A_chain_gives_the_bits_of_its_stages_run_one_by_one(int samples, int threads)
    {
        var first = new ConvGeometry([14, 14], [3, 3], [1, 1], [1, 1], [1, 1], [14, 14], 2);
        var second = new ConvGeometry([14, 14], [3, 3], [1, 1], [1, 1], [0, 0], [12, 12], 20);
        var pooling = new ConvGeometry([12, 12], [2, 2], [2, 2], [1, 1], [0, 0], [6, 6], 33);
        using ConvWeights one = new(first, 20), two = new(second, 33);
        one.Fill(TestData.Random(9 * 2 * 20, 1));
        two.Fill(TestData.Random(9 * 20 * 33, 2));
        using var bias = new AlignedBuffer(20);
        TestData.Random(20, 3).CopyTo(bias.Span);
        float[] x = TestData.Random(samples * 14 * 14 * 2, 4), a = new float[samples * 14 * 14 * 20], b = new float[samples * 12 * 12 * 33];
        float[] expected = new float[samples * 6 * 6 * 33], y = new float[expected.Length];
        fixed (float* px = x, pa = a, pb = b, pe = expected, py = y)
        {
            Conv.Run<Relu>(px, samples, one, bias.Pointer, pa);
            Conv.Run<Tanh>(pa, samples, two, null, pb);
            Pool.Max(pb, samples, pooling, pe);
            var chain = new SpatialChain(new ConvStage<Relu>(one, bias), new ConvStage<Tanh>(two, null), new PoolStage(pooling, max: true));
            chain.Run(px, samples, py, threads > 1 ? new WorkerPool(threads) : null);
        }
        expected.Should().Contain(v => v != 0);
        TestData.Bits(y).Should().Equal(TestData.Bits(expected));
    }

    [Fact]
    public void Stages_that_do_not_fit_together_are_refused()
    {
        var pooling = new ConvGeometry([12, 12], [2, 2], [2, 2], [1, 1], [0, 0], [6, 6], 3);
        var act = () => new SpatialChain(new PoolStage(pooling, max: true), new PoolStage(pooling, max: false));
        act.Should().Throw<ArgumentException>().WithMessage("stage 0 writes 108 floats per sample, stage 1 reads 432*");
    }
}

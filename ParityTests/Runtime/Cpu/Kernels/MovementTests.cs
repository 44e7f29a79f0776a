using FluentAssertions;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

[Collection(SimdWidthCollection.Name)]
public sealed unsafe class MovementTests
{
    [Theory]
    [InlineData(new[] { 3, 4, 5 }, new[] { 2, 0, 1 })]
    [InlineData(new[] { 37, 50 }, new[] { 1, 0 })]
    [InlineData(new[] { 2, 33, 7, 6 }, new[] { 0, 2, 1, 3 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 3, 2, 1, 0 })]
    [InlineData(new[] { 6, 1, 4 }, new[] { 1, 0, 2 })]
    [InlineData(new[] { 5, 4, 3 }, new[] { 0, 1, 2 })]
    [InlineData(new[] { 7 }, new[] { 0 })]
    public void Permuted_copies_put_every_element_in_its_place(int[] shape, int[] axes)
    {
        float[] x = [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => (float)i)],
            y = new float[x.Length];
        int rank = shape.Length;
        nint[] from = Strides(shape);
        int[] target = [.. axes.Select(a => shape[a])];
        fixed (
            float* px = x,
                py = y
        )
            StridedCopy.Run(px, [.. axes.Select(a => from[a])], py, Strides(target), target);
        var index = new int[rank];
        for (int i = 0; i < y.Length; i++)
        {
            for (int a = rank - 1, rest = i; a >= 0; rest /= target[a--])
                index[axes[a]] = rest % target[a];
            y[i].Should().Be(index.Select((v, a) => v * (int)from[a]).Sum());
        }
    }

    [Fact]
    public void Reversal_broadcast_and_empty_boxes_are_strided_copies_too()
    {
        float[] x = [1, 2, 3, 4],
            y = new float[4],
            z = new float[8];
        fixed (
            float* px = x,
                py = y,
                pz = z
        )
        {
            StridedCopy.Run(px + 3, [-1], py, [1], [4]);
            StridedCopy.Run(px, [1, 0], pz, [2, 1], [4, 2]);
            StridedCopy.Run(px, [1, 1], pz, [1, 1], [0, 5]);
        }
        y.Should().Equal(4, 3, 2, 1);
        z.Should().Equal(1, 1, 2, 2, 3, 3, 4, 4);
    }

    private static nint[] Strides(int[] shape)
    {
        var strides = new nint[shape.Length];
        nint step = 1;
        for (int a = shape.Length - 1; a >= 0; step *= shape[a--])
            strides[a] = step;
        return strides;
    }
}

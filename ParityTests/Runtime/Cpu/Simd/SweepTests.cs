using FluentAssertions;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Simd;

[Collection(SimdWidthCollection.Name)]
public sealed class SweepTests
{
    public static TheoryData<int> Widths => [.. SimdWidths.Supported.Select(w => (int)w)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Binary_sweeps_write_each_element_and_no_other(int width)
    {
        using var _ = new ForcedWidth((SimdWidth)width);
        foreach (int n in new[] { 0, 1, 5, 16, 37 })
        {
            float[] a = [.. Enumerable.Range(0, n).Select(i => i + 0.5f)],
                b = [.. Enumerable.Range(0, n).Select(i => 3f - i)];
            var y = new float[n + 2];
            y.AsSpan().Fill(-7);
            Sweep.Binary<SubtractOf>(a, b, y.AsSpan(1, n));
            y[1..^1].Should().Equal(a.Zip(b, (p, q) => p - q));
            (y[0], y[^1]).Should().Be((-7f, -7f));
        }
    }

    [Fact]
    public void Sweeps_work_in_place()
    {
        float[] x = [.. Enumerable.Range(-20, 41).Select(i => (float)i)];
        Sweep.Unary<Relu>(x, x);
        x.Should().Equal(Enumerable.Range(-20, 41).Select(i => (float)Math.Max(0, i)));
    }

    [Fact]
    public void Maximum_and_minimum_let_NaN_through_from_either_side()
    {
        var y = new float[2];
        Sweep.Binary<MaximumOf>([float.NaN, 1], [1, float.NaN], y);
        y.Should().OnlyContain(v => float.IsNaN(v));
        Sweep.Binary<MinimumOf>([float.NaN, 1], [1, float.NaN], y);
        y.Should().OnlyContain(v => float.IsNaN(v));
    }

    [Fact]
    public void Different_lengths_are_refused()
    {
        var act = () => Sweep.Unary<Relu>(new float[3], new float[4]);
        act.Should().Throw<ArgumentException>().WithMessage("*3 and 4*");
    }
}

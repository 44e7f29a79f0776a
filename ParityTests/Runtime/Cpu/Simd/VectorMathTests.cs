using FluentAssertions;
using KerasSharp.Runtime.Cpu.Simd;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Simd;

/// <summary>The functions against double precision, and every register width against the scalar form, bit for bit.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed class VectorMathTests
{
    private const float Smallest = 1.17549435e-38f;

    [Fact]
    public void Exp_is_within_1_ulp() => Check<Exp>(Math.Exp, 1.0);

    [Fact]
    public void Log_is_within_1_ulp() => Check<Log>(Math.Log, 1.0);

    [Fact]
    public void Sigmoid_is_within_2_and_a_half_ulp() => Check<Sigmoid>(x => 1 / (1 + Math.Exp(-x)), 2.5, flush: true);

    [Fact]
    public void Tanh_is_within_2_and_a_half_ulp() => Check<Tanh>(Math.Tanh, 2.5);

    [Fact]
    public void Softplus_is_within_2_ulp() => Check<Softplus>(x => x > 40 ? x : LogOnePlus(Math.Exp(x)), 2.0, flush: true);

    [Fact]
    public void Elu_is_within_2_ulp() => Check<Elu>(x => x > 0 ? x : ExpMinusOne(x), 2.0);

    [Fact]
    public void Softsign_is_within_1_and_a_half_ulp() => Check<Softsign>(x => x / (1 + Math.Abs(x)), 1.5);

    [Fact]
    public void Hard_sigmoid_rounds_once() => Check<HardSigmoid>(x => Math.Clamp((double)0.2f * x + 0.5, 0, 1), 0.5);

    [Fact]
    public void Relu_is_exact() => Check<Relu>(x => (float)(x + Math.Abs(x)) * 0.5, 0);

    [Fact]
    public void Linear_is_exact() => Check<Linear>(x => x, 0);

    [Fact]
    public void Sign_is_exact() => Check<Sign>(x => double.IsNaN(x) ? x : Math.Sign(x), 0);

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-200f, 0f)]
    [InlineData(200f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(0f, 1f)]
    [InlineData(-103f, 1.401298464e-45f)]
    public void Exp_saturates(float x, float expected) => Apply<Exp>(x).Should().Be(expected);

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(1f, 0f)]
    public void Log_has_its_limits(float x, float expected) => Apply<Log>(x).Should().Be(expected);

    [Theory]
    [InlineData(float.NegativeInfinity, -1f, 0f)]
    [InlineData(-1e30f, -1f, 0f)]
    [InlineData(1e30f, 1f, 1f)]
    [InlineData(float.PositiveInfinity, 1f, 1f)]
    public void Tanh_and_sigmoid_saturate(float x, float tanh, float sigmoid)
    {
        Apply<Tanh>(x).Should().Be(tanh);
        Apply<Sigmoid>(x).Should().Be(sigmoid);
    }

    [Fact]
    public void Slopes_match_central_differences()
    {
        Slope<Linear>(x => x);
        Slope<Relu>(x => Math.Max(0, x));
        Slope<HardSigmoid>(x => Math.Clamp(0.2 * x + 0.5, 0, 1));
        Slope<Sigmoid>(x => 1 / (1 + Math.Exp(-x)));
        Slope<Tanh>(Math.Tanh);
        Slope<Softplus>(x => Math.Log(1 + Math.Exp(x)));
        Slope<Softsign>(x => x / (1 + Math.Abs(x)));
        Slope<Elu>(x => x > 0 ? x : Math.Exp(x) - 1);
    }

    private static void Slope<TOp>(Func<double, double> f)
        where TOp : struct, IActivation
    {
        foreach (double x in new[] { -3.1, -2.2, -0.7, -0.05, 0.03, 0.6, 1.9, 2.7 })
        {
            float y = default(TOp).Apply<SimdScalar, float>((float)x);
            double expected = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
            ((double)default(TOp).Slope<SimdScalar, float>(y)).Should().BeApproximately(expected, 1e-6, "{0} at {1}", typeof(TOp).Name, x);
        }
    }

    private static float Apply<TOp>(float x)
        where TOp : struct, IUnaryOperation => default(TOp).Apply<SimdScalar, float>(x);

    private static void Check<TOp>(Func<double, double> exact, double ulps, bool flush = false)
        where TOp : struct, IUnaryOperation
    {
        float[] x = Samples();
        var expected = new float[x.Length];
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            expected[i] = Apply<TOp>(x[i]);
            double error = Ulps(expected[i], exact(x[i]), flush);
            if (!(error <= worst))
                (worst, at) = (error, x[i]);
        }
        worst.Should().BeLessThanOrEqualTo(ulps, "{0} at {1:R}", typeof(TOp).Name, at);

        foreach (SimdWidth width in SimdWidths.Supported)
        {
            using var _ = new ForcedWidth(width);
            foreach (int count in new[] { x.Length, 1, 3, 4, 7, 8, 15, 16, 17, 31 })
            {
                var y = new float[count];
                Sweep.Unary<TOp>(x.AsSpan(x.Length - count), y);
                for (int i = 0; i < count; i++)
                    Same(y[i], expected[x.Length - count + i])
                        .Should()
                        .BeTrue("{0} at {1:R}, {2}, place {3} of {4}", typeof(TOp).Name, x[x.Length - count + i], width, i, count);
            }
        }
    }

    private static bool Same(float a, float b) =>
        BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) || (float.IsNaN(a) && float.IsNaN(b));

    private static double Ulps(float got, double exact, bool flush)
    {
        if (double.IsNaN(exact))
            return float.IsNaN(got) ? 0 : double.PositiveInfinity;
        if (float.IsNaN(got))
            return double.PositiveInfinity;
        if (got == (float)exact || (flush && got == 0 && Math.Abs(exact) < 1.01 * Smallest))
            return Math.Abs(got - exact) / Ulp(exact) is var e && e <= 0.5 ? e : 0;
        return Math.Abs(got - exact) / Ulp(exact);
    }

    private static double Ulp(double x) => Math.Pow(2, Math.Max(Math.Floor(Math.Log2(Math.Max(Math.Abs(x), 1e-300))), -126) - 23);

    private static double LogOnePlus(double e) => e < 1e-5 ? e - e * e / 2 + e * e * e / 3 : Math.Log(1 + e);

    private static double ExpMinusOne(double x) => Math.Abs(x) < 1e-4 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1;

    private static float[] Samples()
    {
        var list = new List<float>
        {
            0f,
            -0f,
            1f,
            -1f,
            float.Epsilon,
            -float.Epsilon,
            Smallest,
            -Smallest,
            float.MaxValue,
            float.MinValue,
            float.PositiveInfinity,
            float.NegativeInfinity,
            float.NaN,
            88.72f,
            88.73f,
            -87.33f,
            -103.9f,
            -104f,
            2.5f,
            -2.5f,
        };
        for (long bits = 0; bits <= uint.MaxValue; bits += 20011)
            list.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        for (int i = -40000; i <= 40000; i++)
            list.Add(i * 0.00037f);
        return [.. list];
    }
}

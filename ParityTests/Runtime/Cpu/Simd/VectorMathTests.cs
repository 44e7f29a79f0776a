using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Graph;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Simd;

/// <summary>The functions against double precision, and every register width against the scalar form, bit for bit.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed class VectorMathTests
{
    private const float Smallest = 1.17549435e-38f;

    /// <summary>The accuracy that the vector form of each function is held to: the one place where it is stated.</summary>
    /// <param name="Ulps">The most ulp of the exact value that it may be off.</param>
    private sealed record Bound(double Ulps)
    {
        /// <summary>The function; null for what the operation says in double precision.</summary>
        public Func<double, double>? Exact { get; init; }

        /// <summary>What the ulp is that of, where it is greater than the exact value: x for functions that lose their tail in a
        /// sum.</summary>
        public Func<double, double> Scale { get; init; } = _ => 0;

        /// <summary>The exact values that may come out as 0.</summary>
        public Func<double, double> Flush { get; init; } = _ => 0;
    }

    private static readonly Dictionary<Type, Bound> s_bounds = new()
    {
        [typeof(IdentityOp)] = new(0),
        [typeof(ExpOp)] = new(1),
        [typeof(TanhOp)] = new(2.5),
        [typeof(SigmoidOp)] = new(2.5) { Flush = _ => 1.01 * Smallest },
        [typeof(HardSigmoidOp)] = new(0.5) { Exact = x => Math.Clamp((double)0.2f * x + 0.5, 0, 1) },
        [typeof(HardSigmoid6Op)] = new(2),
        [typeof(ReluOp)] = new(0) { Exact = x => (float)(x + Math.Abs(x)) * 0.5 },
        [typeof(RectifierOp)] = new(0),
        [typeof(LeakyReluOp)] = new(0.5),
        [typeof(EluOp)] = new(2) { Exact = x => x > 0 ? x : ExpMinusOne(x) },
        [typeof(ScaledEluOp)] = new(4),
        [typeof(SoftplusOp)] = new(2) { Exact = x => x > 40 ? x : LogOnePlus(Math.Exp(x)), Flush = _ => 1.01 * Smallest },
        [typeof(SoftsignOp)] = new(1.5),
        [typeof(SiluOp)] = new(3.5) { Flush = x => 1.01 * Smallest * Math.Max(1, Math.Abs(x)) },
        [typeof(GeluOp)] = new(1.5) { Scale = x => x },
        [typeof(GeluTanhOp)] = new(1.5) { Scale = x => x },
    };

    public static TheoryData<string> Operations => [.. ActivationCases.Operations.Select(o => o.ToString())];

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_activation_is_as_accurate_as_stated(string operation)
    {
        var op = ActivationCases.Operations.Single(o => o.ToString() == operation);
        var kernel = ActivationKernels.Of(op);
        kernel.Use<Checker, bool>(new(kernel.Parameters, op, s_bounds[op.GetType()]));
    }

    private readonly struct Checker(ActivationParameters parameters, ActivationOp op, Bound bound) : IActivationUser<bool>
    {
        public bool With<TActivation>()
            where TActivation : struct, IActivation
        {
            Check(parameters.As<TActivation>(), bound.Exact ?? op.Apply, bound);
            return true;
        }
    }

    [Fact]
    public void Log_is_within_1_ulp() => Check<Log>(default, Math.Log, new Bound(1));

    [Fact]
    public void Erf_is_within_1_and_a_half_ulp() => Check<Erf>(default, ErrorFunction.Erf, new Bound(1.5));

    [Fact]
    public void Sign_is_exact() => Check<Sign>(default, x => double.IsNaN(x) ? x : Math.Sign(x), new Bound(0));

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

    private static float Apply<TOp>(float x)
        where TOp : struct, IUnaryOperation => default(TOp).Apply<SimdScalar, float>(x);

    private static void Check<TOp>(TOp op, Func<double, double> exact, Bound bound)
        where TOp : struct, IUnaryOperation
    {
        float[] x = Samples();
        var expected = new float[x.Length];
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            expected[i] = op.Apply<SimdScalar, float>(x[i]);
            double error = Ulps(expected[i], exact(x[i]), bound.Scale(x[i]), bound.Flush(x[i]));
            if (!(error <= worst))
                (worst, at) = (error, x[i]);
        }
        worst.Should().BeLessThanOrEqualTo(bound.Ulps, "{0} at {1:R}", typeof(TOp).Name, at);

        foreach (SimdWidth width in SimdWidths.Supported)
        {
            using var _ = new ForcedWidth(width);
            foreach (int count in new[] { x.Length, 1, 3, 4, 7, 8, 15, 16, 17, 31 })
            {
                var y = new float[count];
                Sweep.Unary(x.AsSpan(x.Length - count), y, op);
                for (int i = 0; i < count; i++)
                    Same(y[i], expected[x.Length - count + i])
                        .Should()
                        .BeTrue("{0} at {1:R}, {2}, place {3} of {4}", typeof(TOp).Name, x[x.Length - count + i], width, i, count);
            }
        }
    }

    private static bool Same(float a, float b) =>
        BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) || (float.IsNaN(a) && float.IsNaN(b));

    private static double Ulps(float got, double exact, double scale, double flush)
    {
        if (double.IsNaN(exact))
            return float.IsNaN(got) ? 0 : double.PositiveInfinity;
        if (float.IsNaN(got))
            return double.PositiveInfinity;
        double ulp = Ulp(Math.Max(Math.Abs(exact), Math.Abs(scale)));
        if (got == (float)exact || (got == 0 && Math.Abs(exact) < flush))
            return Math.Abs(got - exact) / ulp is var e && e <= 0.5 ? e : 0;
        return Math.Abs(got - exact) / ulp;
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

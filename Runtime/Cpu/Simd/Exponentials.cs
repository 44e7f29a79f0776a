using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>
/// The range reduction and polynomial that exp, expm1, tanh, sigmoid, softplus and elu share: x = n ln 2 + r, |r| &lt;= ln 2 / 2, and
/// e^r - 1 = r + r^2 P(r) with P the minimax polynomial of degree 4, relative error 0.05 of half an ulp.
/// </summary>
internal static class Exponentials
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const float Log2E = 1.44269504f,
        Ln2High = 0.693147182f,
        Ln2Low = -1.90465430e-9f;

    // Adding 1.5 * 2^23 leaves the nearest integer in the low bits of the sum.
    private const float Rounder = 12582912f;
    private const int One = 0x3F800000,
        RounderBits = 0x4B400000;

    /// <summary>e^r - 1 in <paramref name="tail"/> and n, as an integer bit pattern, for x = n ln 2 + r; |x| &lt; 2^20.</summary>
    [MethodImpl(Inline)]
    public static TV Reduce<TS, TV>(TV x, out TV tail)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV shifted = TS.Fma(x, TS.Create(Log2E), TS.Create(Rounder));
        TV n = TS.Sub(shifted, TS.Create(Rounder));
        TV r = TS.Fma(n, TS.Create(-Ln2Low), TS.Fma(n, TS.Create(-Ln2High), x));
        TV p = TS.Fma(r, TS.Create(0.00138143159f), TS.Create(0.00836885069f));
        p = TS.Fma(p, r, TS.Create(0.0416684002f));
        p = TS.Fma(p, r, TS.Create(0.166665196f));
        p = TS.Fma(p, r, TS.Create(0.49999994f));
        tail = TS.Fma(TS.Mul(r, r), p, r);
        return TS.AddBits(shifted, TS.Bits(unchecked(-RounderBits)));
    }

    /// <summary>2^n for an integer bit pattern n in [-127, 127]; -127 gives 0.</summary>
    [MethodImpl(Inline)]
    public static TV PowerOfTwo<TS, TV>(TV n)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.AddBits(TS.ShiftLeftBits(n, 23), TS.Bits(One));

    /// <summary>e^-|x|, 0 below 2^-126.</summary>
    [MethodImpl(Inline)]
    public static TV OfNegativeMagnitude<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV minus = TS.Max(TS.Create(-88f), TS.Or(x, TS.Create(-0f)));
        TV s = PowerOfTwo<TS, TV>(Reduce<TS, TV>(minus, out TV tail));
        return TS.Fma(tail, s, s);
    }

    /// <summary>ln(1 + e) for e in [0, 1].</summary>
    [MethodImpl(Inline)]
    public static TV Log1P<TS, TV>(TV e)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        // 1 + e = 2 (1 + f) above sqrt(2), else 1 + f, so that f stays in [sqrt(1/2) - 1, sqrt(2) - 1].
        TV upper = TS.Greater(e, TS.Create(0.414213562f));
        TV f = TS.Select(upper, TS.Fma(e, TS.Create(0.5f), TS.Create(-0.5f)), e);
        TV k = TS.And(upper, TS.Create(1f));
        return LogOnePlus<TS, TV>(f, k);
    }

    /// <summary>k ln 2 + ln(1 + f) for f in [sqrt(1/2) - 1, sqrt(2) - 1]: f - f^2/2 + f^3 P(f), P minimax of degree 8.</summary>
    [MethodImpl(Inline)]
    public static TV LogOnePlus<TS, TV>(TV f, TV k)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV p = TS.Fma(f, TS.Create(0.0674666315f), TS.Create(-0.116756402f));
        p = TS.Fma(p, f, TS.Create(0.118881449f));
        p = TS.Fma(p, f, TS.Create(-0.124055892f));
        p = TS.Fma(p, f, TS.Create(0.142195553f));
        p = TS.Fma(p, f, TS.Create(-0.166679963f));
        p = TS.Fma(p, f, TS.Create(0.200021192f));
        p = TS.Fma(p, f, TS.Create(-0.250000089f));
        p = TS.Fma(p, f, TS.Create(0.333333135f));
        TV square = TS.Mul(f, f);
        TV y = TS.Fma(TS.Mul(square, f), p, TS.Mul(k, TS.Create(Ln2Low)));
        y = TS.Fma(square, TS.Create(-0.5f), y);
        return TS.Fma(k, TS.Create(Ln2High), TS.Add(f, y));
    }
}

/// <summary>e^x, within 1 ulp; gradual underflow, infinity above 88.72.</summary>
internal readonly struct Exp : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV bounded = TS.Max(TS.Create(-104f), TS.Min(TS.Create(89f), x));
        TV n = Exponentials.Reduce<TS, TV>(bounded, out TV tail);
        // 2^n in two factors, since n reaches from -150 to 128.
        TV half = TS.ShiftRightBits(n, 1);
        TV rest = TS.AddBits(n, TS.AddBits(TS.Xor(half, TS.Bits(-1)), TS.Bits(1)));
        TV s = Exponentials.PowerOfTwo<TS, TV>(half);
        return TS.Mul(TS.Fma(tail, s, s), Exponentials.PowerOfTwo<TS, TV>(rest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => y;
}

/// <summary>Natural logarithm, within 1 ulp; -infinity at 0, NaN below.</summary>
internal readonly struct Log : IUnaryOperation
{
    private const int SqrtHalf = 0x3F3504F3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV tiny = TS.Greater(TS.Create(1.17549435e-38f), x);
        TV normal = TS.Select(tiny, TS.Mul(x, TS.Create(8388608f)), x);
        TV exponent = TS.ShiftRightBits(TS.AddBits(normal, TS.Bits(-SqrtHalf)), 23);
        TV k = TS.Sub(TS.FromBits(exponent), TS.And(tiny, TS.Create(23f)));
        TV m = TS.AddBits(normal, TS.AddBits(TS.Xor(TS.ShiftLeftBits(exponent, 23), TS.Bits(-1)), TS.Bits(1)));
        TV y = Exponentials.LogOnePlus<TS, TV>(TS.Sub(m, TS.Create(1f)), k);
        TV infinity = TS.Create(float.PositiveInfinity);
        y = TS.Select(TS.Equal(x, infinity), infinity, y);
        y = TS.Select(TS.Equal(x, TS.Create(0f)), TS.Create(float.NegativeInfinity), y);
        return TS.Select(TS.GreaterEqual(x, TS.Create(0f)), y, TS.Create(float.NaN));
    }
}

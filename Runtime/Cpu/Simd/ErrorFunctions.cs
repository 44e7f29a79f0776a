using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x, within 1.5 ulp. With t = |x|: t + t P(t^2) below 0.9, P minimax of
/// degree 5; above, 1 - e^(-t + t Q(t)), Q minimax of degree 5 up to t = 4, from where erf is 1.</summary>
internal readonly struct Erf : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV sign = TS.And(x, TS.Create(-0f)),
            t = TS.Xor(x, sign),
            square = TS.Mul(t, t);
        TV p = TS.Fma(square, TS.Create(-0.0006090494571253657f), TS.Create(0.005011992994695902f));
        p = TS.Fma(p, square, TS.Create(-0.02677893452346325f));
        p = TS.Fma(p, square, TS.Create(0.11282141506671906f));
        p = TS.Fma(p, square, TS.Create(-0.3761252462863922f));
        p = TS.Fma(p, square, TS.Create(0.12837915122509003f));
        TV near = TS.Fma(p, t, t);

        TV u = TS.Min(TS.Create(4f), t);
        TV q = TS.Fma(u, TS.Create(0.000214595886063762f), TS.Create(-0.0032199821434915066f));
        q = TS.Fma(q, u, TS.Create(0.022906050086021423f));
        q = TS.Fma(q, u, TS.Create(-0.10528688132762909f));
        q = TS.Fma(q, u, TS.Create(-0.6356993317604065f));
        q = TS.Fma(q, u, TS.Create(-0.1285199522972107f));
        TV exponent = TS.Fma(q, u, TS.Xor(u, TS.Create(-0f)));
        TV s = Exponentials.PowerOfTwo<TS, TV>(Exponentials.Reduce<TS, TV>(exponent, out TV tail));
        TV far = TS.Sub(TS.Create(1f), TS.Fma(tail, s, s));
        return TS.Or(TS.Select(TS.Greater(TS.Create(0.9f), t), near, far), sign);
    }
}

/// <summary>y = x (1 + erf(x / sqrt(2))) / 2, within 1 ulp of x; no number at minus infinity.</summary>
internal readonly struct Gelu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV half = TS.Mul(x, TS.Create(0.5f));
        return TS.Fma(half, default(Erf).Apply<TS, TV>(TS.Mul(x, TS.Create(0.707106781f))), half);
    }
}

/// <summary>y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, within 1 ulp of x; no number at minus infinity.</summary>
internal readonly struct GeluTanh : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV half = TS.Mul(x, TS.Create(0.5f));
        TV scale = TS.Fma(TS.Mul(x, x), TS.Create(0.0356774081f), TS.Create(0.797884561f));
        return TS.Fma(half, default(Tanh).Apply<TS, TV>(TS.Mul(scale, x)), half);
    }
}

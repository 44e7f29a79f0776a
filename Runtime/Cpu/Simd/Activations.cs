using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>y = x.</summary>
internal readonly struct Linear : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Create(1f);
}

/// <summary>y = max(0, min(1, 0.2 x + 0.5)), Keras 0.x to 2.x.</summary>
internal readonly struct HardSigmoid : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Max(TS.Create(0f), TS.Min(TS.Create(1f), TS.Fma(x, TS.Create(0.2f), TS.Create(0.5f))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(TS.And(TS.Greater(y, TS.Create(0f)), TS.Greater(TS.Create(1f), y)), TS.Create(0.2f));
}

/// <summary>y = min(max(x + 3, 0), 6) / 6, Keras 3, within 1 ulp.</summary>
internal readonly struct HardSigmoid6 : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Mul(TS.Min(TS.Create(6f), TS.Max(TS.Create(0f), TS.Add(x, TS.Create(3f)))), TS.Create(1f / 6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(TS.And(TS.Greater(y, TS.Create(0f)), TS.Greater(TS.Create(1f), y)), TS.Create(1f / 6));
}

/// <summary>y = 1 / (1 + e^-x), within 2.5 ulp; 0 below 2^-126.</summary>
internal readonly struct Sigmoid : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV e = Exponentials.OfNegativeMagnitude<TS, TV>(x);
        TV one = TS.Create(1f);
        return TS.Div(TS.Select(TS.Greater(x, TS.Create(0f)), one, e), TS.Add(one, e));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Mul(y, TS.Sub(TS.Create(1f), y));
}

/// <summary>y = tanh x = (e^2x - 1) / (e^2x + 1), within 2.5 ulp.</summary>
internal readonly struct Tanh : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV sign = TS.And(x, TS.Create(-0f));
        TV magnitude = TS.Min(TS.Create(10f), TS.Xor(x, sign));
        TV s = Exponentials.PowerOfTwo<TS, TV>(Exponentials.Reduce<TS, TV>(TS.Add(magnitude, magnitude), out TV tail));
        TV m = TS.Fma(tail, s, TS.Sub(s, TS.Create(1f)));
        return TS.Xor(TS.Div(m, TS.Add(m, TS.Create(2f))), sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Fma(TS.Xor(y, TS.Create(-0f)), y, TS.Create(1f));
}

/// <summary>y = ln(1 + e^x), within 2 ulp; 0 where it is below 2^-126.</summary>
internal readonly struct Softplus : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Add(TS.Max(TS.Create(0f), x), Exponentials.Log1P<TS, TV>(Exponentials.OfNegativeMagnitude<TS, TV>(x)));

    // dy/dx = 1 - e^-y
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Sub(TS.Create(0f), default(Elu).Apply<TS, TV>(TS.Or(y, TS.Create(-0f))));
}

/// <summary>y = x / (1 + |x|), within 1.5 ulp; no number at the infinities, as in Keras on Theano.</summary>
internal readonly struct Softsign : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Div(x, TS.Add(TS.Create(1f), TS.And(x, TS.Bits(int.MaxValue))));

    // dy/dx = (1 - |y|)^2
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV rest = TS.Add(TS.Create(1f), TS.Or(y, TS.Create(-0f)));
        return TS.Mul(rest, rest);
    }
}

/// <summary>y = x / (1 + e^-x), within 3 ulp; 0 below x = -88, no number at minus infinity.</summary>
internal readonly struct Silu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Mul(x, default(Sigmoid).Apply<TS, TV>(x));
}

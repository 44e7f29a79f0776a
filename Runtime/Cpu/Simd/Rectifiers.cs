using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>y = (x + |x|) / 2: x above 0, else 0; no number at minus infinity and infinite where 2 x is, as in Keras on Theano. Its slope
/// of one half at 0 cannot be told from y.</summary>
internal readonly struct Relu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Mul(TS.Add(x, TS.And(x, TS.Bits(int.MaxValue))), TS.Create(0.5f));
}

/// <summary>y = min(max(x, 0), max); NaN stays NaN.</summary>
internal readonly struct Rectifier(float max) : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Min(TS.Create(max), TS.Max(TS.Create(0f), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(TS.And(TS.Greater(y, TS.Create(0f)), TS.Greater(TS.Create(max), y)), TS.Create(1f));
}

/// <summary>y = x above 0, else slope * x. The derivative is told from y where the slope is not negative.</summary>
internal readonly struct LeakyRelu(float slope) : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Select(TS.Greater(x, TS.Create(0f)), x, TS.Mul(x, TS.Create(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Select(TS.Greater(y, TS.Create(0f)), TS.Create(1f), TS.Create(slope));
}

/// <summary>y = x above 0, else e^x - 1, within 2 ulp.</summary>
internal readonly struct Elu : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV bounded = TS.Max(TS.Create(-20f), TS.Min(TS.Create(0f), x));
        TV s = Exponentials.PowerOfTwo<TS, TV>(Exponentials.Reduce<TS, TV>(bounded, out TV tail));
        return TS.Select(TS.Greater(x, TS.Create(0f)), x, TS.Fma(tail, s, TS.Sub(s, TS.Create(1f))));
    }

    // dy/dx = 1 above 0, else e^x = y + 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Add(TS.Create(1f), TS.Min(TS.Create(0f), y));
}

/// <summary>y = positive * x above 0, else negative * (e^(rate * x) - 1), within 3 ulp. The derivative is told from y where positive and
/// negative are above 0.</summary>
internal readonly struct ScaledElu(float positive, float negative, float rate) : ISlopedActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV below = TS.Mul(TS.Create(negative), default(Elu).Apply<TS, TV>(TS.Mul(x, TS.Create(rate))));
        return TS.Select(TS.Greater(x, TS.Create(0f)), TS.Mul(x, TS.Create(positive)), below);
    }

    // dy/dx = positive above 0, else rate * negative * e^(rate * x) = rate * (y + negative)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct =>
        TS.Select(TS.Greater(y, TS.Create(0f)), TS.Create(positive), TS.Mul(TS.Create(rate), TS.Add(y, TS.Create(negative))));
}

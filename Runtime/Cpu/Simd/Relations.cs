using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>1 where a is greater than b, else 0.</summary>
internal readonly struct GreaterOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(TS.Greater(a, b), TS.Create(1f));
}

/// <summary>1 where a is at least b, else 0.</summary>
internal readonly struct GreaterEqualOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(TS.GreaterEqual(a, b), TS.Create(1f));
}

/// <summary>1 where a equals b, else 0.</summary>
internal readonly struct EqualOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(TS.Equal(a, b), TS.Create(1f));
}

/// <summary>b where a is not 0, else c; a NaN in a takes b.</summary>
internal readonly struct SelectOf : ITernaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b, TV c)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Select(TS.Equal(a, TS.Create(0f)), c, b);
}

/// <summary>Rounded to the nearest whole number, halves to even.</summary>
internal readonly struct RoundOf : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Round(x);
}

/// <summary>The fraction dropped; the sign of zero stays.</summary>
internal readonly struct TruncateOf : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV sign = TS.And(x, TS.Create(-0f));
        return TS.Or(TS.Floor(TS.Xor(x, sign)), sign);
    }
}

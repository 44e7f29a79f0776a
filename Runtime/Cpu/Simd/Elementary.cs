using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

internal readonly struct Negate : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Xor(x, TS.Create(-0f));
}

internal readonly struct Abs : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(x, TS.Bits(int.MaxValue));
}

internal readonly struct Square : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Mul(x, x);
}

internal readonly struct SquareRoot : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Sqrt(x);
}

internal readonly struct Reciprocal : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Div(TS.Create(1f), x);
}

/// <summary>-1, 0 or 1; NaN stays NaN.</summary>
internal readonly struct Sign : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct =>
        TS.Max(
            TS.Create(-1f),
            TS.Min(TS.Create(1f), TS.Select(TS.Equal(x, TS.Create(0f)), x, TS.Mul(x, TS.Create(float.PositiveInfinity))))
        );
}

/// <summary>max(low, min(high, x)); NaN stays NaN.</summary>
internal readonly struct Clip(float low, float high) : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Max(TS.Create(low), TS.Min(TS.Create(high), x));
}

internal readonly struct AddOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Add(a, b);
}

internal readonly struct SubtractOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Sub(a, b);
}

internal readonly struct MultiplyOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Mul(a, b);
}

internal readonly struct DivideOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Div(a, b);
}

/// <summary>The larger; a NaN in either comes through.</summary>
internal readonly struct MaximumOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Select(TS.Equal(a, a), TS.Max(a, b), a);
}

/// <summary>The smaller; a NaN in either comes through.</summary>
internal readonly struct MinimumOf : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Select(TS.Equal(a, a), TS.Min(a, b), a);
}

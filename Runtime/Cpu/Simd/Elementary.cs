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

/// <summary>scale * x + shift, rounded once.</summary>
internal readonly struct Affine(float scale, float shift) : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Fma(x, TS.Create(scale), TS.Create(shift));
}

/// <summary>max(low, min(high, x)); NaN stays NaN.</summary>
internal readonly struct Clip(float low, float high) : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Max(TS.Create(low), TS.Min(TS.Create(high), x));
}

/// <summary>x above 0, else alpha * x.</summary>
internal readonly struct LeakyRelu(float alpha) : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Select(TS.Greater(x, TS.Create(0f)), x, TS.Mul(x, TS.Create(alpha)));
}

/// <summary>x above theta, else 0; NaN becomes 0.</summary>
internal readonly struct Threshold(float theta) : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.And(TS.Greater(x, TS.Create(theta)), x);
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

/// <summary>dx = dy * slope(y): the backward pass of an activation; a is dy, b is y.</summary>
internal readonly struct Backward<TActivation> : IBinaryOperation
    where TActivation : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Mul(a, default(TActivation).Slope<TS, TV>(b));
}

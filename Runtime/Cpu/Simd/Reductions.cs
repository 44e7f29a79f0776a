using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>A way to combine many numbers into one.</summary>
internal interface IReduction : IBinaryOperation
{
    /// <summary>What leaves every number as it is.</summary>
    static abstract float Identity { get; }
}

internal readonly struct SumReduction : IReduction
{
    public static float Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => TS.Add(a, b);
}

/// <summary>The largest; NaN if there is one.</summary>
internal readonly struct MaxReduction : IReduction
{
    public static float Identity => float.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => default(MaximumOf).Apply<TS, TV>(a, b);
}

/// <summary>The smallest; NaN if there is one.</summary>
internal readonly struct MinReduction : IReduction
{
    public static float Identity => float.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct => default(MinimumOf).Apply<TS, TV>(a, b);
}

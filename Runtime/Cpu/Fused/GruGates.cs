using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>The gate arithmetic after each of a GRU's two products, for one register of units of a few rows.</summary>
internal unsafe interface IGruGates
{
    static abstract bool ResetAfter { get; }

    /// <summary>Registers per group of units in the first product.</summary>
    static abstract int FirstSlots { get; }

    static abstract void First<TS, TV, TEdge>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums,
        int stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant;

    static abstract void Second<TS, TV, TEdge>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums,
        int stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant;
}

/// <summary>Reset before the product: z is kept in the tile's cells, r * h goes to the rows of the second product.</summary>
internal readonly unsafe struct GruBefore<TAct, TInner> : IGruGates
    where TAct : struct, IActivation
    where TInner : struct, IActivation
{
    public static bool ResetAfter => false;
    public static int FirstSlots => 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void First<TS, TV, TEdge>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums,
        int stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        for (int row = from; row < from + height; row++, sums += stride)
        {
            TV z = TS.Load(sums),
                r = TS.Load(sums + TS.Lanes);
            float* x = state.X[row];
            if (x != null)
            {
                z = TS.Add(z, state.LoadUnits<TS, TV, TEdge>(x, GruKernel.GateZ, unit));
                r = TS.Add(r, state.LoadUnits<TS, TV, TEdge>(x, GruKernel.GateR, unit));
                state.Prefetch(row, GruKernel.GateZ, unit);
                state.Prefetch(row, GruKernel.GateR, unit);
            }
            TS.Store(state.Cell[row] + unit, call.Inner.As<TInner>().Apply<TS, TV>(z));
            r = call.Inner.As<TInner>().Apply<TS, TV>(r);
            TS.Store(state.Reset[row] + state.Inputs + unit, TS.Mul(r, TS.Load(state.Now[row] + state.Inputs + unit)));
            if (call.Trace.Gates != null)
                state.StoreUnits<TS, TV, TEdge>(
                    call.Trace.Gates + state.TraceRow(call, row) * GruKernel.Gates * state.Units,
                    GruKernel.GateR,
                    unit,
                    r
                );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Second<TS, TV, TEdge>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums,
        int stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        for (int row = from; row < from + height; row++, sums += stride)
        {
            float* old = state.Now[row] + state.Inputs + unit;
            TV before = TS.Load(old),
                z = TS.Load(state.Cell[row] + unit);
            TV a = TS.Load(sums);
            float* x = state.X[row];
            if (x != null)
            {
                a = TS.Add(a, state.LoadUnits<TS, TV, TEdge>(x, GruKernel.GateH, unit));
                state.Prefetch(row, GruKernel.GateH, unit);
            }
            TV candidate = call.Activation.As<TAct>().Apply<TS, TV>(a);
            TS.Store(state.Next[row] + state.Inputs + unit, TS.Fma(z, TS.Sub(before, candidate), candidate));
            if (call.Trace.Gates != null)
                GruTrace.Store<TS, TV, TEdge>(
                    call,
                    state,
                    row,
                    unit,
                    z,
                    candidate,
                    before,
                    TS.Load(state.Reset[row] + state.Inputs + unit)
                );
        }
    }
}

/// <summary>Reset after the product: z and r * (h U_h + b'_h) are kept in the tile.</summary>
internal readonly unsafe struct GruAfter<TAct, TInner> : IGruGates
    where TAct : struct, IActivation
    where TInner : struct, IActivation
{
    public static bool ResetAfter => true;
    public static int FirstSlots => 3;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void First<TS, TV, TEdge>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums,
        int stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        for (int row = from; row < from + height; row++, sums += stride)
        {
            TV z = TS.Load(sums),
                r = TS.Load(sums + TS.Lanes),
                product = TS.Load(sums + 2 * TS.Lanes);
            float* x = state.X[row];
            if (x != null)
            {
                z = TS.Add(z, state.LoadUnits<TS, TV, TEdge>(x, GruKernel.GateZ, unit));
                r = TS.Add(r, state.LoadUnits<TS, TV, TEdge>(x, GruKernel.GateR, unit));
                state.Prefetch(row, GruKernel.GateZ, unit);
                state.Prefetch(row, GruKernel.GateR, unit);
            }
            TS.Store(state.Cell[row] + unit, call.Inner.As<TInner>().Apply<TS, TV>(z));
            r = call.Inner.As<TInner>().Apply<TS, TV>(r);
            TS.Store(state.Reset[row] + state.Inputs + unit, TS.Mul(r, product));
            if (call.Trace.Gates != null)
            {
                nint at = state.TraceRow(call, row);
                state.StoreUnits<TS, TV, TEdge>(call.Trace.Gates + at * GruKernel.Gates * state.Units, GruKernel.GateR, unit, r);
                state.StoreUnits<TS, TV, TEdge>(call.Trace.Extra + at * state.Units, 0, unit, product);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Second<TS, TV, TEdge>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums,
        int stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        for (int row = from; row < from + height; row++, sums += stride)
        {
            TV before = TS.Load(state.Now[row] + state.Inputs + unit),
                z = TS.Load(state.Cell[row] + unit);
            TV a = TS.Add(TS.Load(sums), TS.Load(state.Reset[row] + state.Inputs + unit));
            float* x = state.X[row];
            if (x != null)
            {
                a = TS.Add(a, state.LoadUnits<TS, TV, TEdge>(x, GruKernel.GateH, unit));
                state.Prefetch(row, GruKernel.GateH, unit);
            }
            TV candidate = call.Activation.As<TAct>().Apply<TS, TV>(a);
            TS.Store(state.Next[row] + state.Inputs + unit, TS.Fma(z, TS.Sub(before, candidate), candidate));
            if (call.Trace.Gates != null)
                GruTrace.Store<TS, TV, TEdge>(call, state, row, unit, z, candidate, before, null);
        }
    }
}

/// <summary>Writes what the backward pass reads.</summary>
internal static unsafe class GruTrace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TS, TV, TEdge>(
        in RecurrentCall call,
        in RecurrentTile state,
        int row,
        int unit,
        TV z,
        TV candidate,
        TV before,
        TV? reset
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
    {
        nint at = state.TraceRow(call, row);
        float* gates = call.Trace.Gates + at * GruKernel.Gates * state.Units;
        state.StoreUnits<TS, TV, TEdge>(gates, GruKernel.GateZ, unit, z);
        state.StoreUnits<TS, TV, TEdge>(gates, GruKernel.GateH, unit, candidate);
        state.StoreUnits<TS, TV, TEdge>(call.Trace.PreviousH + at * state.Units, 0, unit, before);
        if (reset is { } value)
            state.StoreUnits<TS, TV, TEdge>(call.Trace.Extra + at * state.Units, 0, unit, value);
    }
}

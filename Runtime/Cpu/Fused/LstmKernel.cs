using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// LSTM over whole sequences, one tile of rows per thread at a time; a wide sequence by itself is shared, see <see cref="RowTeam"/>:
/// <code>
/// a = x_t W + b + h U                     [N, 4U], gates i f c o
/// i, f, o = inner(a_i), inner(a_f), inner(a_o)
/// c' = f * c + i * act(a_c)               [N, U]
/// h' = o * act(c')                        [N, U]
/// </code>
/// The four gates of a register of units leave the product in one tile. Hochreiter &amp; Schmidhuber 1997 with forget gate; no peepholes.
/// </summary>
internal static unsafe class LstmKernel
{
    public const int GateI = 0,
        GateF = 1,
        GateC = 2,
        GateO = 3,
        Gates = 4;

    private static readonly int[] Order = [GateI, GateF, GateC, GateO];

    /// <summary>Room for packed weights; see <see cref="RecurrentWeights.Fill"/>.</summary>
    /// <param name="units">U.</param>
    /// <param name="inputs">D for direct input, else 0.</param>
    /// <param name="width">Register width.</param>
    public static RecurrentWeights CreateWeights(int units, int inputs, SimdWidth width) => new(units, inputs, Gates, Order, width);

    /// <summary>Runs the layer; results do not depend on the pool or on what else is in the batch.</summary>
    /// <param name="call">Inputs and outputs.</param>
    /// <param name="weights">From <see cref="CreateWeights"/>.</param>
    /// <param name="units">U.</param>
    /// <param name="activation">act.</param>
    /// <param name="inner">Gate activation.</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="input">W [D, gates * U] of stretched input, or null.</param>
    public static void Run(
        in RecurrentCall call,
        RecurrentWeights weights,
        int units,
        SimdActivation activation,
        SimdActivation inner,
        WorkerPool? pool = null,
        int threads = int.MaxValue,
        PackedMatrix? input = null
    )
    {
        var tile = ActivationChoice<Factory>.Make(activation, inner, weights.Matrix.Width);
        RecurrentJob.Run(call.With(activation, inner), weights, null, input, units, tile, pool, threads);
        GC.KeepAlive(weights);
        GC.KeepAlive(input);
    }

    private readonly struct Factory : IRecurrentFactory
    {
        public RecurrentTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, IActivation
            where TInner : struct, IActivation =>
            new() { Pointer = &Tile<TS, TV, TAct, TInner>, Help = &RecurrentProduct<TS, TV, Sums<TAct, TInner>>.Help };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TS, TV, TAct, TInner>(
        in RecurrentCall call,
        RecurrentWeights weights,
        RecurrentWeights? _,
        PackedMatrix? input,
        int units,
        int row,
        int rows
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TAct : struct, IActivation
        where TInner : struct, IActivation
    {
        var state = new RecurrentTile(call, units, weights.Inputs, Gates, row, rows, weights.Matrix.Width);
        for (int step = 0; step < call.Steps; step++)
        {
            state.Enter(call, input, step);
            RecurrentProduct<TS, TV, Sums<TAct, TInner>>.Run(call, &state, weights, second: false, backwards: (step & 1) != 0);
            state.Leave(call);
        }
        state.Finish(call, hasCell: true);
        if (call.Team != null)
            call.Team->End();
    }

    private readonly struct Sums<TAct, TInner> : IRecurrentSums
        where TAct : struct, IActivation
        where TInner : struct, IActivation
    {
        public static float** Left(in RecurrentTile state, bool second) => state.Now;

        public static void Take<TS, TV>(
            in RecurrentCall call,
            in RecurrentTile state,
            int from,
            int height,
            int slot,
            int slots,
            bool second
        )
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            for (int i = 0; i < slots / Gates; i++)
                Gate<TS, TV, TAct, TInner>(call, state, from, height, (slot / Gates + i) * TS.Lanes, state.Sums + i * Gates * TS.Lanes);
        }
    }

    /// <summary>Gate arithmetic for one register of units of a few rows; the edge of the units and the trace have bodies of their own,
    /// since a call inside the loop would send all registers to memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gate<TS, TV, TAct, TInner>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TAct : struct, IActivation
        where TInner : struct, IActivation
    {
        bool edge = unit + TS.Lanes > state.Units;
        if (call.Trace.Gates == null && !edge)
            Cells<TS, TV, TAct, TInner, N0, N0>(call, state, from, height, unit, sums);
        else if (call.Trace.Gates == null)
            Cells<TS, TV, TAct, TInner, N1, N0>(call, state, from, height, unit, sums);
        else if (!edge)
            Cells<TS, TV, TAct, TInner, N0, N1>(call, state, from, height, unit, sums);
        else
            Cells<TS, TV, TAct, TInner, N1, N1>(call, state, from, height, unit, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cells<TS, TV, TAct, TInner, TEdge, TTrace>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        float* sums
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TAct : struct, IActivation
        where TInner : struct, IActivation
        where TEdge : struct, IConstant
        where TTrace : struct, IConstant
    {
        for (int r = from; r < from + height; r++, sums += Gates * TS.Lanes)
        {
            float* old = state.Now[r] + state.Inputs + unit,
                h = state.Next[r] + state.Inputs + unit,
                cell = state.Cell[r] + unit;
            TV i = TS.Load(sums),
                f = TS.Load(sums + TS.Lanes),
                c = TS.Load(sums + 2 * TS.Lanes),
                o = TS.Load(sums + 3 * TS.Lanes);
            float* x = state.X[r];
            if (x != null)
            {
                i = TS.Add(i, state.LoadUnits<TS, TV, TEdge>(x, GateI, unit));
                f = TS.Add(f, state.LoadUnits<TS, TV, TEdge>(x, GateF, unit));
                c = TS.Add(c, state.LoadUnits<TS, TV, TEdge>(x, GateC, unit));
                o = TS.Add(o, state.LoadUnits<TS, TV, TEdge>(x, GateO, unit));
                for (int gate = 0; gate < Gates; gate++)
                    state.Prefetch(r, gate, unit);
            }
            i = call.Inner.As<TInner>().Apply<TS, TV>(i);
            f = call.Inner.As<TInner>().Apply<TS, TV>(f);
            c = call.Activation.As<TAct>().Apply<TS, TV>(c);
            o = call.Inner.As<TInner>().Apply<TS, TV>(o);
            TV before = TS.Load(cell),
                after = TS.Fma(f, before, TS.Mul(i, c));
            TS.Store(cell, after);
            TS.Store(h, TS.Mul(o, call.Activation.As<TAct>().Apply<TS, TV>(after)));
            if (TTrace.Value != 0)
            {
                nint row = state.TraceRow(call, r);
                float* gates = call.Trace.Gates + row * Gates * state.Units;
                state.StoreUnits<TS, TV, TEdge>(gates, GateI, unit, i);
                state.StoreUnits<TS, TV, TEdge>(gates, GateF, unit, f);
                state.StoreUnits<TS, TV, TEdge>(gates, GateC, unit, c);
                state.StoreUnits<TS, TV, TEdge>(gates, GateO, unit, o);
                state.StoreUnits<TS, TV, TEdge>(call.Trace.PreviousH + row * state.Units, 0, unit, TS.Load(old));
                state.StoreUnits<TS, TV, TEdge>(call.Trace.Extra + row * state.Units, 0, unit, before);
            }
        }
    }
}

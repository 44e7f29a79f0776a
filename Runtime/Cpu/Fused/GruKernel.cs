using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// GRU over whole sequences, in Keras's form (the candidate weighted by 1 - z):
/// <code>
/// z, r = inner(x_t W_z + b_z + h U_z), inner(x_t W_r + b_r + h U_r)
/// hh = act(x_t W_h + b_h + (r * h) U_h)                 reset before the product (Cho et al. 2014)
/// hh = act(x_t W_h + b_h + r * (h U_h + b'_h))          reset after it; z and r then add b' too
/// h' = z * h + (1 - z) * hh                             [N, U]
/// </code>
/// Gate order z r h.
/// </summary>
internal static unsafe class GruKernel
{
    public const int GateZ = 0,
        GateR = 1,
        GateH = 2,
        Gates = 3;

    /// <summary>Runs the layer; arguments as for <see cref="LstmKernel.Run"/>.</summary>
    public static void Run(
        in RecurrentCall call,
        GruWeights weights,
        SimdActivation activation,
        SimdActivation inner,
        WorkerPool? pool = null,
        int threads = int.MaxValue,
        PackedMatrix? input = null
    )
    {
        var width = weights.First.Matrix.Width;
        weights.Second.Matrix.RequireWidth(width);
        RecurrentTileFunction tile = weights.ResetAfter
            ? ActivationChoice<After>.Make(activation, inner, width)
            : ActivationChoice<Before>.Make(activation, inner, width);
        RecurrentJob.Run(call.With(activation, inner), weights.First, weights.Second, input, weights.Units, tile, pool, threads);
        GC.KeepAlive(weights);
        GC.KeepAlive(input);
    }

    private readonly struct Before : IRecurrentFactory
    {
        public RecurrentTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, IActivation
            where TInner : struct, IActivation =>
            new()
            {
                Pointer = &Tile<TS, TV, GruBefore<TAct, TInner>>,
                Help = &RecurrentProduct<TS, TV, Sums<GruBefore<TAct, TInner>>>.Help,
            };
    }

    private readonly struct After : IRecurrentFactory
    {
        public RecurrentTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, IActivation
            where TInner : struct, IActivation =>
            new() { Pointer = &Tile<TS, TV, GruAfter<TAct, TInner>>, Help = &RecurrentProduct<TS, TV, Sums<GruAfter<TAct, TInner>>>.Help };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TS, TV, TGates>(
        in RecurrentCall call,
        RecurrentWeights first,
        RecurrentWeights? second,
        PackedMatrix? input,
        int units,
        int row,
        int rows
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TGates : struct, IGruGates
    {
        var state = new RecurrentTile(call, units, first.Inputs, Gates, row, rows, first.Matrix.Width);
        for (int step = 0; step < call.Steps; step++)
        {
            state.Enter(call, input, step);
            for (int r = 0; r < state.Active && first.Inputs > 0; r++)
                new ReadOnlySpan<float>(state.Now[r], first.Inputs).CopyTo(new Span<float>(state.Reset[r], first.Inputs));
            RecurrentProduct<TS, TV, Sums<TGates>>.Run(call, &state, first, second: false, backwards: false);
            RecurrentProduct<TS, TV, Sums<TGates>>.Run(call, &state, second!, second: true, backwards: false);
            state.Leave(call);
        }
        state.Finish(call, hasCell: false);
        if (call.Team != null)
            call.Team->End();
    }

    private readonly struct Sums<TGates> : IRecurrentSums
        where TGates : struct, IGruGates
    {
        public static float** Left(in RecurrentTile state, bool second) => second && !TGates.ResetAfter ? state.Reset : state.Now;

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
            int gates = second ? 1 : TGates.FirstSlots;
            Apply<TS, TV, TGates>(call, state, from, height, slot / gates * TS.Lanes, slots / gates, state.Sums, second);
        }
    }

    private static void Apply<TS, TV, TGates>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        int groups,
        float* sums,
        bool second
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TGates : struct, IGruGates
    {
        int gates = second ? 1 : TGates.FirstSlots;
        for (int g = 0; g < groups; g++, unit += TS.Lanes, sums += gates * TS.Lanes)
        {
            bool edge = unit + TS.Lanes > state.Units;
            int stride = groups * gates * TS.Lanes;
            if (second)
            {
                if (edge)
                    TGates.Second<TS, TV, N1>(call, state, from, height, unit, sums, stride);
                else
                    TGates.Second<TS, TV, N0>(call, state, from, height, unit, sums, stride);
            }
            else if (edge)
            {
                TGates.First<TS, TV, N1>(call, state, from, height, unit, sums, stride);
            }
            else
            {
                TGates.First<TS, TV, N0>(call, state, from, height, unit, sums, stride);
            }
        }
    }
}

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
        int threads = int.MaxValue
    )
    {
        var width = weights.First.Matrix.Width;
        weights.Second.Matrix.RequireWidth(width);
        RecurrentTileFunction tile = weights.ResetAfter
            ? ActivationChoice<After>.Make(activation, inner, width)
            : ActivationChoice<Before>.Make(activation, inner, width);
        RecurrentJob.Run(call.With(activation, inner), weights.First, weights.Second, weights.Units, tile, pool, threads);
        GC.KeepAlive(weights);
    }

    private readonly struct Before : IRecurrentFactory
    {
        public RecurrentTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, IActivation
            where TInner : struct, IActivation =>
            new() { Pointer = &Tile<TS, TV, GruBefore<TAct, TInner>>, Help = &Help<TS, TV, GruBefore<TAct, TInner>> };
    }

    private readonly struct After : IRecurrentFactory
    {
        public RecurrentTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, IActivation
            where TInner : struct, IActivation =>
            new() { Pointer = &Tile<TS, TV, GruAfter<TAct, TInner>>, Help = &Help<TS, TV, GruAfter<TAct, TInner>> };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TS, TV, TGates>(
        in RecurrentCall call,
        RecurrentWeights first,
        RecurrentWeights? second,
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
            state.Enter(call, step);
            for (int r = 0; r < rows && first.Inputs > 0; r++)
                new ReadOnlySpan<float>(state.Now[r], first.Inputs).CopyTo(new Span<float>(state.Reset[r], first.Inputs));
            Product<TS, TV, TGates>(call, &state, first, second: false);
            Product<TS, TV, TGates>(call, &state, second!, second: true);
            state.Leave(call);
        }
        state.Finish(call, hasCell: false);
        if (call.Team != null)
            call.Team->End();
    }

    private static void Product<TS, TV, TGates>(in RecurrentCall call, RecurrentTile* state, RecurrentWeights weights, bool second)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TGates : struct, IGruGates
    {
        int places = (weights.Matrix.Panels + 1) / 2,
            own = 0;
        if (call.Team == null || call.Team->IsLate)
        {
            for (int place = 0; place < places; place++)
                Pair<TS, TV, TGates>(call, *state, weights, place, second);
            return;
        }
        for (call.Team->Open(state, places); call.Team->TryTakeFirst(out int place); own++)
            Pair<TS, TV, TGates>(call, *state, weights, place, second);
        call.Team->Wait(places - own);
    }

    private static void Help<TS, TV, TGates>(in RecurrentCall call, RecurrentWeights first, RecurrentWeights? second)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TGates : struct, IGruGates
    {
        float* sums = stackalloc float[RecurrentTile.RowSums];
        while (call.Team->TryTakeLast(out int place, out int product))
        {
            RecurrentTile state = *call.Team->Tile;
            state.Sums = sums;
            // A step has two products, the first one's number is odd.
            bool isSecond = (product & 1) == 0;
            Pair<TS, TV, TGates>(call, state, isSecond ? second! : first, place, isSecond);
            call.Team->Tell();
        }
    }

    /// <summary>Two panels of a product, together where there is one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair<TS, TV, TGates>(
        in RecurrentCall call,
        in RecurrentTile state,
        RecurrentWeights weights,
        int place,
        bool second
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TGates : struct, IGruGates
    {
        PackedMatrix matrix = weights.Matrix;
        float** left = second && !TGates.ResetAfter ? state.Reset : state.Now;
        int panel = 2 * place,
            gates = second ? 1 : TGates.FirstSlots;
        if (state.Rows == 1 && matrix.SlotsOf(panel) == 4 && panel + 1 < matrix.Panels && matrix.SlotsOf(panel + 1) == 4)
        {
            ProductRow.Run<TS, TV>(
                left[0],
                matrix.Rows,
                matrix.Panel(panel),
                matrix.Panel(panel + 1),
                weights.Start(panel),
                weights.Start(panel + 1),
                state.Sums,
                state.Sums + 4 * TS.Lanes
            );
            Apply<TS, TV, TGates>(call, state, 0, 1, panel * matrix.PanelSlots / gates * TS.Lanes, 8 / gates, state.Sums, second);
            return;
        }
        for (int end = Math.Min(panel + 2, matrix.Panels); panel < end; panel++)
            Panel<TS, TV, TGates>(call, state, weights, left, panel, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel<TS, TV, TGates>(
        in RecurrentCall call,
        in RecurrentTile state,
        RecurrentWeights weights,
        float** left,
        int panel,
        bool second
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TGates : struct, IGruGates
    {
        PackedMatrix matrix = weights.Matrix;
        int tiles = TileDispatch.Tiles<TS, TV>(state.Rows),
            gates = second ? 1 : TGates.FirstSlots,
            slots = matrix.SlotsOf(panel),
            unit = panel * matrix.PanelSlots / gates * TS.Lanes;
        nint segment = 0;
        for (int t = 0; t < tiles; t++)
        {
            int from = TileDispatch.Start(t, tiles, state.Rows),
                height = TileDispatch.Start(t + 1, tiles, state.Rows) - from;
            TileDispatch.Run<TS, TV>(
                height,
                slots,
                left + from,
                &segment,
                1,
                matrix.Rows,
                matrix.Panel(panel),
                weights.Start(panel),
                0,
                state.Sums,
                slots * TS.Lanes
            );
            Apply<TS, TV, TGates>(call, state, from, height, unit, slots / gates, state.Sums, second);
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

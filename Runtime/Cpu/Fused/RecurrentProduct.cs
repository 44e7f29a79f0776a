using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>What a kind of layer multiplies, and does with the sums.</summary>
internal unsafe interface IRecurrentSums
{
    /// <summary>The rows that are multiplied.</summary>
    static abstract float** Left(in RecurrentTile state, bool second);

    /// <summary>Takes the sums of rows [from, from + height), which stand in the tile's sums row by row: from register number
    /// <c>slot</c> of the product on as many as <c>slots</c> says, those of a panel, or eight of two panels where there is one
    /// row.</summary>
    static abstract void Take<TS, TV>(in RecurrentCall call, in RecurrentTile state, int from, int height, int slot, int slots, bool second)
        where TS : struct, ISimd<TV>
        where TV : struct;
}

/// <summary>A product of a recurrent step with packed weights, panel by panel, each followed by what the layer does with its sums. One row
/// takes the panels in pairs, which the threads of a <see cref="RowTeam"/> share.</summary>
internal static unsafe class RecurrentProduct<TS, TV, TSums>
    where TS : struct, ISimd<TV>
    where TV : struct
    where TSums : struct, IRecurrentSums
{
    /// <param name="call">The call.</param>
    /// <param name="state">Its rows.</param>
    /// <param name="weights">What they are multiplied with.</param>
    /// <param name="second">Whether it is the step's second product.</param>
    /// <param name="backwards">From the last panels to the first: those that the step before ended with are still in L1.</param>
    public static void Run(in RecurrentCall call, RecurrentTile* state, RecurrentWeights weights, bool second, bool backwards)
    {
        if (state->Active == 0)
            return;
        int places = (weights.Matrix.Panels + 1) / 2,
            own = 0;
        if (call.Team == null || call.Team->IsLate)
        {
            for (int p = 0; p < places; p++)
                Pair(
                    call,
                    *state,
                    weights,
                    backwards ? places - 1 - p : p,
                    second,
                    p + 1 == places ? 0
                        : backwards ? -1
                        : 1
                );
            return;
        }
        for (call.Team->Open(state, places); call.Team->TryTakeFirst(out int place); own++)
            Pair(call, *state, weights, place, second);
        call.Team->Wait(places - own);
    }

    /// <summary>Computes places of the call's team until there are no more.</summary>
    public static void Help(in RecurrentCall call, RecurrentWeights first, RecurrentWeights? second)
    {
        float* sums = stackalloc float[RecurrentTile.RowSums];
        while (call.Team->TryTakeLast(out int place, out int product))
        {
            RecurrentTile state = *call.Team->Tile;
            state.Sums = sums;
            // Of a step's two products the first one's number is odd.
            bool isSecond = second is not null && (product & 1) == 0;
            Pair(call, state, isSecond ? second! : first, place, isSecond);
            call.Team->Tell();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(
        in RecurrentCall call,
        in RecurrentTile state,
        RecurrentWeights weights,
        int place,
        bool second,
        int onwards = 0
    )
    {
        PackedMatrix matrix = weights.Matrix;
        float** left = TSums.Left(state, second);
        int panel = 2 * place;
        if (state.Active == 1 && panel + 1 < matrix.Panels && matrix.SlotsOf(panel) == 4 && matrix.SlotsOf(panel + 1) == 4)
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
            TSums.Take<TS, TV>(call, state, 0, 1, panel * matrix.PanelSlots, 8, second);
            return;
        }
        int tiles = TileDispatch.Tiles<TS, TV>(state.Active);
        nint segment = 0;
        for (int end = Math.Min(panel + 2, matrix.Panels); panel < end; panel++)
        {
            int slots = matrix.SlotsOf(panel),
                following = panel + 1 < end ? panel + 1
                : onwards == 0 ? -1
                : 2 * (place + onwards);
            float* next = following >= 0 && matrix.SlotsOf(following) == 4 ? matrix.Panel(following) : null;
            for (int t = 0; t < tiles; t++)
            {
                int from = TileDispatch.Start(t, tiles, state.Active),
                    height = TileDispatch.Start(t + 1, tiles, state.Active) - from;
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
                    slots * TS.Lanes,
                    WeightsAhead.Share(next, matrix.Rows, t, tiles)
                );
                TSums.Take<TS, TV>(call, state, from, height, panel * matrix.PanelSlots, slots, second);
            }
        }
    }
}

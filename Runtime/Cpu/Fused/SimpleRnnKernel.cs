using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// The fully connected recurrent layer over whole sequences:
/// <code>
/// h' = act(x_t W + b + h U)               [N, U]
/// </code>
/// </summary>
internal static unsafe class SimpleRnnKernel
{
    public const int Gates = 1;

    /// <summary>Room for packed weights; see <see cref="RecurrentWeights.Fill"/>.</summary>
    /// <param name="units">U.</param>
    /// <param name="inputs">D for direct input, else 0.</param>
    /// <param name="width">Register width.</param>
    public static RecurrentWeights CreateWeights(int units, int inputs, SimdWidth width) => new(units, inputs, Gates, [0], width);

    /// <summary>Runs the layer; arguments as for <see cref="LstmKernel.Run"/>.</summary>
    public static void Run(
        in RecurrentCall call,
        RecurrentWeights weights,
        int units,
        SimdActivation activation,
        WorkerPool? pool = null,
        int threads = int.MaxValue,
        PackedMatrix? input = null
    )
    {
        var tile = ActivationChoice<Factory>.Make(activation, SimdActivation.Linear, weights.Matrix.Width);
        RecurrentJob.Run(call.With(activation, SimdActivation.Linear), weights, null, input, units, tile, pool, threads);
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
            new() { Pointer = &Tile<TS, TV, TAct>, Help = &RecurrentProduct<TS, TV, Sums<TAct>>.Help };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TS, TV, TAct>(
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
    {
        var state = new RecurrentTile(call, units, weights.Inputs, Gates, row, rows, weights.Matrix.Width);
        for (int step = 0; step < call.Steps; step++)
        {
            state.Enter(call, input, step);
            RecurrentProduct<TS, TV, Sums<TAct>>.Run(call, &state, weights, second: false, backwards: false);
            state.Leave(call);
        }
        state.Finish(call, hasCell: false);
        if (call.Team != null)
            call.Team->End();
    }

    private readonly struct Sums<TAct> : IRecurrentSums
        where TAct : struct, IActivation
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
            where TV : struct => Cells<TS, TV, TAct>(call, state, from, height, slot * TS.Lanes, slots, state.Sums);
    }

    private static void Cells<TS, TV, TAct>(
        in RecurrentCall call,
        in RecurrentTile state,
        int from,
        int height,
        int unit,
        int slots,
        float* sums
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TAct : struct, IActivation
    {
        for (int r = from; r < from + height; r++)
        {
            for (int s = 0; s < slots; s++, sums += TS.Lanes)
            {
                int u = unit + s * TS.Lanes;
                if (u + TS.Lanes <= state.Units)
                    Cell<TS, TV, TAct, N0>(call, state, r, u, sums);
                else
                    Cell<TS, TV, TAct, N1>(call, state, r, u, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cell<TS, TV, TAct, TEdge>(in RecurrentCall call, in RecurrentTile state, int r, int unit, float* sums)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TAct : struct, IActivation
        where TEdge : struct, IConstant
    {
        float* old = state.Now[r] + state.Inputs + unit,
            h = state.Next[r] + state.Inputs + unit;
        TV a = TS.Load(sums);
        float* x = state.X[r];
        if (x != null)
        {
            a = TS.Add(a, state.LoadUnits<TS, TV, TEdge>(x, 0, unit));
            state.Prefetch(r, 0, unit);
        }
        TV y = call.Activation.As<TAct>().Apply<TS, TV>(a);
        if (call.Trace.Gates != null)
        {
            nint row = state.TraceRow(call, r);
            state.StoreUnits<TS, TV, TEdge>(call.Trace.Gates + row * state.Units, 0, unit, y);
            state.StoreUnits<TS, TV, TEdge>(call.Trace.PreviousH + row * state.Units, 0, unit, TS.Load(old));
        }
        TS.Store(h, y);
    }
}

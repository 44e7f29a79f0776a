using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// The backward pass of <see cref="LstmKernel"/>; y' is an activation's slope at its output:
/// <code>
/// da_o = dh * act(c') * o'                dc = dc + dh * o * act(c')'
/// da_i = dc * cc * i'    da_f = dc * c * f'    da_c = dc * i * cc'       [N, U]
/// dc = dc * f            dh = da U^T                                      da [N, 4U]
/// </code>
/// </summary>
internal static unsafe class LstmGradient
{
    /// <summary>Room for U^T [4U, U]; fill with FillTransposed(U, 4U).</summary>
    public static PackedMatrix CreateWeights(int units) => PackedMatrix.Create(LstmKernel.Gates * units, units, SimdWidths.Active);

    /// <summary>Runs the backward pass.</summary>
    public static void Run(
        in RecurrentGradientCall call,
        PackedMatrix transposed,
        int units,
        SimdActivation activation,
        SimdActivation inner,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    ) =>
        RecurrentGradient.Run(
            call.With(activation, inner),
            transposed,
            null,
            units,
            GradientChoice<Factory>.Make(activation, inner, transposed.Width),
            pool,
            threads
        );

    private readonly struct Factory : IGradientFactory
    {
        public GradientTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, ISlopedActivation
            where TInner : struct, ISlopedActivation => new() { Pointer = &RecurrentGradient.Tile<TS, TV, Cell<TAct, TInner>> };
    }

    private readonly struct Cell<TAct, TInner> : IGradientCell
        where TAct : struct, ISlopedActivation
        where TInner : struct, ISlopedActivation
    {
        public static int Gates => LstmKernel.Gates;
        public static bool HasSecond => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Before<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant
        {
            nint at = tile.TraceRow(call, row);
            float* gates = call.Trace.Gates + at * Gates * tile.Units,
                da = tile.Gates[row];
            float* dhAt = tile.H + row * tile.Padded + unit,
                dcAt = tile.C + row * tile.Padded + unit;
            TV i = tile.Load<TS, TV, TEdge>(gates + LstmKernel.GateI * tile.Units, unit),
                f = tile.Load<TS, TV, TEdge>(gates + LstmKernel.GateF * tile.Units, unit);
            TV c = tile.Load<TS, TV, TEdge>(gates + LstmKernel.GateC * tile.Units, unit),
                o = tile.Load<TS, TV, TEdge>(gates + LstmKernel.GateO * tile.Units, unit);
            TV before = tile.Load<TS, TV, TEdge>(call.Trace.Extra + at * tile.Units, unit),
                dh = TS.Load(dhAt);
            TV after = call.Activation.As<TAct>().Apply<TS, TV>(TS.Fma(f, before, TS.Mul(i, c)));
            TV dc = TS.Fma(TS.Mul(dh, o), call.Activation.As<TAct>().Slope<TS, TV>(after), TS.Load(dcAt));
            tile.Store<TS, TV, TEdge>(
                da + LstmKernel.GateI * tile.Units,
                unit,
                TS.Mul(TS.Mul(dc, c), call.Inner.As<TInner>().Slope<TS, TV>(i))
            );
            tile.Store<TS, TV, TEdge>(
                da + LstmKernel.GateF * tile.Units,
                unit,
                TS.Mul(TS.Mul(dc, before), call.Inner.As<TInner>().Slope<TS, TV>(f))
            );
            tile.Store<TS, TV, TEdge>(
                da + LstmKernel.GateC * tile.Units,
                unit,
                TS.Mul(TS.Mul(dc, i), call.Activation.As<TAct>().Slope<TS, TV>(c))
            );
            tile.Store<TS, TV, TEdge>(
                da + LstmKernel.GateO * tile.Units,
                unit,
                TS.Mul(TS.Mul(dh, after), call.Inner.As<TInner>().Slope<TS, TV>(o))
            );
            TS.Store(dcAt, TS.Mul(dc, f));
            TS.Store(dhAt, TS.Create(0));
        }

        public static void After<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant { }
    }
}

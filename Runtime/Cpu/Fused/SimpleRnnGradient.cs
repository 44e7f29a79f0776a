using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// The backward pass of <see cref="SimpleRnnKernel"/>; h' is the activation's slope at its output:
/// <code>
/// da = dh * h'                            [N, U]
/// dh = da U^T
/// </code>
/// </summary>
internal static unsafe class SimpleRnnGradient
{
    /// <summary>Room for U^T [U, U]; fill with FillTransposed(U, U).</summary>
    public static PackedMatrix CreateWeights(int units) => PackedMatrix.Create(units, units, SimdWidths.Active);

    /// <summary>Runs the backward pass.</summary>
    public static void Run(
        in RecurrentGradientCall call,
        PackedMatrix transposed,
        int units,
        SimdActivation activation,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    ) =>
        RecurrentGradient.Run(
            call.With(activation, SimdActivation.Linear),
            transposed,
            null,
            units,
            GradientChoice<Factory>.Make(activation, SimdActivation.Linear, transposed.Width),
            pool,
            threads
        );

    private readonly struct Factory : IGradientFactory
    {
        public GradientTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, ISlopedActivation
            where TInner : struct, ISlopedActivation => new() { Pointer = &RecurrentGradient.Tile<TS, TV, Cell<TAct>> };
    }

    private readonly struct Cell<TAct> : IGradientCell
        where TAct : struct, ISlopedActivation
    {
        public static int Gates => SimpleRnnKernel.Gates;
        public static bool HasSecond => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Before<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant
        {
            float* dhAt = tile.H + row * tile.Padded + unit;
            TV y = tile.Load<TS, TV, TEdge>(call.Trace.Gates + tile.TraceRow(call, row) * tile.Units, unit);
            tile.Store<TS, TV, TEdge>(tile.Gates[row], unit, TS.Mul(TS.Load(dhAt), call.Activation.As<TAct>().Slope<TS, TV>(y)));
            TS.Store(dhAt, TS.Create(0));
        }

        public static void After<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant { }
    }
}

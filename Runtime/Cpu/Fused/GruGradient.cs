using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// The backward pass of <see cref="GruKernel"/>; y' is an activation's slope at its output:
/// <code>
/// da_z = dh * (h - hh) * z'               da_h = dh * (1 - z) * hh'                 [N, U]
/// before: d(rh) = da_h U_h^T              da_r = d(rh) * h * r'
///         dh = dh * z + d(rh) * r + [da_z da_r] U_zr^T
/// after:  da_r = da_h * q * r'            q = h U_h + b'_h, dq = da_h * r
///         dh = dh * z + [da_z da_r dq] U^T
/// </code>
/// </summary>
internal static unsafe class GruGradient
{
    /// <summary>Room for the transposed recurrent blocks: [2U, U] for z and r (before) or [3U, U] for all (after).</summary>
    public static PackedMatrix CreateMain(int units, bool resetAfter) =>
        PackedMatrix.Create((resetAfter ? 3 : 2) * units, units, SimdWidths.Active);

    /// <summary>Room for U_h^T [U, U], reset before the product only.</summary>
    public static PackedMatrix CreateCandidate(int units) => PackedMatrix.Create(units, units, SimdWidths.Active);

    /// <summary>Fills what <see cref="CreateMain"/> and <see cref="CreateCandidate"/> made from U [U, 3U].</summary>
    public static void Fill(PackedMatrix main, PackedMatrix? candidate, ReadOnlySpan<float> recurrent, int units)
    {
        main.FillTransposed(recurrent, GruKernel.Gates * units);
        candidate?.FillTransposed(recurrent[(GruKernel.GateH * units)..], GruKernel.Gates * units);
    }

    /// <summary>Runs the backward pass; <paramref name="candidate"/> null means reset after the product.</summary>
    public static void Run(
        in RecurrentGradientCall call,
        PackedMatrix main,
        PackedMatrix? candidate,
        int units,
        SimdActivation activation,
        SimdActivation inner,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    )
    {
        if (candidate is null != (call.Recurrent != null))
            throw new ArgumentException(
                "the gradient of h U + b' is a result of a GRU that resets after the product, and only of it",
                nameof(call)
            );
        GradientTileFunction tile = candidate is null
            ? GradientChoice<AfterFactory>.Make(activation, inner, main.Width)
            : GradientChoice<BeforeFactory>.Make(activation, inner, main.Width);
        RecurrentGradient.Run(call.With(activation, inner), main, candidate, units, tile, pool, threads);
    }

    private readonly struct BeforeFactory : IGradientFactory
    {
        public GradientTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, ISlopedActivation
            where TInner : struct, ISlopedActivation => new() { Pointer = &RecurrentGradient.Tile<TS, TV, ResetBefore<TAct, TInner>> };
    }

    private readonly struct AfterFactory : IGradientFactory
    {
        public GradientTileFunction Create<TS, TV, TAct, TInner>()
            where TS : struct, ISimd<TV>
            where TV : struct
            where TAct : struct, ISlopedActivation
            where TInner : struct, ISlopedActivation => new() { Pointer = &RecurrentGradient.Tile<TS, TV, ResetAfter<TAct, TInner>> };
    }

    private readonly struct ResetBefore<TAct, TInner> : IGradientCell
        where TAct : struct, ISlopedActivation
        where TInner : struct, ISlopedActivation
    {
        public static int Gates => GruKernel.Gates;
        public static bool HasSecond => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Before<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant
        {
            Candidate<TS, TV, TEdge, TAct, TInner>(call, tile, row, unit, tile.Gates[row]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void After<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant
        {
            nint at = tile.TraceRow(call, row);
            float* dhAt = tile.H + row * tile.Padded + unit;
            TV r = tile.Load<TS, TV, TEdge>(call.Trace.Gates + (at * Gates + GruKernel.GateR) * tile.Units, unit);
            TV h = tile.Load<TS, TV, TEdge>(call.Trace.PreviousH + at * tile.Units, unit),
                d = TS.Load(tile.Reset + row * tile.Padded + unit);
            tile.Store<TS, TV, TEdge>(
                tile.Gates[row] + GruKernel.GateR * tile.Units,
                unit,
                TS.Mul(TS.Mul(d, h), call.Inner.As<TInner>().Slope<TS, TV>(r))
            );
            TS.Store(dhAt, TS.Fma(d, r, TS.Load(dhAt)));
        }
    }

    private readonly struct ResetAfter<TAct, TInner> : IGradientCell
        where TAct : struct, ISlopedActivation
        where TInner : struct, ISlopedActivation
    {
        public static int Gates => GruKernel.Gates;
        public static bool HasSecond => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Before<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant
        {
            nint at = tile.TraceRow(call, row);
            float* da = tile.Gates[row],
                recurrent = tile.Left[row];
            TV dz = Candidate<TS, TV, TEdge, TAct, TInner>(call, tile, row, unit, da);
            TV r = tile.Load<TS, TV, TEdge>(call.Trace.Gates + (at * Gates + GruKernel.GateR) * tile.Units, unit);
            TV q = tile.Load<TS, TV, TEdge>(call.Trace.Extra + at * tile.Units, unit);
            TV dhh = tile.Load<TS, TV, TEdge>(da + GruKernel.GateH * tile.Units, unit),
                dr = TS.Mul(TS.Mul(dhh, q), call.Inner.As<TInner>().Slope<TS, TV>(r));
            tile.Store<TS, TV, TEdge>(da + GruKernel.GateR * tile.Units, unit, dr);
            tile.Store<TS, TV, TEdge>(recurrent + GruKernel.GateZ * tile.Units, unit, dz);
            tile.Store<TS, TV, TEdge>(recurrent + GruKernel.GateR * tile.Units, unit, dr);
            tile.Store<TS, TV, TEdge>(recurrent + GruKernel.GateH * tile.Units, unit, TS.Mul(dhh, r));
        }

        public static void After<TS, TV, TEdge>(in RecurrentGradientCall call, in GradientTile tile, int row, int unit)
            where TS : struct, ISimd<TV>
            where TV : struct
            where TEdge : struct, IConstant { }
    }

    /// <summary>da_z and da_h, and dh * z as the start of the state's gradient; returns da_z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Candidate<TS, TV, TEdge, TAct, TInner>(
        in RecurrentGradientCall call,
        in GradientTile tile,
        int row,
        int unit,
        float* da
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TEdge : struct, IConstant
        where TAct : struct, ISlopedActivation
        where TInner : struct, ISlopedActivation
    {
        nint at = tile.TraceRow(call, row);
        float* gates = call.Trace.Gates + at * GruKernel.Gates * tile.Units,
            dhAt = tile.H + row * tile.Padded + unit;
        TV z = tile.Load<TS, TV, TEdge>(gates + GruKernel.GateZ * tile.Units, unit),
            hh = tile.Load<TS, TV, TEdge>(gates + GruKernel.GateH * tile.Units, unit);
        TV h = tile.Load<TS, TV, TEdge>(call.Trace.PreviousH + at * tile.Units, unit),
            dh = TS.Load(dhAt);
        TV dz = TS.Mul(TS.Mul(dh, TS.Sub(h, hh)), call.Inner.As<TInner>().Slope<TS, TV>(z));
        tile.Store<TS, TV, TEdge>(da + GruKernel.GateZ * tile.Units, unit, dz);
        tile.Store<TS, TV, TEdge>(
            da + GruKernel.GateH * tile.Units,
            unit,
            TS.Mul(TS.Mul(dh, TS.Sub(TS.Create(1), z)), call.Activation.As<TAct>().Slope<TS, TV>(hh))
        );
        TS.Store(dhAt, TS.Mul(dh, z));
        return dz;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Reductions of contiguous elements. 16 running results take the elements in turn and are then folded in halves, whatever the
/// register width, so that the bits do not depend on it.</summary>
internal static unsafe class Reduce
{
    /// <summary>Running results: the lanes of the widest register.</summary>
    private const int Chains = 16;

    /// <summary>Combination of <paramref name="length"/> contiguous floats.</summary>
    public static float Row<TReduction>(float* x, nint length)
        where TReduction : struct, IReduction =>
        SimdWidths.Active switch
        {
            SimdWidth.Avx512 => Row<Simd512, Vector512<float>, TReduction>(x, length),
            SimdWidth.Avx2 => Row<Simd256, Vector256<float>, TReduction>(x, length),
            _ => Row<Simd128, Vector128<float>, TReduction>(x, length),
        };

    /// <summary>Combination of <paramref name="length"/> contiguous floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Row<TS, TV, TReduction>(float* x, nint length)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TReduction : struct, IReduction
    {
        TV a = TS.Create(TReduction.Identity),
            b = a,
            c = a,
            d = a;
        nint i = 0;
        for (; i <= length - Chains; i += Chains)
        {
            a = default(TReduction).Apply<TS, TV>(a, TS.Load(x + i));
            if (TS.Lanes <= 8)
                b = default(TReduction).Apply<TS, TV>(b, TS.Load(x + i + TS.Lanes));
            if (TS.Lanes <= 4)
            {
                c = default(TReduction).Apply<TS, TV>(c, TS.Load(x + i + 2 * TS.Lanes));
                d = default(TReduction).Apply<TS, TV>(d, TS.Load(x + i + 3 * TS.Lanes));
            }
        }
        // A register that lived across a call would be kept in memory, within the loop too: what is left comes to the stored chains.
        Unsafe.SkipInit(out Vector512<float> lanes);
        float* chains = (float*)&lanes;
        TS.Store(chains, a);
        if (TS.Lanes <= 8)
            TS.Store(chains + TS.Lanes, b);
        if (TS.Lanes <= 4)
        {
            TS.Store(chains + 2 * TS.Lanes, c);
            TS.Store(chains + 3 * TS.Lanes, d);
        }
        int rest = (int)(length - i);
        for (int j = 0; j < rest; j += TS.Lanes)
        {
            TV part = Part<TS, TV, TReduction>(x + i + j, rest - j);
            TS.Store(chains + j, default(TReduction).Apply<TS, TV>(TS.Load(chains + j), part));
        }
        return Folded<TReduction>(chains);
    }

    // The first count of a register's floats, and what leaves every number as it is in its other lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Part<TS, TV, TReduction>(float* x, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TReduction : struct, IReduction
    {
        if (count >= TS.Lanes)
            return TS.Load(x);
        TV part = TS.LoadPart(x, count);
        return TS.Select(TS.LanesBelow(count), part, TS.Create(TReduction.Identity));
    }

    // Lane i takes in lane i + 8, then i + 4, i + 2, i + 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Folded<TReduction>(float* chains)
        where TReduction : struct, IReduction
    {
        var low = Pair<TReduction>(Simd128.Load(chains), Simd128.Load(chains + 8));
        var high = Pair<TReduction>(Simd128.Load(chains + 4), Simd128.Load(chains + 12));
        var four = Pair<TReduction>(low, high);
        float even = default(TReduction).Apply<SimdScalar, float>(four[0], four[2]),
            odd = default(TReduction).Apply<SimdScalar, float>(four[1], four[3]);
        return default(TReduction).Apply<SimdScalar, float>(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Pair<TReduction>(Vector128<float> a, Vector128<float> b)
        where TReduction : struct, IReduction => default(TReduction).Apply<Simd128, Vector128<float>>(a, b);
}

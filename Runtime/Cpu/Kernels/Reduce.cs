using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// Reductions along one group of neighbouring axes. Along the last axis 16 running results take the elements in turn and are then folded in
/// halves, whatever the register width; along any other axis elements combine in ascending order. So bits depend on neither width nor
/// threads.
/// </summary>
internal static unsafe class Reduce
{
    /// <summary>Running results per row: the lanes of the widest register.</summary>
    private const int Chains = 16;

    private const long PartFloats = 1 << 15;

    /// <summary>y[o, i] = combination over l of x[o, l, i].</summary>
    /// <param name="x">[outer, length, inner], contiguous.</param>
    /// <param name="y">[outer, inner], contiguous.</param>
    /// <param name="outer">Extent of the axes before.</param>
    /// <param name="length">Extent reduced.</param>
    /// <param name="inner">Extent of the axes after.</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Run<TReduction>(
        float* x,
        float* y,
        int outer,
        int length,
        int inner,
        WorkerPool? pool = null,
        int threads = int.MaxValue
    )
        where TReduction : struct, IReduction
    {
        var job = new Job<TReduction>(x, y, outer, length, inner);
        int parts = pool is null
            ? 1
            : (int)Math.Clamp((long)outer * length * inner / PartFloats, 1, Math.Min(Math.Min(threads, pool.Threads), Math.Max(1, outer)));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    /// <summary>Index of the first largest element of each row, NaN above all: y[o, i] over x[o, :, i].</summary>
    public static void ArgMax(float* x, float* y, int outer, int length, int inner)
    {
        for (int o = 0; o < outer; o++)
        {
            float* from = x + (long)o * length * inner;
            for (int i = 0; i < inner; i++)
            {
                int best = 0;
                for (int l = 1; l < length; l++)
                {
                    float challenger = from[(long)l * inner + i],
                        champion = from[(long)best * inner + i];
                    if (challenger > champion || (float.IsNaN(challenger) && !float.IsNaN(champion)))
                        best = l;
                }
                y[(long)o * inner + i] = best;
            }
        }
    }

    private readonly struct Job<TReduction>(float* x, float* y, int outer, int length, int inner) : IParallelBody
        where TReduction : struct, IReduction
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Range(part, parts, outer);
            switch (SimdWidths.Active)
            {
                case SimdWidth.Avx512:
                    Range<Simd512, Vector512<float>>(start, end);
                    break;
                case SimdWidth.Avx2:
                    Range<Simd256, Vector256<float>>(start, end);
                    break;
                default:
                    Range<Simd128, Vector128<float>>(start, end);
                    break;
            }
        }

        private void Range<TS, TV>(int start, int end)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            for (int o = start; o < end; o++)
            {
                float* from = x + (long)o * length * inner,
                    to = y + (long)o * inner;
                if (inner == 1)
                {
                    *to = Row<TS, TV, TReduction>(from, length);
                    continue;
                }
                new Span<float>(to, inner).Fill(TReduction.Identity);
                for (int l = 0; l < length; l++)
                    Sweep.Binary<TS, TV, TReduction>(to, from + (long)l * inner, to, inner, default);
            }
        }
    }

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
        float* chains = stackalloc float[Chains];
        TS.Store(chains, a);
        if (TS.Lanes <= 8)
            TS.Store(chains + TS.Lanes, b);
        if (TS.Lanes <= 4)
        {
            TS.Store(chains + 2 * TS.Lanes, c);
            TS.Store(chains + 3 * TS.Lanes, d);
        }
        for (int lane = 0; i + lane < length; lane++)
            chains[lane] = default(TReduction).Apply<SimdScalar, float>(chains[lane], x[i + lane]);
        for (int half = Chains / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
                chains[lane] = default(TReduction).Apply<SimdScalar, float>(chains[lane], chains[lane + half]);
        }
        return chains[0];
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// One pass over a weight, its gradient and its optimizer slots: memory bandwidth sets the pace, so each array is read and written once. A table whose
/// gradient touches few rows is still updated everywhere, as Keras does, but rows without a gradient read none.
/// </summary>
internal static unsafe class ParameterUpdate
{
    private const long PartFloats = 1 << 14;

    /// <summary>Updates <paramref name="count"/> weights in place.</summary>
    /// <param name="w">Weights.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="a">First slot, or null when the rule has none.</param>
    /// <param name="b">Second slot, or null.</param>
    /// <param name="count">Number of weights.</param>
    /// <param name="update">The rule.</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Dense<TUpdate>(float* w, float* g, float* a, float* b, long count, TUpdate update, WorkerPool? pool = null, int threads = int.MaxValue)
        where TUpdate : struct, IUpdate
    {
        var job = new Job<TUpdate>(w, g, a, b, (int)Math.Min(count, 1 << 12), count, null, update);
        Share(ref job, count, pool, threads);
    }

    /// <summary>Updates a table [rows, width] in place from the gradients of the rows that have one.</summary>
    /// <param name="w">Table.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="a">First slot, [rows, width], or null.</param>
    /// <param name="b">Second slot, or null.</param>
    /// <param name="update">The rule.</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Rows<TUpdate>(float* w, RowGradient gradient, float* a, float* b, TUpdate update, WorkerPool? pool = null, int threads = int.MaxValue)
        where TUpdate : struct, IUpdate
    {
        long count = (long)gradient.Rows * gradient.Width;
        var job = new Job<TUpdate>(w, null, a, b, gradient.Width, count, gradient, update);
        Share(ref job, count, pool, threads);
    }

    private static void Share<TUpdate>(ref Job<TUpdate> job, long count, WorkerPool? pool, int threads) where TUpdate : struct, IUpdate
    {
        int parts = pool is null ? 1 : (int)Math.Clamp(count / PartFloats, 1, Math.Min(threads, pool.Threads));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job<TUpdate>(float* w, float* g, float* a, float* b, int width, long count, RowGradient? rows, TUpdate update) : IParallelBody
        where TUpdate : struct, IUpdate
    {
        public void Run(int part, int parts)
        {
            if (count == 0)
                return;
            (int from, int to) = Partition.Range(part, parts, checked((int)((count + width - 1) / width)));
            for (int row = from; row < to; row++)
            {
                long at = (long)row * width;
                float* gradient = rows is null ? g + at : rows.Find(row);
                nint length = (nint)Math.Min(width, count - at);
                switch (SimdWidths.Active)
                {
                    case SimdWidth.Avx512: Row<Simd512, Vector512<float>>(at, gradient, length); break;
                    case SimdWidth.Avx2: Row<Simd256, Vector256<float>>(at, gradient, length); break;
                    default: Row<Simd128, Vector128<float>>(at, gradient, length); break;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row<TS, TV>(long at, float* gradient, nint length) where TS : struct, ISimd<TV> where TV : struct
        {
            float* w0 = w + at, a0 = a == null ? null : a + at, b0 = b == null ? null : b + at;
            nint i = 0;
            for (; i <= length - TS.Lanes; i += TS.Lanes)
            {
                TV weight = TS.Load(w0 + i), first = a0 == null ? TS.Create(0) : TS.Load(a0 + i), second = b0 == null ? TS.Create(0) : TS.Load(b0 + i);
                update.Apply<TS, TV>(gradient == null ? TS.Create(0) : TS.Load(gradient + i), ref weight, ref first, ref second);
                TS.Store(w0 + i, weight);
                if (a0 != null)
                    TS.Store(a0 + i, first);
                if (b0 != null)
                    TS.Store(b0 + i, second);
            }
            for (; i < length; i++)
            {
                float weight = w0[i], first = a0 == null ? 0 : a0[i], second = b0 == null ? 0 : b0[i];
                update.Apply<SimdScalar, float>(gradient == null ? 0 : gradient[i], ref weight, ref first, ref second);
                w0[i] = weight;
                if (a0 != null)
                    a0[i] = first;
                if (b0 != null)
                    b0[i] = second;
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>y[r, :] = e^(x[r, :] - max) / sum e^(x[r, :] - max) for rows of one length.</summary>
internal static unsafe class SoftmaxRows
{
    private const long PartFloats = 1 << 13;

    /// <param name="x">[rows, length].</param>
    /// <param name="y">[rows, length]; may be x.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="length">Length of a row.</param>
    /// <param name="pool">Threads, or null for the caller's alone.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Run(float* x, float* y, int rows, int length, WorkerPool? pool = null, int threads = int.MaxValue)
    {
        var job = new Job(x, y, rows, length);
        int parts = pool is null
            ? 1
            : (int)Math.Clamp((long)rows * length / PartFloats, 1, Math.Min(Math.Min(threads, pool.Threads), Math.Max(1, rows)));
        if (parts > 1)
            pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job(float* x, float* y, int rows, int length) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Range(part, parts, rows);
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
            for (int r = start; r < end; r++)
            {
                float* from = x + (long)r * length,
                    to = y + (long)r * length;
                float max = Reduce.Row<TS, TV, MaxReduction>(from, length);
                Sweep.Unary<TS, TV, ExpOfDifference>(from, to, length, new(max));
                float sum = Reduce.Row<TS, TV, SumReduction>(to, length);
                Sweep.Unary<TS, TV, Quotient>(to, to, length, new(sum));
            }
        }
    }

    private readonly struct ExpOfDifference(float max) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TS, TV>(TV x)
            where TS : struct, ISimd<TV>
            where TV : struct => default(Exp).Apply<TS, TV>(TS.Sub(x, TS.Create(max)));
    }

    private readonly struct Quotient(float sum) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TS, TV>(TV x)
            where TS : struct, ISimd<TV>
            where TV : struct => TS.Div(x, TS.Create(sum));
    }
}

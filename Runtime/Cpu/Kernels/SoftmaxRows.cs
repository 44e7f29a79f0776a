using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>y[r, :] = e^(x[r, :] - max) / sum e^(x[r, :] - max) for rows of one length.</summary>
internal static unsafe class SoftmaxRows
{
    private const long PartFloats = 1 << 13;

    // A block's rows stay in the first cache from pass to pass.
    private const int BlockRows = 8,
        BlockFloats = 1 << 12;

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

    private readonly struct Job(float* x, float* y, int rows, int length) : IParallelBody, IWideBody
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Range(part, parts, rows);
            WideBody.Run(SimdWidths.Active, in this, start, end);
        }

        public void Range<TS, TV>(int start, int end)
            where TS : struct, ISimd<TV>
            where TV : struct
        {
            int block = Math.Clamp(BlockFloats / Math.Max(1, length), 1, BlockRows);
            for (int r = start; r < end; r += block)
                Block<TS, TV>(x + (long)r * length, y + (long)r * length, Math.Min(block, end - r), length);
        }
    }

    // Each pass goes over all rows of the block, so that the folding of one row's lanes, a chain of waits, runs beside the other rows'
    // work. A NaN anywhere comes to the sum through its own exponential, so the largest needs no care for it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TS, TV>(float* x, float* y, int rows, nint length)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        float* folded = stackalloc float[BlockRows];
        for (int r = 0; r < rows; r++)
            folded[r] = Reduce.Row<TS, TV, LargerOf>(x + r * length, length);
        for (int r = 0; r < rows; r++)
            folded[r] = Exponentials<TS, TV>(x + r * length, y + r * length, length, folded[r]);
        for (int r = 0; r < rows; r++)
            Divide<TS, TV>(y + r * length, length, folded[r]);
    }

    // y = e^(x - max), 0 below 2^-126; the sum of y.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentials<TS, TV>(float* x, float* y, nint length, float largest)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV max = TS.Create(largest);
        nint i = 0;
        for (; i <= length - TS.Lanes; i += TS.Lanes)
        {
            TS.PrefetchFar(x + length + i);
            TS.Store(y + i, Simd.Exponentials.OfNegativeMagnitude<TS, TV>(TS.Sub(TS.Load(x + i), max)));
        }
        int rest = (int)(length - i);
        if (rest > 0)
        {
            TV part = TS.LoadPart(x + i, rest);
            TS.StorePart(y + i, Simd.Exponentials.OfNegativeMagnitude<TS, TV>(TS.Sub(part, TS.Create(largest))), rest);
        }
        return Reduce.Row<TS, TV, SumReduction>(y, length);
    }

    // y / sum: the product with the rounded reciprocal, and what that product misses of y given back. A division takes three times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<TS, TV>(float* y, nint length, float total)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV sum = TS.Create(-total),
            reciprocal = TS.Create(1 / total);
        nint i = 0;
        for (; i <= length - TS.Lanes; i += TS.Lanes)
            TS.Store(y + i, Quotient<TS, TV>(TS.Load(y + i), sum, reciprocal));
        int rest = (int)(length - i);
        if (rest > 0)
        {
            TV part = TS.LoadPart(y + i, rest);
            TS.StorePart(y + i, Quotient<TS, TV>(part, TS.Create(-total), TS.Create(1 / total)), rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Quotient<TS, TV>(TV x, TV minusSum, TV reciprocal)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV q = TS.Mul(x, reciprocal);
        return TS.Fma(TS.Fma(q, minusSum, x), reciprocal, q);
    }

    /// <summary>The larger of two numbers; of a NaN and a number, either.</summary>
    private readonly struct LargerOf : IReduction
    {
        public static float Identity => float.NegativeInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TS, TV>(TV a, TV b)
            where TS : struct, ISimd<TV>
            where TV : struct => TS.Max(a, b);
    }
}

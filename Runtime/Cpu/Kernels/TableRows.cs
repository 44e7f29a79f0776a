using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Rows of a table chosen by whole-number indices, given as floats; a negative index counts from the end.</summary>
internal static unsafe class TableRows
{
    /// <summary>Position of the first index that is not a whole number from -rows to rows - 1, or -1.</summary>
    public static long FindOutside(float* indices, long count, int rows)
    {
        for (long i = 0; i < count; i++)
        {
            float index = indices[i];
            if (!(index >= -(float)rows && index < rows && index == (int)index))
                return i;
        }
        return -1;
    }

    /// <summary>y[i, :] = table[indices[i], :]; the indices have been checked.</summary>
    public static void Gather(float* table, int rows, int width, float* indices, long count, float* y)
    {
        for (long i = 0; i < count; i++)
            new ReadOnlySpan<float>(table + At(indices[i], rows) * width, width).CopyTo(new Span<float>(y + i * width, width));
    }

    /// <summary>table[indices[i], :] += x[i, :] in ascending order of i; the indices have been checked.</summary>
    public static void ScatterAdd(float* x, float* indices, long count, float* table, int rows, int width)
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                ScatterAdd<Simd512, Vector512<float>>(x, indices, count, table, rows, width);
                break;
            case SimdWidth.Avx2:
                ScatterAdd<Simd256, Vector256<float>>(x, indices, count, table, rows, width);
                break;
            default:
                ScatterAdd<Simd128, Vector128<float>>(x, indices, count, table, rows, width);
                break;
        }
    }

    private static void ScatterAdd<TS, TV>(float* x, float* indices, long count, float* table, int rows, int width)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        for (long i = 0; i < count; i++)
        {
            float* row = table + At(indices[i], rows) * width;
            Sweep.Binary<TS, TV, AddOf>(row, x + i * width, row, width, default);
        }
    }

    private static long At(float index, int rows) => (long)index + (index < 0 ? rows : 0);
}

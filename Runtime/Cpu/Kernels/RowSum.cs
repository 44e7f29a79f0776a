using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// y [U] = x [R] G [R, U], rows of G weighted and summed: each element adds its products in ascending order of rows, as every weight
/// gradient does. G is read once, where it lies.
/// </summary>
internal static unsafe class RowSum
{
    /// <summary>Computes the sum.</summary>
    /// <param name="x">[R].</param>
    /// <param name="xStride">Floats between elements of x.</param>
    /// <param name="g">[R, U].</param>
    /// <param name="gStride">Floats between rows of G.</param>
    /// <param name="rows">R.</param>
    /// <param name="u">Columns of G.</param>
    /// <param name="y">[U].</param>
    /// <param name="accumulate">Add to what y holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TS, TV>(float* x, nint xStride, float* g, nint gStride, int rows, int u, float* y, bool accumulate)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        if (!accumulate)
            new Span<float>(y, u).Clear();
        int c = 0;
        for (; c <= u - 3 * TS.Lanes; c += 3 * TS.Lanes)
        {
            TV y0 = TS.Load(y + c),
                y1 = TS.Load(y + c + TS.Lanes),
                y2 = TS.Load(y + c + 2 * TS.Lanes);
            float* row = g + c;
            for (int r = 0; r < rows; r++, row += gStride)
            {
                TV weight = TS.Create(x[r * xStride]);
                y0 = TS.Fma(weight, TS.Load(row), y0);
                y1 = TS.Fma(weight, TS.Load(row + TS.Lanes), y1);
                y2 = TS.Fma(weight, TS.Load(row + 2 * TS.Lanes), y2);
            }
            TS.Store(y + c, y0);
            TS.Store(y + c + TS.Lanes, y1);
            TS.Store(y + c + 2 * TS.Lanes, y2);
        }
        for (; c <= u - TS.Lanes; c += TS.Lanes)
        {
            TV sum = TS.Load(y + c);
            for (int r = 0; r < rows; r++)
                sum = TS.Fma(TS.Create(x[r * xStride]), TS.Load(g + r * gStride + c), sum);
            TS.Store(y + c, sum);
        }
        if (c == u)
            return;
        TV rest = TS.LoadPart(y + c, u - c);
        for (int r = 0; r < rows; r++)
            rest = TS.Fma(TS.Create(x[r * xStride]), TS.LoadPart(g + r * gStride + c, u - c), rest);
        TS.StorePart(y + c, rest, u - c);
    }
}

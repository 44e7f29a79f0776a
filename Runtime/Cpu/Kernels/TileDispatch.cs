using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Picks the specialised body of <see cref="ProductTile"/> for a number of rows and of register slots.</summary>
internal static unsafe class TileDispatch
{
    /// <summary>The most rows that any tile has.</summary>
    public const int MaxRows = 12;

    /// <summary>Arguments as in <see cref="ProductTile"/>; <paramref name="slots"/> 1 to 4, <paramref name="rows"/> 1 to 6, and to 12 where
    /// there are one or two slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TS, TV>(
        int rows,
        int slots,
        float** a,
        nint* segments,
        int count,
        int length,
        float* b,
        float* init,
        nint initStride,
        float* c,
        nint stride,
        WeightsAhead ahead = default
    )
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        switch (slots)
        {
            case 4:
                Rows<TS, TV, N4>(rows, a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            case 3:
                Rows<TS, TV, N3>(rows, a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            case 2 when rows > 6:
                Tall<TS, TV, N2>(rows, a, segments, count, length, b, init, initStride, c, stride);
                break;
            case 1 when rows > 6:
                Tall<TS, TV, N1>(rows, a, segments, count, length, b, init, initStride, c, stride);
                break;
            case 2:
                Rows<TS, TV, N2>(rows, a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            default:
                Rows<TS, TV, N1>(rows, a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows<TS, TV, TN>(
        int rows,
        float** a,
        nint* segments,
        int count,
        int length,
        float* b,
        float* init,
        nint initStride,
        float* c,
        nint stride,
        WeightsAhead ahead = default
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TN : struct, IConstant
    {
        switch (rows)
        {
            case 6:
                ProductTile.Run<TS, TV, N6, TN>(a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            case 5:
                ProductTile.Run<TS, TV, N5, TN>(a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            case 4:
                ProductTile.Run<TS, TV, N4, TN>(a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            case 3:
                ProductTile.Run<TS, TV, N3, TN>(a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            case 2:
                ProductTile.Run<TS, TV, N2, TN>(a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
            default:
                ProductTile.Run<TS, TV, N1, TN>(a, segments, count, length, b, init, initStride, c, stride, ahead);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tall<TS, TV, TN>(
        int rows,
        float** a,
        nint* segments,
        int count,
        int length,
        float* b,
        float* init,
        nint initStride,
        float* c,
        nint stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TN : struct, IConstant
    {
        switch (rows)
        {
            case 12:
                TallTile.Run<TS, TV, N12, TN>(a, segments, count, length, b, init, initStride, c, stride);
                break;
            case 11:
                TallTile.Run<TS, TV, N11, TN>(a, segments, count, length, b, init, initStride, c, stride);
                break;
            case 10:
                TallTile.Run<TS, TV, N10, TN>(a, segments, count, length, b, init, initStride, c, stride);
                break;
            case 9:
                TallTile.Run<TS, TV, N9, TN>(a, segments, count, length, b, init, initStride, c, stride);
                break;
            case 8:
                TallTile.Run<TS, TV, N8, TN>(a, segments, count, length, b, init, initStride, c, stride);
                break;
            default:
                TallTile.Run<TS, TV, N7, TN>(a, segments, count, length, b, init, initStride, c, stride);
                break;
        }
    }

    /// <summary>Tiles that <paramref name="rows"/> rows are cut into where panels have <paramref name="slots"/> registers.</summary>
    public static int Tiles<TS, TV>(int rows, int slots)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int most = slots > 2 ? TS.TileRows : 2 * TS.TileRows;
        return (rows + most - 1) / most;
    }

    /// <summary>Tiles that <paramref name="rows"/> rows are cut into, for panels of any width.</summary>
    public static int Tiles<TS, TV>(int rows)
        where TS : struct, ISimd<TV>
        where TV : struct => (rows + TS.TileRows - 1) / TS.TileRows;

    /// <summary>
    /// First row of tile <paramref name="tile"/>; tiles differ by at most one row, so that none is too low to fill the FMA units.
    /// </summary>
    public static int Start(int tile, int tiles, int rows) =>
        rows < 1 << 16 ? (int)((uint)rows * (uint)tile / (uint)tiles) : (int)((long)rows * tile / tiles);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>C [M, N] = A [M, K] B [K, N] of matrices that change from run to run, such as the scores of an attention: a panel of B is
/// packed and meets all rows. Each element is the same chain of fused multiply-adds as in <see cref="Gemm"/>, so the bits are the
/// same.</summary>
internal static unsafe class LooseProduct
{
    /// <summary>So many rows repay the packing of B.</summary>
    public const int RowsWorthPacking = 4;

    private const int MaxWidth = PackedMatrix.MaxPanelSlots * 16;

    // A block of transposed rows stays in L2 beside a panel of B.
    private const int BlockRows = 192;

    /// <summary>Computes the product on the caller's thread.</summary>
    /// <param name="a">[M, K], row-major without gaps.</param>
    /// <param name="m">Rows.</param>
    /// <param name="b">[K, N], row-major without gaps.</param>
    /// <param name="inner">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="c">[M, N], row-major without gaps.</param>
    public static void Run(float* a, int m, float* b, int inner, int columns, float* c) => Run(a, 0, m, b, inner, columns, c);

    /// <summary>The same with A stored as its transpose [K, M], of which <paramref name="m"/> columns from <paramref name="a"/> on are
    /// taken.</summary>
    /// <param name="a">The first of these columns.</param>
    /// <param name="aStride">Floats between the rows of the transpose.</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="b">[K, N], row-major without gaps.</param>
    /// <param name="inner">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="c">[M, N], row-major without gaps.</param>
    public static void RunTransposed(float* a, nint aStride, int m, float* b, int inner, int columns, float* c)
    {
        for (int i = 0; i < m; i += BlockRows)
            Run(a + i, aStride, Math.Min(BlockRows, m - i), b, inner, columns, c + (nint)i * columns);
    }

    // A stride of 0 means that A is not transposed.
    private static void Run(float* a, nint aStride, int m, float* b, int inner, int columns, float* c)
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                Panels<Simd512, Vector512<float>>(a, aStride, m, b, inner, columns, c);
                break;
            case SimdWidth.Avx2:
                Panels<Simd256, Vector256<float>>(a, aStride, m, b, inner, columns, c);
                break;
            default:
                Panels<Simd128, Vector128<float>>(a, aStride, m, b, inner, columns, c);
                break;
        }
    }

    private static void Panels<TS, TV>(float* a, nint aStride, int m, float* b, int inner, int columns, float* c)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int most = PackedMatrix.MaxPanelSlots * TS.Lanes;
        long panel = (long)inner * most;
        float* packed = Scratch.Take(panel + (aStride > 0 ? (long)inner * m : 0));
        if (aStride > 0)
        {
            Transpose.Copy(a, aStride, packed + panel, inner, inner, m);
            a = packed + panel;
        }
        for (int column = 0; column < columns; column += most)
        {
            int count = Math.Min(most, columns - column),
                slots = (count + TS.Lanes - 1) / TS.Lanes;
            Pack(b + column, columns, packed, slots * TS.Lanes, inner, count);
            Panel<TS, TV>(a, m, packed, inner, slots, count, c + column, columns);
        }
    }

    private static void Pack(float* from, nint stride, float* to, int width, int rows, int count)
    {
        for (int k = 0; k < rows; k++, from += stride, to += width)
        {
            var target = new Span<float>(to, width);
            new ReadOnlySpan<float>(from, count).CopyTo(target);
            target[count..].Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel<TS, TV>(float* a, int m, float* packed, int inner, int slots, int count, float* c, nint stride)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        float** rows = stackalloc float*[TileDispatch.MaxRows];
        float* zero = stackalloc float[MaxWidth],
            tile = stackalloc float[TileDispatch.MaxRows * MaxWidth];
        new Span<float>(zero, MaxWidth).Clear();
        nint segment = 0;
        int width = slots * TS.Lanes,
            tiles = TileDispatch.Tiles<TS, TV>(m, slots);
        for (int t = 0, from = 0, height; t < tiles; t++, from += height)
        {
            height = TileDispatch.Start(t + 1, tiles, m) - from;
            for (int i = 0; i < height; i++)
                rows[i] = a + (nint)(from + i) * inner;
            float* target = c + from * stride;
            bool whole = count == width;
            var (result, apart) = whole ? ((nint)target, stride) : ((nint)tile, width);
            TileDispatch.Run<TS, TV>(height, slots, rows, &segment, 1, inner, packed, zero, 0, (float*)result, apart);
            for (int i = 0; !whole && i < height; i++)
                new ReadOnlySpan<float>(tile + i * width, count).CopyTo(new Span<float>(target + i * stride, count));
        }
    }
}

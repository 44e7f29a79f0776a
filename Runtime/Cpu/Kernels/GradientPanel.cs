using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The piece that weight and kernel gradients share: a block of rows of G packed as a panel, and A^T times it added to the gradient.
/// </summary>
internal static unsafe class GradientPanel
{
    /// <summary>
    /// Copies <paramref name="inner"/> rows of <paramref name="columns"/> floats to rows of <paramref name="slots"/> registers, 0 in
    /// the rest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<TS, TV>(float* from, nint stride, int inner, int columns, int slots, float* to)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int width = slots * TS.Lanes;
        for (int k = 0; k < inner; k++, from += stride, to += width)
        {
            int c = 0;
            for (; c <= columns - TS.Lanes; c += TS.Lanes)
                TS.Store(to + c, TS.Load(from + c));
            if (c < columns)
                TS.Store(to + c, TS.LoadPart(from + c, columns - c));
        }
    }

    /// <summary>target [height, columns] += a [height, inner] packed [inner, slots * lanes].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TS, TV>(
        float* a,
        nint aStride,
        int height,
        int inner,
        float* packed,
        int slots,
        float* target,
        nint stride,
        int columns
    )
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        float** pointers = stackalloc float*[6];
        float* tile = stackalloc float[6 * 64];
        nint segment = 0;
        int tiles = TileDispatch.Tiles<TS, TV>(height),
            width = slots * TS.Lanes;
        for (int t = 0; t < tiles; t++)
        {
            int first = TileDispatch.Start(t, tiles, height),
                high = TileDispatch.Start(t + 1, tiles, height) - first;
            for (int i = 0; i < high; i++)
                pointers[i] = a + (first + i) * aStride;
            float* to = target + first * stride;
            if (columns == width)
            {
                TileDispatch.Run<TS, TV>(high, slots, pointers, &segment, 1, inner, packed, to, stride, to, stride);
                continue;
            }
            for (int i = 0; i < high; i++)
                new ReadOnlySpan<float>(to + i * stride, columns).CopyTo(new Span<float>(tile + i * width, columns));
            TileDispatch.Run<TS, TV>(high, slots, pointers, &segment, 1, inner, packed, tile, width, tile, width);
            for (int i = 0; i < high; i++)
                new ReadOnlySpan<float>(tile + i * width, columns).CopyTo(new Span<float>(to + i * stride, columns));
        }
    }
}

using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The register tile of every matrix product: up to 6 rows by up to 4 registers of columns of C = init + A B, accumulated in registers.
/// Each element is one chain of fused multiply-adds in ascending order of the inner index, whatever the tile's height, the register width
/// or the caller: this is what makes a row's bits independent of its batch and of the threads.
/// </summary>
internal static unsafe class ProductTile
{
    // As long as a line takes from a server's shared cache: nets whose weights have no room in a core's own one gain some 5 %.
    private const int RowsAhead = 32;

    /// <summary>Computes one tile.</summary>
    /// <param name="a">Start of each of the rows of A; the inner index is contiguous inside a segment.</param>
    /// <param name="segments">Offsets, in floats, from a row's start to each run of <paramref name="length"/> inner indices (one run, at 0,
    /// for a matrix; one per kernel row for a convolution).</param>
    /// <param name="count">Number of segments.</param>
    /// <param name="length">Inner indices per segment.</param>
    /// <param name="b">Packed panel, [count * length, columns], rows of <typeparamref name="TN"/> registers.</param>
    /// <param name="init">What C starts from; <paramref name="initStride"/> 0 gives all rows the same, such as a bias.</param>
    /// <param name="initStride">Floats between the rows of <paramref name="init"/>.</param>
    /// <param name="c">Result, rows of <typeparamref name="TN"/> registers.</param>
    /// <param name="stride">Floats between the rows of <paramref name="c"/>.</param>
    /// <param name="ahead">Weights to ask for meanwhile; none for the tile's own.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TS, TV, TR, TN>(
        float** a,
        nint* segments,
        int count,
        int length,
        float* b,
        float* init,
        nint initStride,
        float* c,
        nint stride,
        WeightsAhead ahead
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TR : struct, IConstant
        where TN : struct, IConstant
    {
        TV c00 = default,
            c01 = default,
            c02 = default,
            c03 = default;
        TV c10 = default,
            c11 = default,
            c12 = default,
            c13 = default;
        TV c20 = default,
            c21 = default,
            c22 = default,
            c23 = default;
        TV c30 = default,
            c31 = default,
            c32 = default,
            c33 = default;
        TV c40 = default,
            c41 = default,
            c42 = default,
            c43 = default;
        TV c50 = default,
            c51 = default,
            c52 = default,
            c53 = default;
        {
            float* i = init + 0 * initStride;
            c00 = TS.Load(i);
            if (TN.Value > 1)
                c01 = TS.Load(i + 1 * TS.Lanes);
            if (TN.Value > 2)
                c02 = TS.Load(i + 2 * TS.Lanes);
            if (TN.Value > 3)
                c03 = TS.Load(i + 3 * TS.Lanes);
        }
        if (TR.Value > 1)
        {
            float* i = init + 1 * initStride;
            c10 = TS.Load(i);
            if (TN.Value > 1)
                c11 = TS.Load(i + 1 * TS.Lanes);
            if (TN.Value > 2)
                c12 = TS.Load(i + 2 * TS.Lanes);
            if (TN.Value > 3)
                c13 = TS.Load(i + 3 * TS.Lanes);
        }
        if (TR.Value > 2)
        {
            float* i = init + 2 * initStride;
            c20 = TS.Load(i);
            if (TN.Value > 1)
                c21 = TS.Load(i + 1 * TS.Lanes);
            if (TN.Value > 2)
                c22 = TS.Load(i + 2 * TS.Lanes);
            if (TN.Value > 3)
                c23 = TS.Load(i + 3 * TS.Lanes);
        }
        if (TR.Value > 3)
        {
            float* i = init + 3 * initStride;
            c30 = TS.Load(i);
            if (TN.Value > 1)
                c31 = TS.Load(i + 1 * TS.Lanes);
            if (TN.Value > 2)
                c32 = TS.Load(i + 2 * TS.Lanes);
            if (TN.Value > 3)
                c33 = TS.Load(i + 3 * TS.Lanes);
        }
        if (TR.Value > 4)
        {
            float* i = init + 4 * initStride;
            c40 = TS.Load(i);
            if (TN.Value > 1)
                c41 = TS.Load(i + 1 * TS.Lanes);
            if (TN.Value > 2)
                c42 = TS.Load(i + 2 * TS.Lanes);
            if (TN.Value > 3)
                c43 = TS.Load(i + 3 * TS.Lanes);
        }
        if (TR.Value > 5)
        {
            float* i = init + 5 * initStride;
            c50 = TS.Load(i);
            if (TN.Value > 1)
                c51 = TS.Load(i + 1 * TS.Lanes);
            if (TN.Value > 2)
                c52 = TS.Load(i + 2 * TS.Lanes);
            if (TN.Value > 3)
                c53 = TS.Load(i + 3 * TS.Lanes);
        }

        float* a0 = a[TR.Value > 0 ? 0 : 0],
            a1 = a[TR.Value > 1 ? 1 : 0],
            a2 = a[TR.Value > 2 ? 2 : 0],
            a3 = a[TR.Value > 3 ? 3 : 0],
            a4 = a[TR.Value > 4 ? 4 : 0],
            a5 = a[TR.Value > 5 ? 5 : 0];
        float* far = ahead.First;
        for (int s = 0; s < count; s++)
        {
            nint k = segments[s],
                end = k + length;
            for (; k < end; k++)
            {
                TV b0 = TS.Load(b),
                    b1 = default,
                    b2 = default,
                    b3 = default;
                if (TN.Value > 1)
                    b1 = TS.Load(b + TS.Lanes);
                if (TN.Value > 2)
                    b2 = TS.Load(b + 2 * TS.Lanes);
                if (TN.Value > 3)
                {
                    b3 = TS.Load(b + 3 * TS.Lanes);
                    if (far == null)
                        TS.Prefetch4(b + RowsAhead * TN.Value * TS.Lanes);
                    else
                        far = ahead.Ask<TS, TV>(far);
                }
                b += TN.Value * TS.Lanes;
                {
                    TV x = TS.Create(a0[k]);
                    c00 = TS.Fma(x, b0, c00);
                    if (TN.Value > 1)
                        c01 = TS.Fma(x, b1, c01);
                    if (TN.Value > 2)
                        c02 = TS.Fma(x, b2, c02);
                    if (TN.Value > 3)
                        c03 = TS.Fma(x, b3, c03);
                }
                if (TR.Value > 1)
                {
                    TV x = TS.Create(a1[k]);
                    c10 = TS.Fma(x, b0, c10);
                    if (TN.Value > 1)
                        c11 = TS.Fma(x, b1, c11);
                    if (TN.Value > 2)
                        c12 = TS.Fma(x, b2, c12);
                    if (TN.Value > 3)
                        c13 = TS.Fma(x, b3, c13);
                }
                if (TR.Value > 2)
                {
                    TV x = TS.Create(a2[k]);
                    c20 = TS.Fma(x, b0, c20);
                    if (TN.Value > 1)
                        c21 = TS.Fma(x, b1, c21);
                    if (TN.Value > 2)
                        c22 = TS.Fma(x, b2, c22);
                    if (TN.Value > 3)
                        c23 = TS.Fma(x, b3, c23);
                }
                if (TR.Value > 3)
                {
                    TV x = TS.Create(a3[k]);
                    c30 = TS.Fma(x, b0, c30);
                    if (TN.Value > 1)
                        c31 = TS.Fma(x, b1, c31);
                    if (TN.Value > 2)
                        c32 = TS.Fma(x, b2, c32);
                    if (TN.Value > 3)
                        c33 = TS.Fma(x, b3, c33);
                }
                if (TR.Value > 4)
                {
                    TV x = TS.Create(a4[k]);
                    c40 = TS.Fma(x, b0, c40);
                    if (TN.Value > 1)
                        c41 = TS.Fma(x, b1, c41);
                    if (TN.Value > 2)
                        c42 = TS.Fma(x, b2, c42);
                    if (TN.Value > 3)
                        c43 = TS.Fma(x, b3, c43);
                }
                if (TR.Value > 5)
                {
                    TV x = TS.Create(a5[k]);
                    c50 = TS.Fma(x, b0, c50);
                    if (TN.Value > 1)
                        c51 = TS.Fma(x, b1, c51);
                    if (TN.Value > 2)
                        c52 = TS.Fma(x, b2, c52);
                    if (TN.Value > 3)
                        c53 = TS.Fma(x, b3, c53);
                }
            }
        }

        {
            float* o = c + 0 * stride;
            TS.Store(o, c00);
            if (TN.Value > 1)
                TS.Store(o + 1 * TS.Lanes, c01);
            if (TN.Value > 2)
                TS.Store(o + 2 * TS.Lanes, c02);
            if (TN.Value > 3)
                TS.Store(o + 3 * TS.Lanes, c03);
        }
        if (TR.Value > 1)
        {
            float* o = c + 1 * stride;
            TS.Store(o, c10);
            if (TN.Value > 1)
                TS.Store(o + 1 * TS.Lanes, c11);
            if (TN.Value > 2)
                TS.Store(o + 2 * TS.Lanes, c12);
            if (TN.Value > 3)
                TS.Store(o + 3 * TS.Lanes, c13);
        }
        if (TR.Value > 2)
        {
            float* o = c + 2 * stride;
            TS.Store(o, c20);
            if (TN.Value > 1)
                TS.Store(o + 1 * TS.Lanes, c21);
            if (TN.Value > 2)
                TS.Store(o + 2 * TS.Lanes, c22);
            if (TN.Value > 3)
                TS.Store(o + 3 * TS.Lanes, c23);
        }
        if (TR.Value > 3)
        {
            float* o = c + 3 * stride;
            TS.Store(o, c30);
            if (TN.Value > 1)
                TS.Store(o + 1 * TS.Lanes, c31);
            if (TN.Value > 2)
                TS.Store(o + 2 * TS.Lanes, c32);
            if (TN.Value > 3)
                TS.Store(o + 3 * TS.Lanes, c33);
        }
        if (TR.Value > 4)
        {
            float* o = c + 4 * stride;
            TS.Store(o, c40);
            if (TN.Value > 1)
                TS.Store(o + 1 * TS.Lanes, c41);
            if (TN.Value > 2)
                TS.Store(o + 2 * TS.Lanes, c42);
            if (TN.Value > 3)
                TS.Store(o + 3 * TS.Lanes, c43);
        }
        if (TR.Value > 5)
        {
            float* o = c + 5 * stride;
            TS.Store(o, c50);
            if (TN.Value > 1)
                TS.Store(o + 1 * TS.Lanes, c51);
            if (TN.Value > 2)
                TS.Store(o + 2 * TS.Lanes, c52);
            if (TN.Value > 3)
                TS.Store(o + 3 * TS.Lanes, c53);
        }
    }
}

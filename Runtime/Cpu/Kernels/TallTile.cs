using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// <see cref="ProductTile"/> for panels of one or two registers, 7 to 12 rows high: as many accumulators as a wide tile has, where six rows
/// would leave registers empty and begin and end twice as often. Each element is the same chain of fused multiply-adds, so the bits are the
/// same.
/// </summary>
internal static unsafe class TallTile
{
    /// <summary>Computes one tile; arguments as for <see cref="ProductTile.Run"/>.</summary>
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
        nint stride
    )
        where TS : struct, ISimd<TV>
        where TV : struct
        where TR : struct, IConstant
        where TN : struct, IConstant
    {
        bool two = TN.Value > 1;
        TV p0 = default,
            q0 = default;
        TV p1 = default,
            q1 = default;
        TV p2 = default,
            q2 = default;
        TV p3 = default,
            q3 = default;
        TV p4 = default,
            q4 = default;
        TV p5 = default,
            q5 = default;
        TV p6 = default,
            q6 = default;
        TV p7 = default,
            q7 = default;
        TV p8 = default,
            q8 = default;
        TV p9 = default,
            q9 = default;
        TV p10 = default,
            q10 = default;
        TV p11 = default,
            q11 = default;
        p0 = TS.Load(init + 0 * initStride);
        p1 = TS.Load(init + 1 * initStride);
        p2 = TS.Load(init + 2 * initStride);
        p3 = TS.Load(init + 3 * initStride);
        p4 = TS.Load(init + 4 * initStride);
        p5 = TS.Load(init + 5 * initStride);
        p6 = TS.Load(init + 6 * initStride);
        if (TR.Value > 7)
            p7 = TS.Load(init + 7 * initStride);
        if (TR.Value > 8)
            p8 = TS.Load(init + 8 * initStride);
        if (TR.Value > 9)
            p9 = TS.Load(init + 9 * initStride);
        if (TR.Value > 10)
            p10 = TS.Load(init + 10 * initStride);
        if (TR.Value > 11)
            p11 = TS.Load(init + 11 * initStride);
        if (two)
        {
            q0 = TS.Load(init + 0 * initStride + TS.Lanes);
            q1 = TS.Load(init + 1 * initStride + TS.Lanes);
            q2 = TS.Load(init + 2 * initStride + TS.Lanes);
            q3 = TS.Load(init + 3 * initStride + TS.Lanes);
            q4 = TS.Load(init + 4 * initStride + TS.Lanes);
            q5 = TS.Load(init + 5 * initStride + TS.Lanes);
            q6 = TS.Load(init + 6 * initStride + TS.Lanes);
            if (TR.Value > 7)
                q7 = TS.Load(init + 7 * initStride + TS.Lanes);
            if (TR.Value > 8)
                q8 = TS.Load(init + 8 * initStride + TS.Lanes);
            if (TR.Value > 9)
                q9 = TS.Load(init + 9 * initStride + TS.Lanes);
            if (TR.Value > 10)
                q10 = TS.Load(init + 10 * initStride + TS.Lanes);
            if (TR.Value > 11)
                q11 = TS.Load(init + 11 * initStride + TS.Lanes);
        }

        float* a0 = a[0],
            a1 = a[1],
            a2 = a[2],
            a3 = a[3],
            a4 = a[4],
            a5 = a[5],
            a6 = a[6];
        float* a7 = a[TR.Value > 7 ? 7 : 0],
            a8 = a[TR.Value > 8 ? 8 : 0],
            a9 = a[TR.Value > 9 ? 9 : 0],
            a10 = a[TR.Value > 10 ? 10 : 0],
            a11 = a[TR.Value > 11 ? 11 : 0];
        for (int s = 0; s < count; s++)
        {
            nint k = segments[s],
                end = k + length;
            for (; k < end; k++)
            {
                TV b0 = TS.Load(b),
                    b1 = two ? TS.Load(b + TS.Lanes) : default,
                    x;
                b += TN.Value * TS.Lanes;
                x = TS.Create(a0[k]);
                p0 = TS.Fma(x, b0, p0);
                if (two)
                    q0 = TS.Fma(x, b1, q0);
                x = TS.Create(a1[k]);
                p1 = TS.Fma(x, b0, p1);
                if (two)
                    q1 = TS.Fma(x, b1, q1);
                x = TS.Create(a2[k]);
                p2 = TS.Fma(x, b0, p2);
                if (two)
                    q2 = TS.Fma(x, b1, q2);
                x = TS.Create(a3[k]);
                p3 = TS.Fma(x, b0, p3);
                if (two)
                    q3 = TS.Fma(x, b1, q3);
                x = TS.Create(a4[k]);
                p4 = TS.Fma(x, b0, p4);
                if (two)
                    q4 = TS.Fma(x, b1, q4);
                x = TS.Create(a5[k]);
                p5 = TS.Fma(x, b0, p5);
                if (two)
                    q5 = TS.Fma(x, b1, q5);
                x = TS.Create(a6[k]);
                p6 = TS.Fma(x, b0, p6);
                if (two)
                    q6 = TS.Fma(x, b1, q6);
                if (TR.Value > 7)
                {
                    x = TS.Create(a7[k]);
                    p7 = TS.Fma(x, b0, p7);
                    if (two)
                        q7 = TS.Fma(x, b1, q7);
                }
                if (TR.Value > 8)
                {
                    x = TS.Create(a8[k]);
                    p8 = TS.Fma(x, b0, p8);
                    if (two)
                        q8 = TS.Fma(x, b1, q8);
                }
                if (TR.Value > 9)
                {
                    x = TS.Create(a9[k]);
                    p9 = TS.Fma(x, b0, p9);
                    if (two)
                        q9 = TS.Fma(x, b1, q9);
                }
                if (TR.Value > 10)
                {
                    x = TS.Create(a10[k]);
                    p10 = TS.Fma(x, b0, p10);
                    if (two)
                        q10 = TS.Fma(x, b1, q10);
                }
                if (TR.Value > 11)
                {
                    x = TS.Create(a11[k]);
                    p11 = TS.Fma(x, b0, p11);
                    if (two)
                        q11 = TS.Fma(x, b1, q11);
                }
            }
        }

        TS.Store(c + 0 * stride, p0);
        TS.Store(c + 1 * stride, p1);
        TS.Store(c + 2 * stride, p2);
        TS.Store(c + 3 * stride, p3);
        TS.Store(c + 4 * stride, p4);
        TS.Store(c + 5 * stride, p5);
        TS.Store(c + 6 * stride, p6);
        if (TR.Value > 7)
            TS.Store(c + 7 * stride, p7);
        if (TR.Value > 8)
            TS.Store(c + 8 * stride, p8);
        if (TR.Value > 9)
            TS.Store(c + 9 * stride, p9);
        if (TR.Value > 10)
            TS.Store(c + 10 * stride, p10);
        if (TR.Value > 11)
            TS.Store(c + 11 * stride, p11);
        if (!two)
            return;
        TS.Store(c + 0 * stride + TS.Lanes, q0);
        TS.Store(c + 1 * stride + TS.Lanes, q1);
        TS.Store(c + 2 * stride + TS.Lanes, q2);
        TS.Store(c + 3 * stride + TS.Lanes, q3);
        TS.Store(c + 4 * stride + TS.Lanes, q4);
        TS.Store(c + 5 * stride + TS.Lanes, q5);
        TS.Store(c + 6 * stride + TS.Lanes, q6);
        if (TR.Value > 7)
            TS.Store(c + 7 * stride + TS.Lanes, q7);
        if (TR.Value > 8)
            TS.Store(c + 8 * stride + TS.Lanes, q8);
        if (TR.Value > 9)
            TS.Store(c + 9 * stride + TS.Lanes, q9);
        if (TR.Value > 10)
            TS.Store(c + 10 * stride + TS.Lanes, q10);
        if (TR.Value > 11)
            TS.Store(c + 11 * stride + TS.Lanes, q11);
    }
}

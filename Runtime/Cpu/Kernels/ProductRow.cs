using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// One row times two full panels at once: eight chains of fused multiply-adds, as many as two FMA units of four cycles' latency need. Each
/// element is summed as in <see cref="ProductTile"/>, so the bits are the same.
/// </summary>
internal static unsafe class ProductRow
{
    /// <summary>c0, c1 = init0, init1 + a B0, a B1, each of four registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TS, TV>(float* a, nint length, float* b0, float* b1, float* init0, float* init1, float* c0, float* c1)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV p0 = TS.Load(init0),
            p1 = TS.Load(init0 + TS.Lanes),
            p2 = TS.Load(init0 + 2 * TS.Lanes),
            p3 = TS.Load(init0 + 3 * TS.Lanes);
        TV q0 = TS.Load(init1),
            q1 = TS.Load(init1 + TS.Lanes),
            q2 = TS.Load(init1 + 2 * TS.Lanes),
            q3 = TS.Load(init1 + 3 * TS.Lanes);
        for (nint k = 0; k < length; k++)
        {
            TV x = TS.Create(a[k]);
            p0 = TS.Fma(x, TS.Load(b0), p0);
            p1 = TS.Fma(x, TS.Load(b0 + TS.Lanes), p1);
            p2 = TS.Fma(x, TS.Load(b0 + 2 * TS.Lanes), p2);
            p3 = TS.Fma(x, TS.Load(b0 + 3 * TS.Lanes), p3);
            q0 = TS.Fma(x, TS.Load(b1), q0);
            q1 = TS.Fma(x, TS.Load(b1 + TS.Lanes), q1);
            q2 = TS.Fma(x, TS.Load(b1 + 2 * TS.Lanes), q2);
            q3 = TS.Fma(x, TS.Load(b1 + 3 * TS.Lanes), q3);
            b0 += 4 * TS.Lanes;
            b1 += 4 * TS.Lanes;
        }
        TS.Store(c0, p0);
        TS.Store(c0 + TS.Lanes, p1);
        TS.Store(c0 + 2 * TS.Lanes, p2);
        TS.Store(c0 + 3 * TS.Lanes, p3);
        TS.Store(c1, q0);
        TS.Store(c1 + TS.Lanes, q1);
        TS.Store(c1 + 2 * TS.Lanes, q2);
        TS.Store(c1 + 3 * TS.Lanes, q3);
    }
}

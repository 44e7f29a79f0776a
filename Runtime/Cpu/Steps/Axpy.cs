using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The inner loops of products that are not worth packing.</summary>
internal static unsafe class Axpy
{
    /// <summary>y += a x, each element rounded once.</summary>
    public static void Run(float a, float* x, float* y, int count)
    {
        switch (SimdWidths.Active)
        {
            case SimdWidth.Avx512:
                Run<Simd512, Vector512<float>>(a, x, y, count);
                break;
            case SimdWidth.Avx2:
                Run<Simd256, Vector256<float>>(a, x, y, count);
                break;
            default:
                Run<Simd128, Vector128<float>>(a, x, y, count);
                break;
        }
    }

    /// <summary>The sum of x[i] y[i] in ascending order.</summary>
    public static float Dot(float* x, float* y, int count)
    {
        float sum = 0;
        for (int i = 0; i < count; i++)
            sum = MathF.FusedMultiplyAdd(x[i], y[i], sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TS, TV>(float a, float* x, float* y, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV factor = TS.Create(a);
        int i = 0;
        for (; i <= count - TS.Lanes; i += TS.Lanes)
            TS.Store(y + i, TS.Fma(factor, TS.Load(x + i), TS.Load(y + i)));
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(a, x[i], y[i]);
    }
}

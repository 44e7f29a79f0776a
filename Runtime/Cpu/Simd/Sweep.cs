using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>
/// Elementwise passes over contiguous floats with the operation as a struct. Results have the same bits at every width and at every place
/// in the span; x may be y (in place), but must not otherwise overlap it.
/// </summary>
internal static unsafe class Sweep
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>y[i] = op(x[i]).</summary>
    public static void Unary<TOp>(ReadOnlySpan<float> x, Span<float> y, TOp op = default)
        where TOp : struct, IUnaryOperation
    {
        RequireLength(x.Length, y.Length);
        fixed (
            float* px = x,
                py = y
        )
        {
            switch (SimdWidths.Active)
            {
                case SimdWidth.Avx512:
                    Unary<Simd512, Vector512<float>, TOp>(px, py, y.Length, op);
                    break;
                case SimdWidth.Avx2:
                    Unary<Simd256, Vector256<float>, TOp>(px, py, y.Length, op);
                    break;
                default:
                    Unary<Simd128, Vector128<float>, TOp>(px, py, y.Length, op);
                    break;
            }
        }
    }

    /// <summary>y[i] = op(a[i], b[i]).</summary>
    public static void Binary<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOperation
    {
        RequireLength(a.Length, y.Length);
        RequireLength(b.Length, y.Length);
        fixed (
            float* pa = a,
                pb = b,
                py = y
        )
        {
            switch (SimdWidths.Active)
            {
                case SimdWidth.Avx512:
                    Binary<Simd512, Vector512<float>, TOp>(pa, pb, py, y.Length, op);
                    break;
                case SimdWidth.Avx2:
                    Binary<Simd256, Vector256<float>, TOp>(pa, pb, py, y.Length, op);
                    break;
                default:
                    Binary<Simd128, Vector128<float>, TOp>(pa, pb, py, y.Length, op);
                    break;
            }
        }
    }

    [MethodImpl(Hot)]
    internal static void Unary<TS, TV, TOp>(float* x, float* y, nint count, TOp op)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TOp : struct, IUnaryOperation
    {
        nint i = 0;
        for (; i <= count - TS.Lanes; i += TS.Lanes)
            TS.Store(y + i, op.Apply<TS, TV>(TS.Load(x + i)));
        if (i < count)
            TS.StorePart(y + i, op.Apply<TS, TV>(TS.LoadPart(x + i, (int)(count - i))), (int)(count - i));
    }

    [MethodImpl(Hot)]
    internal static void Binary<TS, TV, TOp>(float* a, float* b, float* y, nint count, TOp op)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TOp : struct, IBinaryOperation
    {
        nint i = 0;
        for (; i <= count - TS.Lanes; i += TS.Lanes)
            TS.Store(y + i, op.Apply<TS, TV>(TS.Load(a + i), TS.Load(b + i)));
        if (i < count)
        {
            int rest = (int)(count - i);
            TS.StorePart(y + i, op.Apply<TS, TV>(TS.LoadPart(a + i, rest), TS.LoadPart(b + i, rest)), rest);
        }
    }

    [MethodImpl(Hot)]
    internal static void Ternary<TS, TV, TOp>(float* a, float* b, float* c, float* y, nint count, TOp op)
        where TS : struct, ISimd<TV>
        where TV : struct
        where TOp : struct, ITernaryOperation
    {
        nint i = 0;
        for (; i <= count - TS.Lanes; i += TS.Lanes)
            TS.Store(y + i, op.Apply<TS, TV>(TS.Load(a + i), TS.Load(b + i), TS.Load(c + i)));
        if (i < count)
        {
            int rest = (int)(count - i);
            TS.StorePart(y + i, op.Apply<TS, TV>(TS.LoadPart(a + i, rest), TS.LoadPart(b + i, rest), TS.LoadPart(c + i, rest)), rest);
        }
    }

    private static void RequireLength(int given, int needed)
    {
        if (given != needed)
            throw new ArgumentException($"spans of {given} and {needed} floats must have one length");
    }
}

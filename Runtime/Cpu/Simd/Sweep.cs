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

    /// <summary>y[i] = op(a[i], b) for one number b.</summary>
    public static void BinaryScalar<TOp>(ReadOnlySpan<float> a, float b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOperation => Unary(a, y, new RightScalar<TOp>(op, b));

    /// <summary>y[i] = op(a, b[i]) for one number a.</summary>
    public static void ScalarBinary<TOp>(float a, ReadOnlySpan<float> b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOperation => Unary(b, y, new LeftScalar<TOp>(op, a));

    /// <summary>y[r, j] = op(a[r, j], row[j]); the row's length divides that of a.</summary>
    public static void BinaryRow<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> row, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOperation
    {
        RequireLength(a.Length, y.Length);
        if (row.Length == 0 || y.Length % row.Length != 0)
            throw new ArgumentException($"a row of {row.Length} floats does not divide {y.Length}", nameof(row));
        for (int i = 0; i < y.Length; i += row.Length)
            Binary(a.Slice(i, row.Length), row, y.Slice(i, row.Length), op);
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

    private readonly struct RightScalar<TOp>(TOp op, float b) : IUnaryOperation
        where TOp : struct, IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TS, TV>(TV x)
            where TS : struct, ISimd<TV>
            where TV : struct => op.Apply<TS, TV>(x, TS.Create(b));
    }

    private readonly struct LeftScalar<TOp>(TOp op, float a) : IUnaryOperation
        where TOp : struct, IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Apply<TS, TV>(TV x)
            where TS : struct, ISimd<TV>
            where TV : struct => op.Apply<TS, TV>(TS.Create(a), x);
    }
}

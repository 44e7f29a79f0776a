using System.Runtime.CompilerServices;
using V = float;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>One lane: the scalar form, which specifies every vector form. The tests compare all widths with it, bit for bit.</summary>
internal readonly unsafe struct SimdScalar : ISimd<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Lanes => 1;
    public static int TileRows => 1;

    [MethodImpl(Inline)]
    public static V Load(float* p) => *p;

    [MethodImpl(Inline)]
    public static void Prefetch4(float* p) { }

    [MethodImpl(Inline)]
    public static void PrefetchFar(float* p) { }

    [MethodImpl(Inline)]
    public static void Store(float* p, V x) => *p = x;

    [MethodImpl(Inline)]
    public static V LoadPart(float* p, int count) => 0;

    [MethodImpl(Inline)]
    public static void StorePart(float* p, V x, int count) { }

    [MethodImpl(Inline)]
    public static V LanesBelow(int count) => Bits(count > 0 ? -1 : 0);

    [MethodImpl(Inline)]
    public static V Create(float x) => x;

    [MethodImpl(Inline)]
    public static V Bits(int pattern) => BitConverter.Int32BitsToSingle(pattern);

    [MethodImpl(Inline)]
    public static V Add(V a, V b) => a + b;

    [MethodImpl(Inline)]
    public static V Sub(V a, V b) => a - b;

    [MethodImpl(Inline)]
    public static V Mul(V a, V b) => a * b;

    [MethodImpl(Inline)]
    public static V Div(V a, V b) => a / b;

    [MethodImpl(Inline)]
    public static V Sqrt(V a) => MathF.Sqrt(a);

    [MethodImpl(Inline)]
    public static V Fma(V a, V b, V c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static V Min(V a, V b) => a < b ? a : b;

    [MethodImpl(Inline)]
    public static V Max(V a, V b) => a > b ? a : b;

    [MethodImpl(Inline)]
    public static V And(V a, V b) => Bits(Pattern(a) & Pattern(b));

    [MethodImpl(Inline)]
    public static V Or(V a, V b) => Bits(Pattern(a) | Pattern(b));

    [MethodImpl(Inline)]
    public static V Xor(V a, V b) => Bits(Pattern(a) ^ Pattern(b));

    [MethodImpl(Inline)]
    public static V Greater(V a, V b) => Bits(a > b ? -1 : 0);

    [MethodImpl(Inline)]
    public static V GreaterEqual(V a, V b) => Bits(a >= b ? -1 : 0);

    [MethodImpl(Inline)]
    public static V Equal(V a, V b) => Bits(a == b ? -1 : 0);

    [MethodImpl(Inline)]
    public static V Select(V mask, V a, V b) => Pattern(mask) != 0 ? a : b;

    [MethodImpl(Inline)]
    public static V AddBits(V a, V b) => Bits(unchecked(Pattern(a) + Pattern(b)));

    [MethodImpl(Inline)]
    public static V ShiftLeftBits(V a, int count) => Bits(Pattern(a) << count);

    [MethodImpl(Inline)]
    public static V ShiftRightBits(V a, int count) => Bits(Pattern(a) >> count);

    [MethodImpl(Inline)]
    public static V FromBits(V a) => Pattern(a);

    [MethodImpl(Inline)]
    public static V Round(V a) => MathF.Round(a, MidpointRounding.ToEven);

    [MethodImpl(Inline)]
    public static V Floor(V a) => MathF.Floor(a);

    [MethodImpl(Inline)]
    private static int Pattern(V a) => BitConverter.SingleToInt32Bits(a);
}

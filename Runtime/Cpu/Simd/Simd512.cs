using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>512-bit registers: AVX-512, where 32 registers hold a tile of 6 x 64 accumulators, 4 columns and a broadcast.</summary>
internal readonly unsafe struct Simd512 : ISimd<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Lanes => 16;
    public static int TileRows => 6;

    [MethodImpl(Inline)]
    public static V Load(float* p) => Vector512.Load(p);

    [MethodImpl(Inline)]
    public static void Prefetch4(float* p)
    {
        Sse.Prefetch0(p);
        Sse.Prefetch0(p + 16);
        Sse.Prefetch0(p + 32);
        Sse.Prefetch0(p + 48);
    }

    [MethodImpl(Inline)]
    public static void PrefetchFar(float* p) => Sse.Prefetch1(p);

    [MethodImpl(Inline)]
    public static void Store(float* p, V x) => x.Store(p);

    // Not inlined: which of two NaNs an operation gives depends on the instruction's form, which a load within it would change.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadPart(float* p, int count) => Avx512F.MaskLoad(p, LanesBelow(count), V.Zero);

    [MethodImpl(Inline)]
    public static void StorePart(float* p, V x, int count) => Avx512F.MaskStore(p, LanesBelow(count), x);

    [MethodImpl(Inline)]
    public static V LanesBelow(int count) => Vector512.GreaterThan(Vector512.Create(count), Vector512<int>.Indices).AsSingle();

    [MethodImpl(Inline)]
    public static V Create(float x) => Vector512.Create(x);

    [MethodImpl(Inline)]
    public static V Bits(int pattern) => Vector512.Create(pattern).AsSingle();

    [MethodImpl(Inline)]
    public static V Add(V a, V b) => a + b;

    [MethodImpl(Inline)]
    public static V Sub(V a, V b) => a - b;

    [MethodImpl(Inline)]
    public static V Mul(V a, V b) => a * b;

    [MethodImpl(Inline)]
    public static V Div(V a, V b) => a / b;

    [MethodImpl(Inline)]
    public static V Sqrt(V a) => Vector512.Sqrt(a);

    [MethodImpl(Inline)]
    public static V Fma(V a, V b, V c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static V Min(V a, V b) => Vector512.MinNative(a, b);

    [MethodImpl(Inline)]
    public static V Max(V a, V b) => Vector512.MaxNative(a, b);

    [MethodImpl(Inline)]
    public static V And(V a, V b) => a & b;

    [MethodImpl(Inline)]
    public static V Or(V a, V b) => a | b;

    [MethodImpl(Inline)]
    public static V Xor(V a, V b) => a ^ b;

    [MethodImpl(Inline)]
    public static V Greater(V a, V b) => Vector512.GreaterThan(a, b);

    [MethodImpl(Inline)]
    public static V GreaterEqual(V a, V b) => Vector512.GreaterThanOrEqual(a, b);

    [MethodImpl(Inline)]
    public static V Equal(V a, V b) => Vector512.Equals(a, b);

    [MethodImpl(Inline)]
    public static V Select(V mask, V a, V b) => Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(Inline)]
    public static V AddBits(V a, V b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(Inline)]
    public static V ShiftLeftBits(V a, int count) => Vector512.ShiftLeft(a.AsInt32(), count).AsSingle();

    [MethodImpl(Inline)]
    public static V ShiftRightBits(V a, int count) => Vector512.ShiftRightArithmetic(a.AsInt32(), count).AsSingle();

    [MethodImpl(Inline)]
    public static V FromBits(V a) => Vector512.ConvertToSingle(a.AsInt32());

    [MethodImpl(Inline)]
    public static V Round(V a) => Vector512.Round(a);

    [MethodImpl(Inline)]
    public static V Floor(V a) => Vector512.Floor(a);
}

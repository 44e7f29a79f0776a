using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector256<float>;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>256-bit registers: AVX2 with FMA, where 16 registers hold a tile of 3 x 32 accumulators.</summary>
internal readonly unsafe struct Simd256 : ISimd<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Lanes => 8;
    public static int TileRows => 3;

    [MethodImpl(Inline)]
    public static V Load(float* p) => Vector256.Load(p);

    [MethodImpl(Inline)]
    public static void Prefetch4(float* p) { }

    [MethodImpl(Inline)]
    public static void PrefetchFar(float* p) { }

    [MethodImpl(Inline)]
    public static void Store(float* p, V x) => x.Store(p);

    // Not inlined: which of two NaNs an operation gives depends on the instruction's form, which a load within it would change.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadPart(float* p, int count) => Avx.MaskLoad(p, LanesBelow(count));

    [MethodImpl(Inline)]
    public static void StorePart(float* p, V x, int count) => Avx.MaskStore(p, LanesBelow(count), x);

    [MethodImpl(Inline)]
    public static V LanesBelow(int count) => Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).AsSingle();

    [MethodImpl(Inline)]
    public static V Create(float x) => Vector256.Create(x);

    [MethodImpl(Inline)]
    public static V Bits(int pattern) => Vector256.Create(pattern).AsSingle();

    [MethodImpl(Inline)]
    public static V Add(V a, V b) => a + b;

    [MethodImpl(Inline)]
    public static V Sub(V a, V b) => a - b;

    [MethodImpl(Inline)]
    public static V Mul(V a, V b) => a * b;

    [MethodImpl(Inline)]
    public static V Div(V a, V b) => a / b;

    [MethodImpl(Inline)]
    public static V Sqrt(V a) => Vector256.Sqrt(a);

    [MethodImpl(Inline)]
    public static V Fma(V a, V b, V c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static V Min(V a, V b) => Vector256.MinNative(a, b);

    [MethodImpl(Inline)]
    public static V Max(V a, V b) => Vector256.MaxNative(a, b);

    [MethodImpl(Inline)]
    public static V And(V a, V b) => a & b;

    [MethodImpl(Inline)]
    public static V Or(V a, V b) => a | b;

    [MethodImpl(Inline)]
    public static V Xor(V a, V b) => a ^ b;

    [MethodImpl(Inline)]
    public static V Greater(V a, V b) => Vector256.GreaterThan(a, b);

    [MethodImpl(Inline)]
    public static V GreaterEqual(V a, V b) => Vector256.GreaterThanOrEqual(a, b);

    [MethodImpl(Inline)]
    public static V Equal(V a, V b) => Vector256.Equals(a, b);

    [MethodImpl(Inline)]
    public static V Select(V mask, V a, V b) => Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(Inline)]
    public static V AddBits(V a, V b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(Inline)]
    public static V ShiftLeftBits(V a, int count) => Vector256.ShiftLeft(a.AsInt32(), count).AsSingle();

    [MethodImpl(Inline)]
    public static V ShiftRightBits(V a, int count) => Vector256.ShiftRightArithmetic(a.AsInt32(), count).AsSingle();

    [MethodImpl(Inline)]
    public static V FromBits(V a) => Vector256.ConvertToSingle(a.AsInt32());

    [MethodImpl(Inline)]
    public static V Round(V a) => Vector256.Round(a);

    [MethodImpl(Inline)]
    public static V Floor(V a) => Vector256.Floor(a);
}

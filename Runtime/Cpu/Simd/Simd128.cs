using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128<float>;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>
/// 128-bit registers: the portable path, SSE on x64 and AdvSimd on Arm64. A tile of 3 x 16 accumulators fits 16 registers.
/// </summary>
internal readonly unsafe struct Simd128 : ISimd<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Lanes => 4;
    public static int TileRows => 3;

    [MethodImpl(Inline)]
    public static V Load(float* p) => Vector128.Load(p);

    [MethodImpl(Inline)]
    public static void Prefetch4(float* p) { }

    [MethodImpl(Inline)]
    public static void PrefetchFar(float* p) { }

    [MethodImpl(Inline)]
    public static void Store(float* p, V x) => x.Store(p);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadPart(float* p, int count)
    {
        V x = default;
        new ReadOnlySpan<float>(p, count).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<V, float>(ref x), 4));
        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StorePart(float* p, V x, int count) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<V, float>(ref x), 4)[..count].CopyTo(new Span<float>(p, count));

    [MethodImpl(Inline)]
    public static V LanesBelow(int count) => Vector128.GreaterThan(Vector128.Create(count), Vector128<int>.Indices).AsSingle();

    [MethodImpl(Inline)]
    public static V Create(float x) => Vector128.Create(x);

    [MethodImpl(Inline)]
    public static V Bits(int pattern) => Vector128.Create(pattern).AsSingle();

    [MethodImpl(Inline)]
    public static V Add(V a, V b) => a + b;

    [MethodImpl(Inline)]
    public static V Sub(V a, V b) => a - b;

    [MethodImpl(Inline)]
    public static V Mul(V a, V b) => a * b;

    [MethodImpl(Inline)]
    public static V Div(V a, V b) => a / b;

    [MethodImpl(Inline)]
    public static V Sqrt(V a) => Vector128.Sqrt(a);

    [MethodImpl(Inline)]
    public static V Fma(V a, V b, V c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static V Min(V a, V b) => Vector128.MinNative(a, b);

    [MethodImpl(Inline)]
    public static V Max(V a, V b) => Vector128.MaxNative(a, b);

    [MethodImpl(Inline)]
    public static V And(V a, V b) => a & b;

    [MethodImpl(Inline)]
    public static V Or(V a, V b) => a | b;

    [MethodImpl(Inline)]
    public static V Xor(V a, V b) => a ^ b;

    [MethodImpl(Inline)]
    public static V Greater(V a, V b) => Vector128.GreaterThan(a, b);

    [MethodImpl(Inline)]
    public static V GreaterEqual(V a, V b) => Vector128.GreaterThanOrEqual(a, b);

    [MethodImpl(Inline)]
    public static V Equal(V a, V b) => Vector128.Equals(a, b);

    [MethodImpl(Inline)]
    public static V Select(V mask, V a, V b) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(Inline)]
    public static V AddBits(V a, V b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(Inline)]
    public static V ShiftLeftBits(V a, int count) => Vector128.ShiftLeft(a.AsInt32(), count).AsSingle();

    [MethodImpl(Inline)]
    public static V ShiftRightBits(V a, int count) => Vector128.ShiftRightArithmetic(a.AsInt32(), count).AsSingle();

    [MethodImpl(Inline)]
    public static V FromBits(V a) => Vector128.ConvertToSingle(a.AsInt32());

    [MethodImpl(Inline)]
    public static V Round(V a) => Vector128.Round(a);

    [MethodImpl(Inline)]
    public static V Floor(V a) => Vector128.Floor(a);
}

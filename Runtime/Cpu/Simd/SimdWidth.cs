using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>Register width, in bits, of the code path a kernel takes.</summary>
internal enum SimdWidth
{
    Portable128 = 128,
    Avx2 = 256,
    Avx512 = 512,
}

/// <summary>Chooses the register width.</summary>
internal static class SimdWidths
{
    /// <summary>The widest path this machine runs in hardware.</summary>
    public static readonly SimdWidth Best =
        Avx512F.IsSupported && Avx512DQ.IsSupported && Vector512.IsHardwareAccelerated ? SimdWidth.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? SimdWidth.Avx2
        : SimdWidth.Portable128;

    /// <summary>
    /// The path that kernels take now. Tests force it; since every width gives the same bits, forcing it disturbs nobody's numbers, as
    /// long as whoever makes several things that one kernel reads asks once. Packed matrices keep the width they were packed for.
    /// </summary>
    public static SimdWidth Active { get; set; } = Best;

    /// <summary>Every width this machine can run, narrowest first.</summary>
    public static IEnumerable<SimdWidth> Supported => Enum.GetValues<SimdWidth>().Where(w => w <= Best);

    /// <summary>Float lanes per register of a width.</summary>
    public static int Lanes(this SimdWidth width) => (int)width / 32;
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Benchmarks.Kernels;

/// <summary>The most that one thread's FMA units do: the product tile on operands that stay in L1.</summary>
internal static unsafe class FmaPeak
{
    private const int Inner = 100, Repeat = 3000;

    public static double Measure()
    {
        using var memory = new AlignedBuffer(Inner * 64 + 6 * Inner + 6 * 64);
        int lanes = SimdWidths.Active.Lanes(), rows = SimdWidths.Active == SimdWidth.Avx512 ? 6 : 3;
        (double best, _) = KernelTimings.Time(() => Tiles(memory.Pointer));
        return 2.0 * Inner * rows * 4 * lanes * Repeat / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles(float* b)
    {
        float** rows = stackalloc float*[6];
        for (int i = 0; i < 6; i++)
            rows[i] = b + Inner * 64 + i * Inner;
        float* c = rows[5] + Inner;
        nint segment = 0;
        for (int i = 0; i < Repeat; i++)
        {
            switch (SimdWidths.Active)
            {
                case SimdWidth.Avx512: TileDispatch.Run<Simd512, Vector512<float>>(6, 4, rows, &segment, 1, Inner, b, b, 0, c, 64); break;
                case SimdWidth.Avx2: TileDispatch.Run<Simd256, Vector256<float>>(3, 4, rows, &segment, 1, Inner, b, b, 0, c, 32); break;
                default: TileDispatch.Run<Simd128, Vector128<float>>(3, 4, rows, &segment, 1, Inner, b, b, 0, c, 16); break;
            }
        }
    }
}

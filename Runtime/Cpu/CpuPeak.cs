using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu;

/// <summary>The most that this machine's fused multiply-add units do, to compare a model's speed with.</summary>
internal static unsafe class CpuPeak
{
    private const int Inner = 100,
        Repeat = 3000,
        Tries = 30;

    /// <summary>Measures it for a tenth of a second: the product tile on operands that stay in L1, on some threads side by side.</summary>
    /// <param name="threads">How many threads; 0 for one per processor.</param>
    /// <returns>Floating-point operations a second of all threads together, two for a multiply-add.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 threads, or more than 256.</exception>
    public static double Measure(int threads = 0)
    {
        var (pool, count) = new CpuBackend().Workers(new() { Threads = threads });
        var job = new Job(SimdWidths.Active);
        double least = double.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            long start = Stopwatch.GetTimestamp();
            pool.Run(ref job, count);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        int lanes = SimdWidths.Active.Lanes(),
            rows = SimdWidths.Active == SimdWidth.Avx512 ? 6 : 3;
        return 2.0 * Inner * rows * PackedMatrix.MaxPanelSlots * lanes * Repeat * count / least;
    }

    private readonly struct Job(SimdWidth width) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            using var memory = new AlignedBuffer(Inner * 64 + 6 * Inner + 6 * 64);
            Tiles(memory.Pointer, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles(float* b, SimdWidth width)
    {
        float** rows = stackalloc float*[6];
        for (int i = 0; i < 6; i++)
            rows[i] = b + Inner * 64 + i * Inner;
        float* c = rows[5] + Inner;
        nint segment = 0;
        for (int i = 0; i < Repeat; i++)
        {
            switch (width)
            {
                case SimdWidth.Avx512:
                    TileDispatch.Run<Simd512, Vector512<float>>(6, 4, rows, &segment, 1, Inner, b, b, 0, c, 64);
                    break;
                case SimdWidth.Avx2:
                    TileDispatch.Run<Simd256, Vector256<float>>(3, 4, rows, &segment, 1, Inner, b, b, 0, c, 32);
                    break;
                default:
                    TileDispatch.Run<Simd128, Vector128<float>>(3, 4, rows, &segment, 1, Inner, b, b, 0, c, 16);
                    break;
            }
        }
    }
}

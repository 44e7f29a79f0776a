using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Matrix transposition in blocks of 4 x 4 registers.</summary>
internal static unsafe class Transpose
{
    /// <summary>
    /// to[c, r] = from[r, c] for <paramref name="rows"/> rows and <paramref name="columns"/> columns of the source; strides in floats.
    /// </summary>
    public static void Copy(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
    {
        // Blocks of 32 rows keep the lines written to in L1 while the source is read along its rows.
        const int Block = 32;
        for (int r0 = 0; r0 < rows; r0 += Block)
        {
            int r1 = Math.Min(rows, r0 + Block);
            int r = r0;
            for (; r <= r1 - 4; r += 4)
                FourRows(from + r * fromStride, fromStride, to + r, toStride, columns);
            for (; r < r1; r++)
            {
                for (int c = 0; c < columns; c++)
                    to[c * toStride + r] = from[r * fromStride + c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(float* from, nint fromStride, float* to, nint toStride, int columns)
    {
        int c = 0;
        for (; c <= columns - 4; c += 4)
        {
            float* f = from + c,
                t = to + c * toStride;
            Vector128<float> a = Vector128.Load(f),
                b = Vector128.Load(f + fromStride),
                d = Vector128.Load(f + 2 * fromStride),
                e = Vector128.Load(f + 3 * fromStride);
            if (Sse.IsSupported)
            {
                Vector128<float> ab = Sse.UnpackLow(a, b),
                    de = Sse.UnpackLow(d, e),
                    cd = Sse.UnpackHigh(a, b),
                    fg = Sse.UnpackHigh(d, e);
                Sse.MoveLowToHigh(ab, de).Store(t);
                Sse.MoveHighToLow(de, ab).Store(t + toStride);
                Sse.MoveLowToHigh(cd, fg).Store(t + 2 * toStride);
                Sse.MoveHighToLow(fg, cd).Store(t + 3 * toStride);
                continue;
            }
            for (int i = 0; i < 4; i++)
            {
                Vector128.Create(a.ToScalar(), b.ToScalar(), d.ToScalar(), e.ToScalar()).Store(t + i * toStride);
                (a, b, d, e) = (Rotate(a), Rotate(b), Rotate(d), Rotate(e));
            }
        }
        for (; c < columns; c++)
        {
            for (int r = 0; r < 4; r++)
                to[c * toStride + r] = from[r * fromStride + c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Rotate(Vector128<float> x) => Vector128.Shuffle(x, Vector128.Create(1, 2, 3, 0));
}

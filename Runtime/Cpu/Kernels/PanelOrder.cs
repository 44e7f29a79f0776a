using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Puts a row-major matrix into the order of panels where it lies: memory that was touched before costs a tenth of fresh
/// memory.</summary>
internal static unsafe class PanelOrder
{
    // Four registers of the widest kind.
    private const int MostWidth = 64;

    /// <summary>Moves chunk [row, panel] to [panel, row].</summary>
    /// <param name="values">[rows, panels, width]; becomes [panels, rows, width].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="panels">Panels.</param>
    /// <param name="width">Floats of a chunk, at most 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rearrange(float* values, int rows, int panels, int width)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MostWidth);
        if (rows == 1 || panels == 1)
            return;
        uint chunks = checked((uint)rows * (uint)panels);
        var moved = new ulong[(chunks + 63) / 64];
        float* kept = stackalloc float[MostWidth];
        // Each cycle of places is followed once: the chunk that belongs here is fetched, then the one that belongs where it was.
        for (uint start = 0; start < chunks; start++)
        {
            if ((moved[start >> 6] >> (int)(start & 63) & 1) != 0)
                continue;
            Move(values + (nuint)start * (uint)width, kept, width);
            uint at = start;
            while (true)
            {
                moved[at >> 6] |= 1UL << (int)(at & 63);
                uint panel = at / (uint)rows,
                    from = (at - panel * (uint)rows) * (uint)panels + panel;
                if (from == start)
                    break;
                Move(values + (nuint)from * (uint)width, values + (nuint)at * (uint)width, width);
                at = from;
            }
            Move(kept, values + (nuint)at * (uint)width, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(float* from, float* to, int width)
    {
        for (int i = 0; i < width; i += Vector128<float>.Count)
            Vector128.Load(from + i).Store(to + i);
    }
}

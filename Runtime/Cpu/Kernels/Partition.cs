namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Cuts a count into consecutive ranges of nearly equal length.</summary>
internal static class Partition
{
    /// <summary>
    /// The range [start, end) of part <paramref name="part"/> of <paramref name="parts"/>; only the last may end off a multiple of
    /// <paramref name="grain"/>.
    /// </summary>
    public static (int Start, int End) Range(int part, int parts, int count, int grain = 1)
    {
        long grains = ((long)count + grain - 1) / grain;
        return ((int)Math.Min(count, grains * part / parts * grain), (int)Math.Min(count, grains * (part + 1) / parts * grain));
    }
}

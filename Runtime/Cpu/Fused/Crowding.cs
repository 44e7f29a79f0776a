using System.Diagnostics;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// Whether other threads keep the cores, so that a thread that waits for another within a sequence waits for the scheduler. Sharing then
/// rests, at each late meeting twice as long as before.
/// </summary>
internal static class Crowding
{
    private static readonly long s_least = Stopwatch.Frequency / 100,
        s_most = Stopwatch.Frequency;

    private static long s_until,
        s_rest;

    /// <summary>Whether threads may share a sequence now.</summary>
    public static bool IsCalm => Stopwatch.GetTimestamp() >= Volatile.Read(ref s_until);

    /// <summary>Threads have met late.</summary>
    public static void Late()
    {
        long rest = Math.Clamp(2 * Volatile.Read(ref s_rest), s_least, s_most);
        Volatile.Write(ref s_rest, rest);
        Volatile.Write(ref s_until, Stopwatch.GetTimestamp() + rest);
    }

    /// <summary>Threads have met in time through a whole sequence.</summary>
    public static void InTime()
    {
        if (Volatile.Read(ref s_rest) != 0)
            Volatile.Write(ref s_rest, 0);
    }
}

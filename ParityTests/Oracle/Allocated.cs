namespace KerasSharp.ParityTests.Oracle;

/// <summary>What a call allocates.</summary>
public static class Allocated
{
    /// <summary>How often <see cref="Least"/> calls.</summary>
    public const int Rounds = 10;

    /// <summary>Bytes that the calling thread allocates in a call: the least of several, since a collection that other tests cause
    /// meanwhile ends the thread's block of memory and counts its rest as allocated.</summary>
    /// <param name="call">The call, in its steady state.</param>
    public static long Least(Action call)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}

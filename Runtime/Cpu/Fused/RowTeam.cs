using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace KerasSharp.Runtime.Cpu.Fused;

/// <summary>
/// Threads that share the products of one sequence, step by step. The leader opens each product with its places, pairs of panels, and takes
/// them from the first on; helpers take from the last one back, so that each core keeps its end of the weights in its own cache. A helper
/// may come at any time, or never: whatever nobody else takes the leader computes, and it waits for places alone that were taken. Which
/// thread computes a place does not change its bits.
/// </summary>
internal unsafe struct RowTeam
{
    /// <summary>The most places that a product may have.</summary>
    public const int MaxPlaces = ushort.MaxValue;

    // A helper without work leaves behind this time: the leader's thread may have lost its core.
    private static readonly long s_patience = Stopwatch.Frequency / 10_000;

    // Helpers are behind by a place at most, which takes some microseconds.
    private static readonly long s_soon = Stopwatch.Frequency / 20_000;

    private RecurrentTile* tile;
    private long open; // product (32 bits), first place that is left (16), places that are left at the end (16)
    private int told;
    private int ended;
    private bool late;

    /// <summary>The sequence whose product is open. To be read behind a place that was taken, and until it is told.</summary>
    public readonly RecurrentTile* Tile => tile;

    /// <summary>Leader: whether a helper was late. Then the leader goes on alone.</summary>
    public readonly bool IsLate => late;

    /// <summary>Leader: offers the places of the next product.</summary>
    public void Open(RecurrentTile* state, int places)
    {
        tile = state;
        told = 0;
        Interlocked.Exchange(ref open, (open >> 32) + 1 << 32 | (uint)places);
    }

    /// <summary>Leader: takes the first place that is left.</summary>
    public bool TryTakeFirst(out int place)
    {
        while (true)
        {
            long now = Volatile.Read(ref open);
            place = (ushort)(now >> 16);
            if (place >= (ushort)now)
                return false;
            if (Interlocked.CompareExchange(ref open, now + (1 << 16), now) == now)
                return true;
        }
    }

    /// <summary>Leader: waits until the helpers have told their places.</summary>
    /// <param name="others">How many places others took.</param>
    public void Wait(int others)
    {
        if (Volatile.Read(ref told) == others)
            return;
        long begun = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref told) != others)
        {
            Pause();
            if (Stopwatch.GetTimestamp() - begun <= s_soon)
                continue;
            late = true;
            Thread.Yield();
        }
    }

    /// <summary>Leader: there are no more products.</summary>
    public void End()
    {
        Volatile.Write(ref ended, 1);
        if (late)
            Crowding.Late();
        else
            Crowding.InTime();
    }

    /// <summary>Helper: takes the last place that is left, or waits for the next product.</summary>
    /// <param name="place">The place.</param>
    /// <param name="product">The number of the product, from 1.</param>
    /// <returns>False where there is none to come, or none came for long.</returns>
    public bool TryTakeLast(out int place, out int product)
    {
        long begun = 0;
        while (true)
        {
            long now = Volatile.Read(ref open);
            (place, product) = ((ushort)now - 1, (int)(now >> 32));
            if (place >= (ushort)(now >> 16))
            {
                if (Interlocked.CompareExchange(ref open, now - 1, now) == now)
                    return true;
                continue;
            }
            if (Volatile.Read(ref ended) != 0)
                return false;
            long time = Stopwatch.GetTimestamp();
            begun = begun == 0 ? time : begun;
            if (time - begun > s_patience)
                return false;
            Pause();
        }
    }

    /// <summary>Helper: the place that was taken is computed.</summary>
    public void Tell() => Interlocked.Increment(ref told);

    private static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else
            Thread.SpinWait(1);
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>How long a buffer must keep its elements.</summary>
/// <param name="Size">Elements.</param>
/// <param name="First">The step that writes it first.</param>
/// <param name="Last">The step that reads it last.</param>
internal sealed record BufferLife(Dim Size, int First, int Last);

/// <summary>Lays buffers into two arenas, one that does not depend on the batch and one that grows with it: a place is a constant
/// there and a multiple of N here, so one layout serves every batch size. Buffers that live at different times share memory.</summary>
internal static class BufferPlanner
{
    /// <summary>Places are multiples of this many elements: a cache line of floats.</summary>
    public const int Alignment = 16;

    /// <summary>A place for each buffer in the arena of its kind, and the arenas' sizes (elements; elements for each sample).</summary>
    public static (long[] Places, long Fixed, long PerSample) Plan(IReadOnlyList<BufferLife> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        var places = new long[buffers.Count];
        long[] sizes = [Place(buffers, places, perBatch: false), Place(buffers, places, perBatch: true)];
        return (places, sizes[0], sizes[1]);
    }

    private static long Place(IReadOnlyList<BufferLife> buffers, long[] places, bool perBatch)
    {
        var placed = new List<(long Start, long End, int First, int Last)>();
        long total = 0;
        foreach (
            int i in Enumerable
                .Range(0, buffers.Count)
                .Where(i => buffers[i].Size.PerBatch == perBatch)
                .OrderByDescending(i => buffers[i].Size.Factor)
        )
        {
            var b = buffers[i];
            long size = (b.Size.Factor + Alignment - 1L) / Alignment * Alignment,
                at = 0;
            foreach (var (start, end, first, last) in placed)
            {
                if (last < b.First || first > b.Last || end <= at)
                    continue;
                if (at + size <= start)
                    break;
                at = end;
            }
            places[i] = at;
            total = Math.Max(total, at + size);
            var entry = (at, at + size, b.First, b.Last);
            int to = placed.BinarySearch(entry);
            placed.Insert(to < 0 ? ~to : to, entry);
        }
        return total;
    }
}

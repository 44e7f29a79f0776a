using KerasSharp.Hdf5.Chunks;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Filters;

/// <summary>Undoes what a dataset's chunks went through when written, last step first (IV.A.2.l).</summary>
internal sealed class FilterPipeline
{
    /// <summary>The most that deflate, the strongest of the filters, can expand a byte to.</summary>
    internal const int MaxExpansion = 1032;

    private const int Gzip = 1;
    private const int Shuffle = 2;
    private const int Fletcher = 3;
    private const int Lzf = 32000;
    private readonly ObjectLocation _place;
    private readonly IReadOnlyList<Hdf5Filter> _filters;

    internal FilterPipeline(ObjectLocation place, IReadOnlyList<Hdf5Filter> filters)
    {
        _place = place;
        _filters = filters;
        foreach (var filter in filters)
        {
            if (filter.Id is not (Gzip or Shuffle or Fletcher or Lzf))
                throw place.Unsupported($"the filter {filter.Name} (gzip, shuffle, fletcher32 and lzf are)");
        }
    }

    internal int Count => _filters.Count;

    /// <summary>The bytes of a chunk before filters, of which there are <paramref name="size"/>.</summary>
    internal ReadOnlySpan<byte> Undo(ReadOnlySpan<byte> bytes, StoredChunk chunk, int size)
    {
        // A checksum inside a compressed stream makes that one longer than the chunk.
        var limit = (int)Math.Min((long)size + (Fletcher32Filter.Size * _filters.Count), Array.MaxLength);
        for (var i = _filters.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (chunk.FilterMask & (1u << i)) != 0)
                continue;
            bytes = _filters[i].Id switch
            {
                Gzip => GzipFilter.Undo(_place, chunk.Address, bytes, limit),
                Shuffle => ShuffleFilter.Undo(_place, _filters[i], bytes),
                Fletcher => Fletcher32Filter.Undo(_place, chunk.Address, bytes),
                _ => LzfFilter.Undo(_place, chunk.Address, bytes, limit),
            };
        }

        return bytes;
    }
}

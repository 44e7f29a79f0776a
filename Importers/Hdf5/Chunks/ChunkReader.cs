using KerasSharp.Hdf5.Filters;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Chunks;

/// <summary>Puts the chunks of a dataset together.</summary>
internal sealed class ChunkReader
{
    /// <summary>Elements that were never written may take this many bytes beyond the file's size; more is taken for a forgery.</summary>
    internal const long MaxUnwrittenBytes = 64 << 20;

    private readonly ObjectLocation _place;
    private readonly ChunkGrid _grid;
    private readonly DataLayout _layout;
    private readonly FilterPipeline _filters;
    private readonly int _elementSize;

    internal ChunkReader(ObjectLocation place, Dataspace space, DataLayout layout, IReadOnlyList<Hdf5Filter> filters, int elementSize)
    {
        _place = place;
        _layout = layout;
        _elementSize = elementSize;
        _grid = new ChunkGrid(place, space, layout.ChunkShape, elementSize);
        _filters = new FilterPipeline(place, filters);
    }

    /// <summary>
    /// Lists the written chunks and checks that the dataset's size is one that they can have: forged axes must not make a small file
    /// claim all memory.
    /// </summary>
    /// <returns>The chunks, and the bytes of those that were never written.</returns>
    internal (List<StoredChunk> Chunks, ulong Unwritten) Plan()
    {
        var budget = new Budget(_place, "chunks");
        var found = new List<StoredChunk>();
        foreach (var chunk in ChunkIndex.Read(_grid, _layout, _filters.Count > 0))
        {
            if (!_grid.Contains(chunk.Position))
                continue;
            budget.Take(Math.Max(chunk.Size, 1), chunk.Address);
            if ((UInt128)_grid.ChunkBytes > ((UInt128)chunk.Size * FilterPipeline.MaxExpansion) + FilterPipeline.MaxExpansion)
                throw _place.Bad("chunk", chunk.Address, $"{chunk.Size} bytes cannot expand to {_grid.ChunkBytes}");
            found.Add(chunk);
        }

        var count = _grid.Count;
        if ((UInt128)found.Count > count)
            throw _place.Bad($"expected at most {count} chunks, found {found.Count}");
        var unwritten = (count - (UInt128)found.Count) * _grid.ChunkBytes;
        if (unwritten > (UInt128)(MaxUnwrittenBytes + _place.Limit))
            throw _place.Unsupported(
                $"a dataset with {unwritten} bytes of chunks that were never written, more than {MaxUnwrittenBytes} "
                    + $"beyond the file's size,"
            );
        return (found, (ulong)unwritten);
    }

    /// <summary>Fills <paramref name="target"/>, which already holds what unwritten elements hold.</summary>
    internal void Read(List<StoredChunk> chunks, Span<byte> target)
    {
        if (chunks.Count == 0)
            return;
        foreach (var chunk in chunks)
        {
            var stored = _place.Slice(chunk.Address, chunk.Size, "chunk");
            var skipFilters = _layout.PartialChunksUnfiltered && _grid.IsPartial(chunk.Position);
            var bytes = skipFilters ? stored : _filters.Undo(stored, chunk, (int)Math.Min(_grid.ChunkBytes, int.MaxValue));
            if ((ulong)bytes.Length != _grid.ChunkBytes)
                throw _place.Bad("chunk", chunk.Address, $"expected {_grid.ChunkBytes} bytes, found {bytes.Length}");
            Copy(bytes, chunk.Position, target);
        }
    }

    // Row by row along the last axis; what sticks out of the dataset is left away.
    private void Copy(ReadOnlySpan<byte> chunk, long[] position, Span<byte> target)
    {
        var rank = position.Length;
        var last = rank - 1;
        var lengths = new long[rank];
        for (var axis = 0; axis < rank; axis++)
            lengths[axis] = Math.Min(_grid.ChunkShape[axis], _grid.Shape[axis] - (position[axis] * _grid.ChunkShape[axis]));
        var index = new long[rank];
        var rowBytes = (int)(lengths[last] * _elementSize);
        while (true)
        {
            long from = 0,
                to = 0;
            for (var axis = 0; axis < rank; axis++)
            {
                from = (from * _grid.ChunkShape[axis]) + index[axis];
                to = (to * _grid.Shape[axis]) + (position[axis] * _grid.ChunkShape[axis]) + index[axis];
            }

            chunk.Slice((int)(from * _elementSize), rowBytes).CopyTo(target[(int)(to * _elementSize)..]);
            var turn = last - 1;
            while (turn >= 0 && ++index[turn] == lengths[turn])
                index[turn--] = 0;
            if (turn < 0)
                return;
        }
    }
}

using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Chunks;

/// <summary>The elements that fixed and extensible arrays share: a chunk's address and, with filters, its size and mask.</summary>
internal sealed class ArrayElements
{
    private const int MaskSize = 4;
    private readonly ChunkGrid _grid;
    private readonly List<StoredChunk> _chunks;
    private readonly int _sizeBytes;

    internal ArrayElements(ChunkGrid grid, List<StoredChunk> chunks, ref Cursor header)
    {
        _grid = grid;
        _chunks = chunks;
        int client = header.U8();
        Size = header.U8();
        if (client > 1)
            throw header.Bad($"expected an array of chunks, found client {client}");
        var offsetSize = grid.Place.Superblock.OffsetSize;
        _sizeBytes = client == 0 ? 0 : Size - offsetSize - MaskSize;
        if (client == 0 ? Size != offsetSize : _sizeBytes is < 1 or > 8)
            throw header.Bad($"expected elements of another size, found {Size} bytes");
    }

    /// <summary>Bytes of one element.</summary>
    internal int Size { get; }

    /// <summary>Reads elements from number <paramref name="first"/> on.</summary>
    internal void Read(ref Cursor cursor, ulong first, ulong count)
    {
        for (var number = first; number < first + count; number++)
        {
            var address = cursor.Offset();
            var (size, mask) = _sizeBytes == 0 ? (_grid.ChunkBytes, 0u) : (cursor.Unsigned(_sizeBytes), cursor.U32());
            if (address != Superblock.Undefined)
                _chunks.Add(new StoredChunk(_grid.PositionOf(number), address, size, mask));
        }
    }
}

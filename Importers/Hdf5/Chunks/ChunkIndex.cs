using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Chunks;

/// <summary>Lists the chunks that have been written, whatever the kind of index.</summary>
internal static class ChunkIndex
{
    internal static List<StoredChunk> Read(ChunkGrid grid, DataLayout layout, bool filtered)
    {
        var chunks = new List<StoredChunk>();
        if (layout.Address == Superblock.Undefined)
            return chunks;
        switch (layout.Index)
        {
            case ChunkIndexType.SingleChunk:
                chunks.Add(
                    new StoredChunk(
                        new long[grid.Shape.Length],
                        layout.Address,
                        filtered ? layout.Size : grid.ChunkBytes,
                        layout.FilterMask
                    )
                );
                break;
            case ChunkIndexType.Implicit:
                ReadImplicit(grid, layout, chunks);
                break;
            case ChunkIndexType.FixedArray:
                FixedArrayIndex.Read(grid, layout.Address, chunks);
                break;
            case ChunkIndexType.ExtensibleArray:
                new ExtensibleArrayIndex(grid, layout.Address, chunks).Read();
                break;
            case ChunkIndexType.BTreeV2:
                ReadBTreeV2(grid, layout.Address, chunks);
                break;
            default:
                new BTreeV1Index(grid, chunks).Read(layout.Address);
                break;
        }

        return chunks;
    }

    // VII.D: all chunks lie in one block, in order.
    private static void ReadImplicit(ChunkGrid grid, DataLayout layout, List<StoredChunk> chunks)
    {
        if (grid.Count * grid.ChunkBytes > (UInt128)grid.Place.Limit)
            throw grid.Place.Bad($"expected {grid.Count} chunks of {grid.ChunkBytes} bytes, found a file of {grid.Place.Limit}");
        for (var number = 0UL; number < (ulong)grid.Count; number++)
            chunks.Add(new StoredChunk(grid.PositionOf(number), layout.Address + (number * grid.ChunkBytes), grid.ChunkBytes, 0));
    }

    // VII.F: record types 10 (no filters) and 11 (filters).
    private static void ReadBTreeV2(ChunkGrid grid, ulong address, List<StoredChunk> chunks)
    {
        const int unfiltered = 10;
        const int maskSize = 4;
        var (type, records) = BTreeV2.Read(grid.Place, address, ofFile: false, unfiltered, 11);
        foreach (var record in records)
        {
            var fields = new Cursor(grid.Place, record, address, "chunk record");
            var chunk = fields.Offset();
            var (size, mask) = (grid.ChunkBytes, 0u);
            if (type != unfiltered)
            {
                var sizeBytes = record.Length - grid.Place.Superblock.OffsetSize - maskSize - (8 * grid.Shape.Length);
                if (sizeBytes is < 1 or > 8)
                    throw fields.Bad($"expected room for a chunk's size, found {sizeBytes} bytes");
                (size, mask) = (fields.Unsigned(sizeBytes), fields.U32());
            }

            var position = new long[grid.Shape.Length];
            for (var axis = 0; axis < position.Length; axis++)
                position[axis] = (long)Math.Min(fields.U64(), long.MaxValue);
            chunks.Add(new StoredChunk(position, chunk, size, mask));
        }
    }
}

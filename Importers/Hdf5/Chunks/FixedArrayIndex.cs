using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Chunks;

/// <summary>Chunks of a dataset of fixed shape (VII.C): one array of them, in pages where it is long.</summary>
internal static class FixedArrayIndex
{
    private const int ChecksumSize = 4;

    internal static void Read(ChunkGrid grid, ulong address, List<StoredChunk> chunks)
    {
        var place = grid.Place;
        var header = place.Block(address, (ulong)(12 + place.Superblock.LengthSize + place.Superblock.OffsetSize), "fixed array header");
        header.Signature("FAHD"u8);
        header.Version(0);
        var elements = new ArrayElements(grid, chunks, ref header);
        int pageBits = header.U8();
        var count = header.Length();
        var block = header.Offset();
        header.Checksum();
        if (block == Superblock.Undefined)
            return;
        if (count > (ulong)place.Limit / (ulong)elements.Size)
            throw header.Bad($"{count} elements; expected no more than the file holds");
        if (pageBits is 0 or > 31)
            throw header.Bad($"expected pages of 2^1 to 2^31 elements, found 2^{pageBits}");
        ReadBlock(place, block, address, elements, count, 1UL << pageBits);
    }

    private static void ReadBlock(
        ObjectLocation place,
        ulong address,
        ulong header,
        ArrayElements elements,
        ulong count,
        ulong pageElements
    )
    {
        const string what = "fixed array data block";
        var pages = count > pageElements ? (count + pageElements - 1) / pageElements : 0;
        var prefixSize = (ulong)(6 + place.Superblock.OffsetSize) + ((pages + 7) / 8);
        var elementBytes = count * (ulong)elements.Size;
        var size = prefixSize + ChecksumSize + (pages == 0 ? elementBytes : 0);
        var block = place.Block(address, size, what);
        block.Signature("FADB"u8);
        block.Version(0);
        block.Skip(1);
        if (block.Offset() != header)
            throw block.Bad($"expected a block of the array at {header}");
        if (pages == 0)
        {
            elements.Read(ref block, 0, count);
            block.Checksum();
            return;
        }

        var written = block.Take((pages + 7) / 8);
        block.Checksum();
        var pageSize = (pageElements * (ulong)elements.Size) + ChecksumSize;
        for (var page = 0UL; page < pages; page++)
        {
            if ((written[(int)(page / 8)] & (0x80 >> (int)(page % 8))) == 0)
                continue;
            var first = page * pageElements;
            var here = Math.Min(pageElements, count - first);
            var cursor = place.Block(address + size + (page * pageSize), (here * (ulong)elements.Size) + ChecksumSize, "fixed array page");
            elements.Read(ref cursor, first, here);
            cursor.Checksum();
        }
    }
}

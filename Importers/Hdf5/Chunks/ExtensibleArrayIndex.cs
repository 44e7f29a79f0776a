using System.Numerics;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Chunks;

/// <summary>
/// Chunks of a dataset with one unlimited axis (VII.E): the first stand in the index block, the next in data blocks that it names,
/// the rest in data blocks that super blocks name. Blocks grow with their number.
/// </summary>
internal sealed class ExtensibleArrayIndex
{
    private const int ChecksumSize = 4;
    private readonly ObjectLocation _place;
    private readonly Budget _budget;
    private readonly ulong _header;
    private readonly ArrayElements _elements;
    private readonly int _offsetBytes;
    private readonly int _inIndex;
    private readonly ulong _minElements;
    private readonly int _minPointers;
    private readonly ulong _pageElements;
    private readonly int _superBlocks;
    private readonly ulong _indexBlock;

    internal ExtensibleArrayIndex(ChunkGrid grid, ulong address, List<StoredChunk> chunks)
    {
        _place = grid.Place;
        _header = address;
        _budget = new Budget(_place, "extensible array");
        var header = _place.Block(
            address,
            (ulong)(16 + (6 * _place.Superblock.LengthSize) + _place.Superblock.OffsetSize),
            "extensible array header"
        );
        header.Signature("EAHD"u8);
        header.Version(0);
        _elements = new ArrayElements(grid, chunks, ref header);
        int maxBits = header.U8();
        _inIndex = header.U8();
        _minElements = header.U8();
        _minPointers = header.U8();
        int pageBits = header.U8();
        header.Skip(6 * _place.Superblock.LengthSize);
        _indexBlock = header.Offset();
        header.Checksum();
        if (
            maxBits is 0 or > 64
            || pageBits > 31
            || !BitOperations.IsPow2(_minElements)
            || !BitOperations.IsPow2(_minPointers)
            || BitOperations.Log2(_minElements) > maxBits
        )
            throw header.Bad(
                $"expected block sizes that are powers of two, found {_minElements} and {_minPointers}, {maxBits} and {pageBits} bits"
            );
        _offsetBytes = (maxBits + 7) / 8;
        _pageElements = 1UL << pageBits;
        _superBlocks = 1 + maxBits - BitOperations.Log2(_minElements);
    }

    internal void Read()
    {
        if (_indexBlock == Superblock.Undefined)
            return;
        var offsetSize = _place.Superblock.OffsetSize;
        var inlineSupers = 2 * BitOperations.Log2((uint)_minPointers);
        var inlineBlocks = 2 * (_minPointers - 1);
        var namedSupers = Math.Max(0, _superBlocks - inlineSupers);
        var size = (ulong)(6 + offsetSize + (_inIndex * _elements.Size) + ((inlineBlocks + namedSupers) * offsetSize) + ChecksumSize);
        var index = Open(_indexBlock, size, "extensible array index block", "EAIB"u8);
        _elements.Read(ref index, 0, (ulong)_inIndex);
        var first = (ulong)_inIndex;
        for (var level = 0; level < Math.Min(inlineSupers, _superBlocks); level++)
        {
            for (var block = 0UL; block < BlocksAt(level); block++, first += ElementsAt(level))
                ReadDataBlock(index.Offset(), first, ElementsAt(level), default, 0);
        }

        // An array too short for all of them still has room for their addresses.
        for (var level = _superBlocks; level < inlineSupers; level++)
            index.Skip((int)BlocksAt(level) * offsetSize);
        for (var level = inlineSupers; level < _superBlocks; level++)
        {
            var super = index.Offset();
            if (super != Superblock.Undefined)
                ReadSuperBlock(super, level, first);
            if (level < 62)
                first += BlocksAt(level) * ElementsAt(level);
        }

        index.Checksum();
    }

    private static ulong BlocksAt(int level) => 1UL << (level / 2);

    private ulong ElementsAt(int level) => _minElements << ((level + 1) / 2);

    private ulong PagesAt(int level) => ElementsAt(level) > _pageElements ? ElementsAt(level) / _pageElements : 0;

    private void ReadSuperBlock(ulong address, int level, ulong first)
    {
        var blocks = BlocksAt(level);
        var pages = PagesAt(level);
        var bitmapSize = (UInt128)blocks * ((pages + 7) / 8);
        var size =
            (UInt128)(6 + _place.Superblock.OffsetSize + _offsetBytes + ChecksumSize)
            + bitmapSize
            + ((UInt128)blocks * (UInt128)_place.Superblock.OffsetSize);
        if (size > (UInt128)_place.Limit)
            throw _place.Bad("extensible array super block", address, $"{size} bytes; expected no more than the file has");
        var super = Open(address, (ulong)size, "extensible array super block", "EASB"u8);
        super.Skip(_offsetBytes);
        var written = super.Take((ulong)bitmapSize);
        for (var block = 0UL; block < blocks; block++, first += ElementsAt(level))
            ReadDataBlock(super.Offset(), first, ElementsAt(level), written, block * pages);
        super.Checksum();
    }

    private void ReadDataBlock(ulong address, ulong first, ulong count, ReadOnlySpan<byte> written, ulong firstPage)
    {
        if (address == Superblock.Undefined)
            return;
        var paged = count > _pageElements;
        var elementBytes = (UInt128)count * (UInt128)_elements.Size;
        if (elementBytes > (UInt128)_place.Limit)
            throw _place.Bad("extensible array data block", address, $"{count} elements; expected no more than the file holds");
        var size = (ulong)(6 + _place.Superblock.OffsetSize + _offsetBytes + ChecksumSize) + (paged ? 0 : (ulong)elementBytes);
        var block = Open(address, size, "extensible array data block", "EADB"u8);
        block.Skip(_offsetBytes);
        if (!paged)
            _elements.Read(ref block, first, count);
        block.Checksum();
        if (paged)
            ReadPages(address + size, first, count / _pageElements, written, firstPage);
    }

    private void ReadPages(ulong address, ulong first, ulong pages, ReadOnlySpan<byte> written, ulong firstPage)
    {
        var pageSize = (_pageElements * (ulong)_elements.Size) + ChecksumSize;
        for (var page = 0UL; page < pages; page++)
        {
            var bit = firstPage + page;
            if (bit / 8 >= (ulong)written.Length)
                throw _place.Bad("extensible array page", address, "expected a page that its super block knows");
            if ((written[(int)(bit / 8)] & (0x80 >> (int)(bit % 8))) == 0)
                continue;
            _budget.Take(pageSize, address);
            var cursor = _place.Block(address + (page * pageSize), pageSize, "extensible array page");
            _elements.Read(ref cursor, first + (page * _pageElements), _pageElements);
            cursor.Checksum();
        }
    }

    private Cursor Open(ulong address, ulong size, string what, ReadOnlySpan<byte> signature)
    {
        _budget.Take(size, address);
        var block = _place.Block(address, size, what);
        block.Signature(signature);
        block.Version(0);
        block.Skip(1);
        if (block.Offset() != _header)
            throw block.Bad($"expected a block of the array at {_header}");
        return block;
    }
}

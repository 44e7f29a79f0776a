using System.Numerics;

namespace KerasSharp.Hdf5.Format;

/// <summary>
/// The heap space of a fractal heap's managed objects (III.G): direct blocks in a doubling table, found through indirect blocks.
/// </summary>
internal sealed class FractalHeapBlocks
{
    private const string DirectWhat = "fractal heap direct block";
    private const string IndirectWhat = "fractal heap indirect block";
    private readonly ObjectLocation _place;
    private readonly Budget _budget;
    private readonly ulong _header;
    private readonly bool _checksums;
    private readonly int _width;
    private readonly ulong _startSize;
    private readonly ulong _root;
    private readonly int _rootRows;
    private readonly HashSet<(ulong Address, ulong Start, ulong Size)> _verifiedBlocks = [];
    private readonly Dictionary<(ulong Address, ulong Start, int Rows), ulong[]> _children = [];

    internal FractalHeapBlocks(ObjectLocation place, ulong header, ref Cursor cursor, bool checksums)
    {
        _place = place;
        _budget = new Budget(place, "fractal heap block", ofFile: true);
        _header = header;
        _checksums = checksums;
        _width = cursor.U16();
        _startSize = cursor.Length();
        MaxDirectSize = cursor.Length();
        int maxBits = cursor.U16();
        cursor.Skip(2);
        _root = cursor.Offset();
        _rootRows = cursor.U16();
        OffsetBytes = (maxBits + 7) / 8;
        if (
            _width == 0
            || !BitOperations.IsPow2(_startSize)
            || !BitOperations.IsPow2(MaxDirectSize)
            || MaxDirectSize < _startSize
            || MaxDirectSize > int.MaxValue
            || maxBits is 0 or > 64
        )
            throw cursor.Bad(
                $"expected a table of block sizes that are powers of two, found width {_width}, sizes {_startSize} to "
                    + $"{MaxDirectSize}, {maxBits} bits"
            );
    }

    /// <summary>Bytes of a heap offset.</summary>
    internal int OffsetBytes { get; }

    /// <summary>Largest direct block.</summary>
    internal ulong MaxDirectSize { get; }

    private int DirectRows => BitOperations.Log2(MaxDirectSize) - BitOperations.Log2(_startSize) + 2;

    internal Cursor Object(ulong offset, ulong length, string what)
    {
        var (address, start, size) = _rootRows == 0 ? (_root, 0UL, _startSize) : FindBlock(_root, 0, _rootRows, offset, depth: 0);
        if (offset < start || offset - start > size || length > size - (offset - start))
            throw _place.Bad(
                DirectWhat,
                address,
                $"an object of {length} bytes at {offset} lies outside the block's {size} bytes at {start}"
            );
        Verify(address, start, size);
        return _place.Block(address + (offset - start), length, what);
    }

    private ulong RowSize(int row) => row <= 1 ? _startSize : _startSize << (row - 1);

    private (ulong Address, ulong Start, ulong Size) FindBlock(ulong indirect, ulong start, int rows, ulong offset, int depth)
    {
        // Sizes halve at least with each step down, so 64 bits of offset cannot take more steps than this.
        if (depth > 64)
            throw _place.Bad(IndirectWhat, indirect, "expected at most 64 levels");
        var children = Children(indirect, start, rows);
        var rowStart = start;
        for (var row = 0; row < rows; row++)
        {
            if (row > 62 - BitOperations.Log2(_startSize))
                break;
            var size = RowSize(row);
            var column = (offset - rowStart) / size;
            if (column >= (ulong)_width)
            {
                rowStart += size * (ulong)_width;
                continue;
            }

            var child = children[(row * _width) + (int)column];
            var childStart = rowStart + (column * size);
            if (row < DirectRows)
                return (child, childStart, size);
            var childRows = BitOperations.Log2(size) - BitOperations.Log2(_startSize * (ulong)_width) + 1;
            if (childRows < 1)
                throw _place.Bad(IndirectWhat, indirect, "expected children with at least one row");
            return FindBlock(child, childStart, childRows, offset, depth + 1);
        }

        throw _place.Bad(IndirectWhat, indirect, $"an object at {offset} lies outside the heap");
    }

    private ulong[] Children(ulong address, ulong start, int rows)
    {
        if (_children.TryGetValue((address, start, rows), out var known))
            return known;
        var offsetSize = _place.Superblock.OffsetSize;
        var count = (long)rows * _width;
        var size = (ulong)(5 + offsetSize + OffsetBytes + 4 + (count * offsetSize));
        _budget.Take(size, address);
        var block = _place.Block(address, size, IndirectWhat);
        block.Signature("FHIB"u8);
        CheckOwner(ref block, start);
        var children = new ulong[count];
        for (var i = 0; i < count; i++)
            children[i] = block.Offset();
        block.Checksum();
        _children.Add((address, start, rows), children);
        return children;
    }

    private void Verify(ulong address, ulong start, ulong size)
    {
        if (_verifiedBlocks.Contains((address, start, size)))
            return;
        _budget.Take(size, address);
        var block = _place.Block(address, size, DirectWhat);
        block.Signature("FHDB"u8);
        CheckOwner(ref block, start);
        if (_checksums)
        {
            var at = block.Position;
            var stored = block.U32();
            var bytes = _place.Slice(address, size, DirectWhat).ToArray();
            bytes.AsSpan(at, 4).Clear();
            var computed = Lookup3.Hash(bytes);
            if (computed != stored && _place.Bytes.VerifiesChecksums)
                throw block.Bad($"checksum; expected {computed:x8}, found {stored:x8}");
        }

        _verifiedBlocks.Add((address, start, size));
    }

    private void CheckOwner(ref Cursor block, ulong start)
    {
        block.Version(0);
        var owner = block.Offset();
        if (owner != _header)
            throw block.Bad($"expected a block of the heap at {_header}, found one of the heap at {owner}");
        var found = block.Unsigned(OffsetBytes);
        if (found != start)
            throw block.Bad($"expected the block for heap offset {start}, found that for {found}");
    }
}

using System.Numerics;

namespace KerasSharp.Hdf5.Format;

/// <summary>Holds the links or attributes of large groups and objects (III.G). Objects are found by their heap ID.</summary>
internal sealed class FractalHeap
{
    private const int Managed = 0;
    private const int Huge = 1;
    private const int Tiny = 2;
    private readonly ObjectLocation _place;
    private readonly Budget _objects;
    private readonly FractalHeapBlocks _blocks;
    private readonly int _idSize;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly ulong _hugeTree;
    private Dictionary<ulong, (ulong Address, ulong Length)>? _huge;

    internal FractalHeap(ObjectLocation place, ulong address)
    {
        var (offsets, lengths) = (place.Superblock.OffsetSize, place.Superblock.LengthSize);
        _place = place;
        _objects = new Budget(place, "fractal heap", ofFile: true);
        var header = place.Block(address, (ulong)(26 + (3 * offsets) + (12 * lengths)), "fractal heap header");
        header.Signature("FRHP"u8);
        header.Version(0);
        _idSize = header.U16();
        var filtersSize = header.U16();
        if (filtersSize != 0)
            throw place.Unsupported("a fractal heap with filters");
        var flags = header.U8();
        var maxManaged = header.U32();
        header.Skip(lengths);
        _hugeTree = header.Offset();
        header.Skip(lengths + offsets + (8 * lengths));
        _blocks = new FractalHeapBlocks(place, address, ref header, checksums: (flags & 2) != 0);
        header.Checksum();
        _offsetBytes = _blocks.OffsetBytes;
        _lengthBytes = Math.Min((BitOperations.Log2(_blocks.MaxDirectSize) + 7) / 8, BTreeV2.BytesFor(maxManaged));
    }

    /// <summary>A cursor over the object with this ID.</summary>
    internal Cursor Object(ReadOnlySpan<byte> id, string what)
    {
        var cursor = new Cursor(_place, id, 0, "fractal heap ID");
        var kind = cursor.U8();
        if (kind >> 6 != 0)
            throw cursor.Bad($"expected version 0, found {kind >> 6}");
        switch ((kind >> 4) & 3)
        {
            case Managed:
                var (offset, length) = (cursor.Unsigned(_offsetBytes), cursor.Unsigned(_lengthBytes));
                _objects.Take(length, offset);
                return _blocks.Object(offset, length, what);
            case Huge:
                var (address, size) = HugeObject(ref cursor);
                _objects.Take(size, address);
                return _place.Block(address, size, what);
            case Tiny:
                const int longestShortForm = 17;
                var tinySize = _idSize > longestShortForm ? ((kind & 0xF) << 8) | cursor.U8() : kind & 0xF;
                return new Cursor(_place, cursor.Take(tinySize + 1), 0, what);
            default:
                throw cursor.Bad("expected a managed, huge or tiny object");
        }
    }

    // III.G: where the ID has room for address and length they stand in it, else in a B-tree of record type 1.
    private (ulong Address, ulong Length) HugeObject(ref Cursor id)
    {
        var (offsets, lengths) = (_place.Superblock.OffsetSize, _place.Superblock.LengthSize);
        if (_idSize - 1 >= offsets + lengths)
            return (id.Offset(), id.Length());
        if (_huge is null)
        {
            _huge = [];
            foreach (var record in BTreeV2.Read(_place, _hugeTree, ofFile: true, 1).Records)
            {
                var fields = new Cursor(_place, record, _hugeTree, "huge object record");
                var (address, length) = (fields.Offset(), fields.Length());
                if (!_huge.TryAdd(fields.Length(), (address, length)))
                    throw fields.Bad("expected each huge object once, found it twice");
            }
        }

        var key = id.Unsigned(Math.Min(_idSize - 1, lengths));
        return _huge.TryGetValue(key, out var found) ? found : throw id.Bad($"expected a huge object {key}, found none of that number");
    }
}

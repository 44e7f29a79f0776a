namespace KerasSharp.Hdf5.Format;

/// <summary>Holds elements of variable length (III.E). Collections are read when first asked for.</summary>
internal sealed class GlobalHeap(ObjectLocation place)
{
    private readonly Budget _budget = new(place, "global heap");
    private readonly Dictionary<ulong, Dictionary<int, (ulong Address, ulong Size)>> _collections = [];

    /// <summary>Bytes of the object that a reference of (collection address, index) names.</summary>
    internal ReadOnlySpan<byte> Object(ulong collection, uint index)
    {
        Dictionary<int, (ulong Address, ulong Size)>? objects;
        lock (_collections)
        {
            if (!_collections.TryGetValue(collection, out objects))
                _collections.Add(collection, objects = Read(collection));
        }

        if (index > ushort.MaxValue || !objects.TryGetValue((int)index, out var found))
            throw place.Bad("global heap collection", collection, $"expected an object of index {index}, found none");
        return place.Slice(found.Address, found.Size, "global heap object");
    }

    private Dictionary<int, (ulong Address, ulong Size)> Read(ulong address)
    {
        const string what = "global heap collection";
        // Both heads are filled up to a multiple of 8, which the specification does not say: behind lengths of 2 and 4 bytes is a gap.
        var lengthSize = place.Superblock.LengthSize;
        var objectHeadSize = (8 + lengthSize + 7) & ~7;
        var (headSize, gap) = ((ulong)objectHeadSize, objectHeadSize - 8 - lengthSize);
        var head = place.Block(address, headSize, what);
        head.Signature("GCOL"u8);
        head.Version(1);
        head.Skip(3);
        var size = head.Length();
        if (size < headSize)
            throw head.Bad($"expected at least {headSize} bytes, found {size}");
        _budget.Take(size, address);
        var body = place.Block(address + headSize, size - headSize, what);
        var objects = new Dictionary<int, (ulong Address, ulong Size)>();
        while (body.Remaining >= objectHeadSize)
        {
            int index = body.U16();
            body.Skip(2 + 4);
            var length = body.Length();
            body.Skip(gap);
            if (index == 0)
                break;
            if (!objects.TryAdd(index, (body.Address, length)))
                throw body.Bad($"expected each index once, found {index} twice");
            body.Take(length);
            body.Align(8);
        }

        return objects;
    }
}

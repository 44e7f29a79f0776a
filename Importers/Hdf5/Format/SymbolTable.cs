namespace KerasSharp.Hdf5.Format;

/// <summary>
/// Links of an old-style group: a version 1 B-tree (III.A.1) whose leaves are symbol table nodes (III.B), with the names in a local
/// heap (III.D).
/// </summary>
internal sealed class SymbolTable
{
    private const int SymbolicLink = 2;
    private readonly ObjectLocation _place;
    private readonly Budget _budget;
    private readonly ulong _names;
    private readonly ulong _namesSize;
    private readonly List<LinkMessage> _links = [];

    private SymbolTable(ObjectLocation place, ulong heapAddress)
    {
        _place = place;
        _budget = new Budget(place, "group B-tree", ofFile: true);
        var heap = place.Block(heapAddress, (ulong)(8 + (2 * place.Superblock.LengthSize) + place.Superblock.OffsetSize), "local heap");
        heap.Signature("HEAP"u8);
        heap.Version(0);
        heap.Skip(3);
        _namesSize = heap.Length();
        heap.Length();
        _names = heap.Offset();
    }

    /// <summary>Reads the links that a symbol table message (IV.A.2.r) leads to.</summary>
    internal static List<LinkMessage> Read(Cursor message)
    {
        var (tree, heap) = (message.Offset(), message.Offset());
        var table = new SymbolTable(message.Place, heap);
        table.ReadTree(tree, parentLevel: -1);
        return table._links;
    }

    private void ReadTree(ulong address, int parentLevel)
    {
        var node = BTreeV1Node.Open(_place, address, type: 0, keySize: _place.Superblock.LengthSize, parentLevel, _budget);
        for (var i = 0; i < node.Count; i++)
        {
            node.Cursor.Length();
            var child = node.Cursor.Offset();
            if (node.Level == 0)
                ReadNode(child);
            else
                ReadTree(child, node.Level);
        }
    }

    private void ReadNode(ulong address)
    {
        const int headSize = 8;
        var entrySize = _place.Superblock.LengthSize + _place.Superblock.OffsetSize + 24;
        var head = _place.Block(address, headSize, "symbol table node");
        head.Signature("SNOD"u8);
        head.Version(1);
        head.Skip(1);
        int count = head.U16();
        _budget.Take((ulong)(headSize + (count * entrySize)), address);
        var entries = _place.Block(address + headSize, (ulong)(count * entrySize), "symbol table node");
        for (var i = 0; i < count; i++)
            ReadEntry(ref entries);
    }

    // III.C: name, object header, cache type, scratch pad. The name's place has the size of lengths, though the specification says offsets.
    private void ReadEntry(ref Cursor entries)
    {
        var name = Name(entries.Length());
        var target = entries.Offset();
        var cacheType = entries.U32();
        entries.Skip(4);
        var valueAt = entries.U32();
        entries.Skip(12);
        if (name.Length == 0)
            throw entries.Bad("expected a link with a name, found an empty one");
        _links.Add(cacheType == SymbolicLink ? LinkMessage.Soft(name, Name(valueAt)) : LinkMessage.Hard(name, target));
    }

    private string Name(ulong offset)
    {
        if (offset >= _namesSize)
            throw _place.Bad("local heap", _names, $"expected a name below byte {_namesSize}, found {offset}");
        var cursor = _place.Block(_names, _namesSize, "local heap");
        cursor.Skip((int)offset);
        var start = cursor.Position;
        var name = cursor.ZeroTerminated();
        _budget.Take((ulong)(cursor.Position - start), _names);
        return name;
    }
}

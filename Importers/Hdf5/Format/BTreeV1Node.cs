namespace KerasSharp.Hdf5.Format;

/// <summary>One node of a version 1 B-tree (III.A.1): keys and children follow one another from the cursor on.</summary>
internal ref struct BTreeV1Node
{
    internal Cursor Cursor;

    /// <summary>Distance from the leaves, which are 0.</summary>
    internal int Level { get; private init; }

    /// <summary>Children; there is one key more than these.</summary>
    internal int Count { get; private init; }

    // Type: 0 for groups, 1 for chunks. Parent level: -1 for the root; a child lies one level below its parent, which bounds the depth.
    internal static BTreeV1Node Open(ObjectLocation place, ulong address, int type, int keySize, int parentLevel, Budget budget)
    {
        const string what = "B-tree node";
        var offsetSize = place.Superblock.OffsetSize;
        var headSize = 8 + (2 * offsetSize);
        var head = place.Block(address, (ulong)headSize, what);
        head.Signature("TREE"u8);
        int foundType = head.U8();
        int level = head.U8();
        int count = head.U16();
        if (foundType != type)
            throw head.Bad($"expected a node of type {type}, found {foundType}");
        if (parentLevel >= 0 && level != parentLevel - 1)
            throw head.Bad($"expected level {parentLevel - 1} below level {parentLevel}, found {level}");
        var size = (ulong)((count * (keySize + offsetSize)) + keySize);
        budget.Take((ulong)headSize + size, address);
        return new BTreeV1Node
        {
            Cursor = place.Block(address + (ulong)headSize, size, what),
            Level = level,
            Count = count,
        };
    }
}

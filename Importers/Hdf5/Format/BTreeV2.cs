using System.Numerics;

namespace KerasSharp.Hdf5.Format;

/// <summary>Reads all records of a version 2 B-tree (III.A.2) in its order.</summary>
internal sealed class BTreeV2
{
    private const int NodeOverhead = 10;
    private readonly ObjectLocation _place;
    private readonly Budget _budget;
    private readonly int _type;
    private readonly int _nodeSize;
    private readonly int _recordSize;

    // By level: bytes of "number of records", and of "total number of records below".
    private readonly List<(int CountSize, int TotalSize)> _levels = [];
    private readonly List<byte[]> _records = [];

    private BTreeV2(ObjectLocation place, int type, int nodeSize, int recordSize, bool ofFile)
    {
        _place = place;
        _budget = new Budget(place, "B-tree", ofFile);
        _type = type;
        _nodeSize = nodeSize;
        _recordSize = recordSize;
    }

    /// <param name="place">The file.</param>
    /// <param name="address">The tree's header.</param>
    /// <param name="ofFile">Whether the tree is read once, so that all such trees count together.</param>
    /// <param name="expectedTypes">Types of records.</param>
    internal static (int Type, List<byte[]> Records) Read(
        ObjectLocation place,
        ulong address,
        bool ofFile,
        params ReadOnlySpan<int> expectedTypes
    )
    {
        var header = place.Block(address, (ulong)(22 + place.Superblock.OffsetSize + place.Superblock.LengthSize), "B-tree header");
        header.Signature("BTHD"u8);
        header.Version(0);
        int type = header.U8();
        var nodeSize = header.U32();
        int recordSize = header.U16();
        int depth = header.U16();
        header.Skip(2);
        var root = header.Offset();
        int rootCount = header.U16();
        var total = header.Length();
        header.Checksum();
        if (!expectedTypes.Contains(type))
            throw header.Bad($"expected records of type {string.Join(" or ", expectedTypes.ToArray())}, found {type}");
        if (nodeSize > int.MaxValue / 2 || recordSize == 0 || nodeSize < NodeOverhead + recordSize)
            throw header.Bad($"expected nodes that hold records, found {nodeSize} bytes for records of {recordSize}");
        var tree = new BTreeV2(place, type, (int)nodeSize, recordSize, ofFile);
        tree.PlanLevels(ref header, depth);
        if (root != Superblock.Undefined)
            tree.ReadNode(root, rootCount, depth);
        if ((ulong)tree._records.Count != total)
            throw header.Bad($"expected {total} records, found {tree._records.Count}");
        return (type, tree._records);
    }

    /// <summary>Bytes that hold the numbers up to <paramref name="limit"/>.</summary>
    internal static int BytesFor(ulong limit) => limit == 0 ? 1 : (BitOperations.Log2(limit) / 8) + 1;

    // How many records fit below a node decides how wide its counts are.
    private void PlanLevels(ref Cursor header, int depth)
    {
        var below = (ulong)((_nodeSize - NodeOverhead) / _recordSize);
        var countSize = BytesFor(below);
        var totalSize = 0;
        _levels.Add((countSize, totalSize));
        for (var level = 1; level <= depth; level++)
        {
            var pointerSize = _place.Superblock.OffsetSize + countSize + totalSize;
            var here = (_nodeSize - NodeOverhead - pointerSize) / (_recordSize + pointerSize);
            var belowNext = ((UInt128)(here + 1) * below) + (UInt128)here;
            if (here < 1 || belowNext > long.MaxValue)
                throw header.Bad($"expected a depth that its nodes of {_nodeSize} bytes allow, found {depth}");
            below = (ulong)belowNext;
            totalSize = BytesFor(below);
            _levels.Add((countSize, totalSize));
        }
    }

    private void ReadNode(ulong address, int count, int level)
    {
        _budget.Take((ulong)(NodeOverhead + ((long)count * _recordSize)), address);
        var what = level == 0 ? "B-tree leaf" : "B-tree node";
        var pointerSize = level == 0 ? 0 : _place.Superblock.OffsetSize + _levels[level - 1].CountSize + _levels[level - 1].TotalSize;
        var used = NodeOverhead + ((long)count * _recordSize) + ((count + 1L) * pointerSize);
        if (used > _nodeSize)
            throw _place.Bad(what, address, $"{count} records do not fit in {_nodeSize} bytes");
        var node = _place.Block(address, (ulong)used, what);
        node.Signature(level == 0 ? "BTLF"u8 : "BTIN"u8);
        node.Version(0);
        if (node.U8() != _type)
            throw node.Bad($"expected records of type {_type}, as the tree's header says");
        var records = new byte[count][];
        for (var i = 0; i < count; i++)
            records[i] = node.Take(_recordSize).ToArray();
        if (level == 0)
        {
            node.Checksum();
            _records.AddRange(records);
            return;
        }

        var children = new (ulong Address, int Count)[count + 1];
        for (var i = 0; i <= count; i++)
        {
            children[i].Address = node.Offset();
            children[i].Count = (int)Math.Min(node.Unsigned(_levels[level - 1].CountSize), ushort.MaxValue);
            node.Skip(_levels[level - 1].TotalSize);
        }

        node.Checksum();
        for (var i = 0; i <= count; i++)
        {
            ReadNode(children[i].Address, children[i].Count, level - 1);
            if (i < count)
                _records.Add(records[i]);
        }
    }
}

using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Writing;

/// <summary>A name to write, and where its object lies; for a group with the tree and heap that readers cache.</summary>
internal readonly record struct WrittenLink(string Name, long Address, long Tree, long Heap);

/// <summary>
/// Writes the links of an old-style group: names in a local heap (III.D), entries in symbol table nodes (III.B), found by a version 1
/// B-tree (III.A.1). Nodes are filled from the left.
/// </summary>
internal static class SymbolTableWriter
{
    /// <summary>Half of a symbol table node's entries, as the superblock says.</summary>
    internal const int LeafK = 4;

    /// <summary>Half of a B-tree node's children, as the superblock says.</summary>
    internal const int InternalK = 16;

    private const long NoFreeBlock = 1;
    private const int EntrySize = 40;

    internal static (long Tree, long Heap) Write(FileWriter file, IEnumerable<WrittenLink> links)
    {
        var sorted = links.ToArray();
        Array.Sort(sorted, (a, b) => TextEncoding.CompareNames(a.Name, b.Name));
        var nameOffsets = new long[sorted.Length];

        // Offset 0 is the empty name, the least key of every tree.
        var names = new ByteBuilder().Zeros(8);
        for (var i = 0; i < sorted.Length; i++)
        {
            nameOffsets[i] = names.Length;
            names.U8(TextEncoding.Encode(sorted[i].Name)).U8(0).Pad();
        }

        var segment = file.Append(names.ToArray());
        var heap = file.Append(new ByteBuilder().U8("HEAP"u8).U8(0, 0, 0, 0).U64(names.Length).U64(NoFreeBlock).U64(segment).ToArray());
        var nodes = new List<(long Address, long LastKey)>();
        for (var first = 0; first < sorted.Length; first += 2 * LeafK)
        {
            var count = Math.Min(2 * LeafK, sorted.Length - first);
            nodes.Add((file.Append(Node(sorted.AsSpan(first, count), nameOffsets.AsSpan(first))), nameOffsets[first + count - 1]));
        }

        var level = 0;
        do nodes = WriteLevel(file, nodes, level++);
        while (nodes.Count > 1);
        return (nodes[0].Address, heap);
    }

    private static byte[] Node(ReadOnlySpan<WrittenLink> links, ReadOnlySpan<long> names)
    {
        const int cachedTable = 1;
        var node = new ByteBuilder().U8("SNOD"u8).U8(1, 0).U16(links.Length);
        for (var i = 0; i < links.Length; i++)
        {
            var isGroup = links[i].Tree != 0;
            node.U64(names[i]).U64(links[i].Address).U32(isGroup ? cachedTable : 0).U32(0).U64(links[i].Tree).U64(links[i].Heap);
        }

        return node.Zeros((2 * LeafK - links.Length) * EntrySize).ToArray();
    }

    // A node's keys: the last name of the node before it, then of each child the last name.
    private static List<(long Address, long LastKey)> WriteLevel(FileWriter file, List<(long Address, long LastKey)> children, int level)
    {
        const int most = 2 * InternalK;
        const int size = 24 + (most * 8) + ((most + 1) * 8);
        var nodes = new List<(long Address, long LastKey)>();
        var count = Math.Max(1, (children.Count + most - 1) / most);
        var start = file.Align();
        for (var i = 0; i < count; i++)
        {
            var first = i * most;
            var used = Math.Min(most, children.Count - first);
            var (left, right) = (
                i == 0 ? FileWriter.Undefined : start + ((i - 1) * size),
                i == count - 1 ? FileWriter.Undefined : start + ((i + 1) * size)
            );
            var node = new ByteBuilder()
                .U8("TREE"u8)
                .U8(0, (byte)level)
                .U16(used)
                .U64(left)
                .U64(right)
                .U64(first == 0 ? 0 : children[first - 1].LastKey);
            for (var child = first; child < first + used; child++)
                node.U64(children[child].Address).U64(children[child].LastKey);
            nodes.Add((file.Append(node.Zeros(size - node.Length).ToArray()), used == 0 ? 0 : children[first + used - 1].LastKey));
        }

        return nodes;
    }
}

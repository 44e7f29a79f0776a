using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Chunks;

/// <summary>Chunks of layout version 3: a version 1 B-tree of node type 1 (III.A.1).</summary>
internal sealed class BTreeV1Index(ChunkGrid grid, List<StoredChunk> chunks)
{
    private readonly Budget _budget = new(grid.Place, "chunk B-tree");

    internal void Read(ulong address) => ReadNode(address, parentLevel: -1);

    private void ReadNode(ulong address, int parentLevel)
    {
        var keySize = 8 + (8 * (grid.Shape.Length + 1));
        var node = BTreeV1Node.Open(grid.Place, address, type: 1, keySize, parentLevel, _budget);
        for (var i = 0; i < node.Count; i++)
        {
            var (size, mask) = (node.Cursor.U32(), node.Cursor.U32());
            var position = new long[grid.Shape.Length];
            for (var axis = 0; axis < position.Length; axis++)
            {
                var offset = node.Cursor.U64();
                var length = (ulong)grid.ChunkShape[axis];
                if (offset % length != 0)
                    throw node.Cursor.Bad($"expected a chunk at a multiple of {length}, found {offset}");
                position[axis] = (long)(offset / length);
            }

            node.Cursor.Skip(8);
            var child = node.Cursor.Offset();
            if (node.Level > 0)
                ReadNode(child, node.Level);
            else
                chunks.Add(new StoredChunk(position, child, size, mask));
        }
    }
}

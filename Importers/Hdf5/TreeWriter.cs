using KerasSharp.Hdf5.Writing;

namespace KerasSharp.Hdf5;

/// <summary>
/// Writes a whole file: texts of variable length, then the objects from the leaves to the root (so that every address is known when it
/// is needed), then the superblock (II.A.1, version 0) at the beginning.
/// </summary>
internal sealed class TreeWriter(Stream stream)
{
    private const int SuperblockSize = 96;
    private readonly FileWriter _file = new(stream);
    private readonly GlobalHeapWriter _heap = new();

    internal void Write(Hdf5GroupBuilder root)
    {
        _file.Append(new byte[SuperblockSize]);
        CollectTexts(root);
        _heap.WriteTo(_file);
        var link = WriteGroup(string.Empty, root);
        _file.WriteStart(Superblock(link, _file.Align()));
    }

    private static byte[] Superblock(WrittenLink root, long end)
    {
        const int cachedTable = 1;
        return new ByteBuilder()
            .U8(0x89)
            .U8("HDF\r\n"u8)
            .U8(0x1A, 0x0A)
            .U8(0, 0, 0, 0, 0, sizeof(long), sizeof(long), 0)
            .U16(SymbolTableWriter.LeafK)
            .U16(SymbolTableWriter.InternalK)
            .U32(0)
            .U64(0)
            .U64(FileWriter.Undefined)
            .U64(end)
            .U64(FileWriter.Undefined)
            .U64(0)
            .U64(root.Address)
            .U32(cachedTable)
            .U32(0)
            .U64(root.Tree)
            .U64(root.Heap)
            .ToArray();
    }

    private void CollectTexts(Hdf5ObjectBuilder item)
    {
        foreach (var (_, content) in item.AttributeContents)
        {
            if (content is VariableTextData texts)
                _heap.Add(texts);
        }

        if (item is Hdf5DatasetBuilder { Content: VariableTextData elements })
            _heap.Add(elements);
        if (item is not Hdf5GroupBuilder group)
            return;
        foreach (var child in group.Children.Values)
            CollectTexts(child);
    }

    private WrittenLink WriteObject(string name, Hdf5ObjectBuilder item) =>
        item switch
        {
            Hdf5GroupBuilder group => WriteGroup(name, group),
            _ => WriteDataset(name, (Hdf5DatasetBuilder)item),
        };

    private WrittenLink WriteGroup(string name, Hdf5GroupBuilder group)
    {
        var (tree, heap) = SymbolTableWriter.Write(_file, [.. group.Children.Select(child => WriteObject(child.Key, child.Value))]);
        return new WrittenLink(name, _file.Append(HeaderEncoder.Group(tree, heap, Attributes(group))), tree, heap);
    }

    private WrittenLink WriteDataset(string name, Hdf5DatasetBuilder dataset)
    {
        var address = dataset.Content.Count == 0 ? FileWriter.Undefined : _file.AppendContent(dataset.Content, _heap, dataset.Path);
        return new WrittenLink(name, _file.Append(HeaderEncoder.Dataset(dataset.Content, address, Attributes(dataset))), 0, 0);
    }

    private List<(string Name, byte[] Body)> Attributes(Hdf5ObjectBuilder item) =>
        [.. item.AttributeContents.Select(attribute => (attribute.Key, HeaderEncoder.Attribute(attribute.Key, attribute.Value, _heap)))];
}

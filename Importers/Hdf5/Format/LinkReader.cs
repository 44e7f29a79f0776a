namespace KerasSharp.Hdf5.Format;

/// <summary>Reads the links of a group: symbol table, link messages or fractal heap (IV.A.2.c, IV.A.2.g, IV.A.2.r).</summary>
internal static class LinkReader
{
    private const int NameIndex = 5;

    /// <summary>Whether the object is a group.</summary>
    internal static bool IsGroup(ObjectHeader header) =>
        header.Find(MessageType.SymbolTable) is not null
        || header.Find(MessageType.LinkInfo) is not null
        || header.Find(MessageType.Link) is not null;

    /// <summary>All links, by name; in order of creation where the group tracks it.</summary>
    internal static List<LinkMessage> Read(ObjectHeader header)
    {
        var place = header.Place;
        var links = new List<LinkMessage>();
        if (header.Find(MessageType.SymbolTable) is { } table)
            links.AddRange(SymbolTable.Read(table.Open(place)));
        foreach (var message in header.Messages)
        {
            if (message.Type != MessageType.Link)
                continue;
            var cursor = message.Open(place);
            links.Add(LinkMessage.Read(ref cursor));
        }

        var tracked = false;
        if (header.Find(MessageType.LinkInfo) is { } info)
            tracked = ReadDense(place, info.Open(place), links);
        if (tracked)
            links.Sort((a, b) => a.CreationOrder.CompareTo(b.CreationOrder));
        else
            links.Sort((a, b) => TextEncoding.CompareNames(a.Name, b.Name));
        return links;
    }

    private static bool ReadDense(ObjectLocation place, Cursor info, List<LinkMessage> links)
    {
        const byte orderTracked = 1;
        info.Version(0);
        var flags = info.U8();
        if ((flags & orderTracked) != 0)
            info.Skip(8);
        var (heapAddress, treeAddress) = (info.Offset(), info.Offset());
        if (heapAddress != Superblock.Undefined)
        {
            const int hashSize = 4;
            const int idSize = 7;
            var heap = new FractalHeap(place, heapAddress);
            foreach (var record in BTreeV2.Read(place, treeAddress, ofFile: true, NameIndex).Records)
            {
                var fields = new Cursor(place, record, treeAddress, "link name record");
                fields.Skip(hashSize);
                var link = heap.Object(fields.Take(idSize), "link");
                links.Add(LinkMessage.Read(ref link));
            }
        }

        return (flags & orderTracked) != 0;
    }
}

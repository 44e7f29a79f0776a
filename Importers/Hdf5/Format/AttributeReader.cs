namespace KerasSharp.Hdf5.Format;

/// <summary>Reads the attributes of an object, from its header or from a fractal heap (IV.A.2.m, IV.A.2.v).</summary>
internal static class AttributeReader
{
    private const int NameIndex = 8;

    /// <summary>All attributes, by name; in order of creation where the object tracks it.</summary>
    internal static List<AttributeMessage> Read(ObjectHeader header)
    {
        var place = header.Place;
        var found = new List<(AttributeMessage Attribute, int Order)>();
        foreach (var message in header.Messages)
        {
            if (message.Type != MessageType.Attribute)
                continue;
            if (message.Shared)
                throw place.Unsupported("a file with a table of shared header messages");
            found.Add((ReadMessage(message.Open(place)), message.CreationOrder));
        }

        var tracked = false;
        if (header.Find(MessageType.AttributeInfo) is { } info)
            tracked = ReadDense(place, info.Open(place), found);
        if (tracked)
            found.Sort((a, b) => a.Order.CompareTo(b.Order));
        else
            found.Sort((a, b) => TextEncoding.CompareNames(a.Attribute.Name, b.Attribute.Name));
        return found.ConvertAll(item => item.Attribute);
    }

    private static bool ReadDense(ObjectLocation place, Cursor info, List<(AttributeMessage Attribute, int Order)> found)
    {
        const byte orderTracked = 1;
        info.Version(0);
        var flags = info.U8();
        if ((flags & orderTracked) != 0)
            info.Skip(2);
        var (heapAddress, treeAddress) = (info.Offset(), info.Offset());
        if (heapAddress != Superblock.Undefined)
        {
            const int idSize = 8;
            var heap = new FractalHeap(place, heapAddress);
            foreach (var record in BTreeV2.Read(place, treeAddress, ofFile: true, NameIndex).Records)
            {
                var fields = new Cursor(place, record, treeAddress, "attribute name record");
                var id = fields.Take(idSize);
                var messageFlags = fields.U8();
                if ((messageFlags & 2) != 0)
                    throw place.Unsupported("a file with a table of shared header messages");
                var order = fields.U32();
                found.Add((ReadMessage(heap.Object(id, "attribute")), (int)Math.Min(order, int.MaxValue)));
            }
        }

        return (flags & orderTracked) != 0;
    }

    private static AttributeMessage ReadMessage(Cursor cursor)
    {
        const byte sharedType = 1;
        const byte sharedSpace = 2;
        var version = cursor.U8();
        if (version is < 1 or > 3)
            throw cursor.Bad($"expected an attribute of version 1 to 3, found {version}");
        var flags = cursor.U8();
        if (version == 1)
            flags = 0;
        var (nameSize, typeSize, spaceSize) = (cursor.U16(), cursor.U16(), cursor.U16());
        if (version == 3)
            cursor.Skip(1);
        var name = NameOf(ref cursor, nameSize, version);
        var place = cursor.Place.At($"{cursor.Place.Path}@{name}");
        var typeCursor = Part(ref cursor, place, typeSize, version, "attribute datatype");
        var type =
            (flags & sharedType) != 0
                ? ObjectHeader.Target(place, typeCursor, MessageType.Datatype).Datatype
                : DatatypeParser.Read(ref typeCursor);
        var spaceCursor = Part(ref cursor, place, spaceSize, version, "attribute dataspace");
        if ((flags & sharedSpace) != 0)
            throw place.Unsupported("an attribute with a shared dataspace");
        var space = Dataspace.Read(ref spaceCursor);
        if (space.Count > cursor.Remaining / type.Size)
            throw place.Bad("attribute", cursor.Start, $"expected {space.Count} elements of {type}, found {cursor.Remaining} bytes");
        return new AttributeMessage(place, name, type, space, cursor.Take((int)space.Count * type.Size).ToArray());
    }

    private static string NameOf(ref Cursor cursor, int size, int version)
    {
        var bytes = Padded(ref cursor, size, version);
        var end = bytes.IndexOf((byte)0);
        if (end < 1)
            throw cursor.Bad("expected an attribute with a name that ends with zero, found none");
        return TextEncoding.Decode(bytes[..end]);
    }

    private static Cursor Part(ref Cursor cursor, ObjectLocation place, int size, int version, string what)
    {
        var address = cursor.Address;
        return new Cursor(place, Padded(ref cursor, size, version), address, what);
    }

    // Only version 1 pads its parts to multiples of 8.
    private static ReadOnlySpan<byte> Padded(ref Cursor cursor, int size, int version)
    {
        var bytes = cursor.Take(size);
        if (version == 1)
            cursor.Skip(-size & 7);
        return bytes;
    }
}

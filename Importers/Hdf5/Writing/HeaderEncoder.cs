using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Writing;

/// <summary>Writes version 1 object headers (IV.A.1.a) in one block.</summary>
internal sealed class HeaderEncoder
{
    /// <summary>Most bytes of one message: its size is a 16-bit number, and a multiple of 8.</summary>
    internal const int MaxMessage = 65528;

    private const byte Constant = 1;
    private const byte DoNotShare = 4;
    private readonly ByteBuilder _messages = new();
    private int _count;

    internal static byte[] Group(long tree, long heap, IEnumerable<(string Name, byte[] Body)> attributes)
    {
        var header = new HeaderEncoder();
        header.Add(MessageType.SymbolTable, 0, new ByteBuilder().U64(tree).U64(heap).ToArray());
        return header.Finish(attributes);
    }

    internal static byte[] Dataset(WrittenData content, long address, IEnumerable<(string Name, byte[] Body)> attributes)
    {
        const byte late = 2;
        const byte ifSet = 2;
        var header = new HeaderEncoder();
        header.Add(MessageType.Dataspace, 0, SpaceEncoder.Encode(content.Shape));
        header.Add(MessageType.Datatype, Constant, content.Type);
        header.Add(MessageType.FillValue, Constant, new ByteBuilder().U8(2, late, ifSet, 1).U32(0).ToArray());
        header.Add(
            MessageType.DataLayout,
            0,
            new ByteBuilder().U8(3, (byte)Hdf5Layout.Contiguous).U64(address).U64(content.Count * content.ElementSize).ToArray()
        );
        return header.Finish(attributes);
    }

    /// <summary>Body of an attribute message (IV.A.2.m): version 1, or 3 where the name needs its character set told.</summary>
    internal static byte[] Attribute(string name, WrittenData content, GlobalHeapWriter heap)
    {
        byte[] nameBytes = [.. TextEncoding.Encode(name), 0];
        var (type, space) = (content.Type, SpaceEncoder.Encode(content.Shape));
        var ascii = System.Text.Ascii.IsValid(name);
        var body = new ByteBuilder().U8(ascii ? (byte)1 : (byte)3, 0).U16(nameBytes.Length).U16(type.Length).U16(space.Length);
        if (ascii)
            body.U8(nameBytes).Pad().U8(type).Pad().U8(space).Pad();
        else
            body.U8(1).U8(nameBytes).U8(type).U8(space);
        using var elements = new MemoryStream();
        content.WriteTo(elements, heap);
        return body.U8(elements.ToArray()).ToArray();
    }

    private byte[] Finish(IEnumerable<(string Name, byte[] Body)> attributes)
    {
        foreach (var (_, body) in attributes)
            Add(MessageType.Attribute, DoNotShare, body);
        return new ByteBuilder().U8(1, 0).U16(_count).U32(1).U32(_messages.Length).Zeros(4).U8(_messages.ToArray()).ToArray();
    }

    private void Add(MessageType type, byte flags, byte[] body)
    {
        _messages.U16((int)type).U16((body.Length + 7) & ~7).U8(flags, 0, 0, 0).U8(body).Pad();
        _count++;
    }
}

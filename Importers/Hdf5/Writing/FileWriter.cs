namespace KerasSharp.Hdf5.Writing;

/// <summary>Appends structures to a file, each at a multiple of 8 bytes, and tells where.</summary>
internal sealed class FileWriter(Stream stream)
{
    private readonly long _start = stream.Position;

    internal const long Undefined = -1;

    internal long Length => stream.Position - _start;

    internal long Append(ReadOnlySpan<byte> structure)
    {
        var address = Align();
        stream.Write(structure);
        return address;
    }

    /// <summary>Appends elements that are written as they come; nothing is held back.</summary>
    internal long AppendContent(WrittenData content, GlobalHeapWriter heap, string path)
    {
        var address = Align();
        content.WriteTo(stream, heap);
        var expected = checked(content.Count * content.ElementSize);
        var written = Length - address;
        if (written != expected)
            throw new InvalidOperationException($"{path}: expected {expected} bytes to be written, found {written}.");
        return address;
    }

    /// <summary>Writes the beginning, whose room was left free.</summary>
    internal void WriteStart(ReadOnlySpan<byte> structure)
    {
        var end = stream.Position;
        stream.Position = _start;
        stream.Write(structure);
        stream.Position = end;
    }

    /// <summary>Zeros up to the next multiple of 8.</summary>
    internal long Align()
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[8];
        stream.Write(zeros[..(int)(-Length & 7)]);
        return Length;
    }
}

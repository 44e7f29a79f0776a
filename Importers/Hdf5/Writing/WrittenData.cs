using KerasSharp.Binary;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Writing;

/// <summary>What a dataset or attribute holds, until it is written.</summary>
/// <param name="Shape">Axes; empty for a scalar; null for a null dataspace.</param>
internal abstract record WrittenData(long[]? Shape)
{
    internal long Count => Shape is null ? 0 : Shape.Aggregate(1L, (product, length) => checked(product * length));

    /// <summary>What a file has, in the same type.</summary>
    internal static WrittenData Of(ObjectLocation place, Hdf5Datatype type, long[]? shape, Action<Stream> write, Func<string[]> texts)
    {
        if (type.IsVariableString)
            return new VariableTextData(shape, Array.ConvertAll(texts(), TextEncoding.Encode), type.IsUtf8);
        if (type.IsString)
            return new RawData(shape, TypeEncoder.FixedString(type.Size, type.Padding, type.IsUtf8), type.Size, write);
        if (type.Format is { } format && (type.Class != Hdf5Class.Enumerated || format.Kind == ElementKind.Bool))
            return RawData.Numbers(shape, format, write);
        throw place.Unsupported($"writing datatype {type}");
    }

    /// <summary>The datatype message.</summary>
    internal abstract byte[] Type { get; }

    /// <summary>Bytes of one element.</summary>
    internal abstract int ElementSize { get; }

    /// <summary>Writes the elements; texts of variable length go to the heap.</summary>
    internal abstract void WriteTo(Stream stream, GlobalHeapWriter heap);
}

/// <summary>Elements that <paramref name="Write"/> brings as bytes.</summary>
internal sealed record RawData(long[]? Shape, byte[] TypeMessage, int Size, Action<Stream> Write) : WrittenData(Shape)
{
    internal override byte[] Type => TypeMessage;

    internal override int ElementSize => Size;

    internal static RawData Numbers(long[]? shape, ElementFormat format, Action<Stream> write) =>
        new(shape, TypeEncoder.Number(format), format.Size, write);

    internal override void WriteTo(Stream stream, GlobalHeapWriter heap) => Write(stream);
}

/// <summary>Texts of a fixed number of bytes, the rest zeros, as NumPy's <c>|S n</c>.</summary>
internal sealed record FixedTextData(long[]? Shape, byte[][] Texts, int Size) : WrittenData(Shape)
{
    internal override byte[] Type => TypeEncoder.FixedString(Size, Hdf5StringPadding.NullPadded, utf8: false);

    internal override int ElementSize => Size;

    internal override void WriteTo(Stream stream, GlobalHeapWriter heap)
    {
        var field = new byte[Size];
        foreach (var text in Texts)
        {
            field.AsSpan().Clear();
            text.CopyTo(field, 0);
            stream.Write(field);
        }
    }
}

/// <summary>Texts of any length.</summary>
internal sealed record VariableTextData(long[]? Shape, byte[][] Texts, bool Utf8) : WrittenData(Shape)
{
    internal override byte[] Type => TypeEncoder.VariableString(Utf8);

    internal override int ElementSize => TypeEncoder.VariableSize;

    internal override void WriteTo(Stream stream, GlobalHeapWriter heap)
    {
        foreach (var text in Texts)
        {
            var (collection, index) = text.Length == 0 ? (0, 0) : heap.Find(text);
            stream.Write(new ByteBuilder().U32(text.Length).U64(collection).U32(index).ToArray());
        }
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace KerasSharp.Data.Arrow;

/// <summary>Whether an array of a file lies within its buffers. Apache.Arrow takes offsets as they are and reads memory that they point to:
/// of a damaged file that is memory of others.</summary>
internal static class ArrowBounds
{
    private const int ViewBytes = 16,
        InlineBytes = 12;

    /// <summary>Looks at each offset.</summary>
    /// <exception cref="InvalidDataException">An element lies outside of its buffer.</exception>
    internal static void Require(IArrowArray array)
    {
        var data = array.Data;
        if (data.Length < 0 || data.Offset < 0)
            throw new InvalidDataException($"expected a length and an offset of at least 0, found {data.Length} and {data.Offset}");
        if (data.Buffers is [{ Length: > 0 } bits, ..])
            RequireBytes(bits, Bits((long)data.Offset + data.Length), "marks of missing values");
        switch (data.DataType)
        {
            case StringType or BinaryType:
                RequireOffsets(Offsets(data, sizeof(int)), data.Buffers[2].Length);
                break;
            case LargeStringType or LargeBinaryType:
                RequireOffsets(Offsets(data, sizeof(long)), data.Buffers[2].Length);
                break;
            case StringViewType or BinaryViewType:
                RequireViews(data);
                break;
            case ListType:
                RequireOffsets(Offsets(data, sizeof(int)), data.Children[0].Length);
                Require(ArrowArrayFactory.BuildArray(data.Children[0]));
                break;
            case LargeListType:
                RequireOffsets(Offsets(data, sizeof(long)), data.Children[0].Length);
                Require(ArrowArrayFactory.BuildArray(data.Children[0]));
                break;
            case FixedSizeListType list:
                if (((long)data.Offset + data.Length) * list.ListSize > data.Children[0].Length)
                    throw new InvalidDataException(
                        $"expected {data.Length} lists of {list.ListSize}, found {data.Children[0].Length} items"
                    );
                Require(ArrowArrayFactory.BuildArray(data.Children[0]));
                break;
            case DictionaryType:
                var categories = (DictionaryArray)array;
                Require(categories.Indices);
                Require(categories.Dictionary);
                break;
            case FixedWidthType type:
                RequireBytes(data.Buffers[1], Bits(((long)data.Offset + data.Length) * type.BitWidth), "values");
                break;
        }
    }

    private static long Bits(long count) => (count + 7) / 8;

    private static void RequireBytes(ArrowBuffer buffer, long bytes, string what)
    {
        if (buffer.Length < bytes)
            throw new InvalidDataException($"expected {bytes} bytes of {what}, found {buffer.Length}");
    }

    private static long[] Offsets(ArrayData data, int size)
    {
        // An array without elements may have no offsets.
        if (data.Length == 0)
            return [];
        RequireBytes(data.Buffers[1], ((long)data.Offset + data.Length + 1) * size, "offsets");
        var bytes = data.Buffers[1].Span.Slice(data.Offset * size, (data.Length + 1) * size);
        return size == sizeof(long)
            ? MemoryMarshal.Cast<byte, long>(bytes).ToArray()
            : System.Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), o => (long)o);
    }

    private static void RequireOffsets(long[] offsets, long length)
    {
        long before = 0;
        foreach (long offset in offsets)
        {
            if (offset < before || offset > length)
                throw new InvalidDataException($"expected an offset from {before} to {length}, found {offset}");
            before = offset;
        }
    }

    private static void RequireViews(ArrayData data)
    {
        RequireBytes(data.Buffers[1], ((long)data.Offset + data.Length) * ViewBytes, "views");
        for (int i = data.Offset; i < data.Offset + data.Length; i++)
        {
            var view = data.Buffers[1].Span.Slice(i * ViewBytes, ViewBytes);
            int length = BinaryPrimitives.ReadInt32LittleEndian(view),
                buffer = BinaryPrimitives.ReadInt32LittleEndian(view[8..]),
                from = BinaryPrimitives.ReadInt32LittleEndian(view[12..]);
            if (
                length < 0
                || length > InlineBytes
                    && (
                        buffer < 0 || from < 0 || buffer + 2 >= data.Buffers.Length || (long)from + length > data.Buffers[buffer + 2].Length
                    )
            )
                throw new InvalidDataException(
                    $"expected a text within the buffers, found one of {length} bytes at {from} of buffer {buffer}"
                );
        }
    }
}

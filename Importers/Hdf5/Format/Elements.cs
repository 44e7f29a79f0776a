using System.Numerics;

namespace KerasSharp.Hdf5.Format;

/// <summary>Turns the raw elements of a dataset or attribute into numbers or texts.</summary>
internal static class Elements
{
    internal static void ToNumbers<T>(ObjectLocation place, Hdf5Datatype type, ReadOnlySpan<byte> raw, Span<T> target)
        where T : unmanaged, INumberBase<T> => FormatOf(place, type).Convert(raw, target);

    internal static long[] ToInt64s(ObjectLocation place, Hdf5Datatype type, ReadOnlySpan<byte> raw)
    {
        var format = FormatOf(place, type);
        var values = new long[raw.Length / type.Size];
        return format.TryConvertExact(raw, values)
            ? values
            : throw place.Bad($"{type}: expected 64-bit integers, found a value that is none");
    }

    internal static string[] ToStrings(ObjectLocation place, Hdf5Datatype type, ReadOnlySpan<byte> raw, bool once = false)
    {
        if (!type.IsString)
            throw place.Bad($"expected text, found {type}");
        var texts = new string[raw.Length / type.Size];
        if (type.IsVariableString)
            ReadVariable(place, type, raw, texts, once);
        else
        {
            for (var i = 0; i < texts.Length; i++)
                texts[i] = Fixed(type.Padding, raw.Slice(i * type.Size, type.Size));
        }

        return texts;
    }

    internal static Binary.ElementFormat FormatOf(ObjectLocation place, Hdf5Datatype type)
    {
        if (type.Format is { } format)
            return format;
        if (type.IsString)
            throw place.Bad($"expected numbers, found {type}");
        throw place.Unsupported($"datatype {type}");
    }

    private static string Fixed(Hdf5StringPadding padding, ReadOnlySpan<byte> bytes)
    {
        var end = padding == Hdf5StringPadding.NullTerminated ? bytes.IndexOf((byte)0) : -1;
        return TextEncoding.Decode(
            padding switch
            {
                Hdf5StringPadding.NullTerminated => end < 0 ? bytes : bytes[..end],
                Hdf5StringPadding.NullPadded => bytes.TrimEnd((byte)0),
                _ => bytes.TrimEnd((byte)' '),
            }
        );
    }

    // IV.B (variable-length data): length, address of a global heap collection, index in it.
    private static void ReadVariable(ObjectLocation place, Hdf5Datatype type, ReadOnlySpan<byte> raw, string[] texts, bool once)
    {
        var size = 8 + place.Superblock.OffsetSize;
        if (type.Size != size)
            throw place.Bad($"expected references of {size} bytes to variable-length strings, found {type.Size}");
        var heap = place.Bytes.Ledger.Heap(place);
        var budget = new Budget(place, "variable-length string", ofFile: once);
        var cursor = new Cursor(place, raw, 0, "variable-length string");
        for (var i = 0; i < texts.Length; i++)
        {
            var (length, collection, index) = (cursor.U32(), cursor.Offset(), cursor.U32());
            if (length == 0 || collection is 0 or Superblock.Undefined)
            {
                texts[i] = string.Empty;
                continue;
            }

            budget.Take(length, collection);
            var bytes = heap.Object(collection, index);
            if (length > (uint)bytes.Length)
                throw place.Bad("global heap object", collection, $"expected a string of {length} bytes, found {bytes.Length}");
            texts[i] = Fixed(Hdf5StringPadding.NullTerminated, bytes[..(int)length]);
        }
    }
}

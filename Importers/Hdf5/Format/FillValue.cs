namespace KerasSharp.Hdf5.Format;

/// <summary>Reads what elements hold that were never written (IV.A.2.e, IV.A.2.f).</summary>
internal static class FillValue
{
    /// <summary>Bytes of one element; null for zeros.</summary>
    internal static byte[]? Read(ObjectHeader header, ObjectLocation place, int elementSize)
    {
        var value =
            header.Find(MessageType.FillValue) is { } message ? ReadNew(message.Open(place))
            : header.Find(MessageType.FillValueOld) is { } old ? ReadOld(old.Open(place))
            : [];
        if (value.Length == 0 || value.AsSpan().IndexOfAnyExcept((byte)0) < 0)
            return null;
        return value.Length == elementSize ? value : throw place.Bad($"expected a fill value of {elementSize} bytes, found {value.Length}");
    }

    private static byte[] ReadOld(Cursor cursor) => cursor.Take((ulong)cursor.U32()).ToArray();

    private static byte[] ReadNew(Cursor cursor)
    {
        const byte definedFlag = 1 << 5;
        var version = cursor.U8();
        if (version is < 1 or > 3)
            throw cursor.Bad($"expected a fill value of version 1 to 3, found {version}");
        bool defined;
        if (version == 3)
            defined = (cursor.U8() & definedFlag) != 0;
        else
        {
            cursor.Skip(2);
            defined = cursor.U8() != 0 || version == 1;
        }

        return defined ? cursor.Take((ulong)cursor.U32()).ToArray() : [];
    }
}

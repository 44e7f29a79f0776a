namespace KerasSharp.Hdf5.Format;

/// <summary>Reads filter pipeline messages (IV.A.2.l), versions 1 and 2.</summary>
internal static class FilterMessage
{
    private const int MaxFilters = 32;
    private const int FirstUserFilter = 256;

    internal static Hdf5Filter[] Read(Cursor cursor)
    {
        var version = cursor.U8();
        if (version is not (1 or 2))
            throw cursor.Bad($"expected a filter pipeline of version 1 or 2, found {version}");
        int count = cursor.U8();
        if (count > MaxFilters)
            throw cursor.Bad($"expected at most {MaxFilters} filters, found {count}");
        if (version == 1)
            cursor.Skip(6);
        var filters = new Hdf5Filter[count];
        for (var i = 0; i < count; i++)
            filters[i] = ReadFilter(ref cursor, version);
        return filters;
    }

    private static Hdf5Filter ReadFilter(ref Cursor cursor, int version)
    {
        int id = cursor.U16();
        int nameSize = version == 1 || id >= FirstUserFilter ? cursor.U16() : 0;
        cursor.Skip(2);
        int parameterCount = cursor.U16();
        var name = TextEncoding.Decode(cursor.Take(nameSize).TrimEnd((byte)0));
        if (version == 1)
            cursor.Skip(-nameSize & 7);
        if (parameterCount * 4 > cursor.Remaining)
            throw cursor.Bad($"expected {parameterCount} parameters of a filter, found {cursor.Remaining} bytes");
        var parameters = new uint[parameterCount];
        for (var i = 0; i < parameterCount; i++)
            parameters[i] = cursor.U32();
        if (version == 1 && parameterCount % 2 == 1)
            cursor.Skip(4);
        return new Hdf5Filter(id, NameOf(id) ?? (name.Length > 0 ? $"{name} ({id})" : $"filter {id}"), parameters);
    }

    private static string? NameOf(int id) =>
        id switch
        {
            1 => "gzip",
            2 => "shuffle",
            3 => "fletcher32",
            4 => "szip",
            5 => "nbit",
            6 => "scaleoffset",
            32000 => "lzf",
            _ => null,
        };
}

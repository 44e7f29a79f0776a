namespace KerasSharp.Hdf5.Format;

/// <summary>One name in a group, as the file has it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">Where it leads.</param>
/// <param name="Address">Object header, for a hard link.</param>
/// <param name="Target">Path, for a soft link; file and path, for an external one.</param>
/// <param name="CreationOrder">Number in order of creation, or -1.</param>
internal sealed record LinkMessage(string Name, Hdf5LinkKind Kind, ulong Address, string Target, long CreationOrder)
{
    internal static LinkMessage Hard(string name, ulong address, long order = -1) =>
        new(name, Hdf5LinkKind.Hard, address, string.Empty, order);

    internal static LinkMessage Soft(string name, string target, long order = -1) =>
        new(name, Hdf5LinkKind.Soft, Superblock.Undefined, target, order);

    /// <summary>Reads a link message (IV.A.2.g).</summary>
    internal static LinkMessage Read(ref Cursor cursor)
    {
        const int hard = 0;
        const int soft = 1;
        const int external = 64;
        cursor.Version(1);
        var flags = cursor.U8();
        int kind = (flags & (1 << 3)) != 0 ? cursor.U8() : hard;
        var order = (flags & (1 << 2)) != 0 ? (long)cursor.U64() : -1;
        if ((flags & (1 << 4)) != 0)
            cursor.Skip(1);
        var name = TextEncoding.Decode(cursor.Take(cursor.Unsigned(1 << (flags & 3))));
        if (name.Length == 0)
            throw cursor.Bad("expected a link with a name, found an empty one");
        switch (kind)
        {
            case hard:
                return Hard(name, cursor.Offset(), order);
            case soft:
                return Soft(name, TextEncoding.Decode(cursor.Take(cursor.U16())), order);
            case external:
                cursor.Skip(2 + 1);
                return new LinkMessage(
                    name,
                    Hdf5LinkKind.External,
                    Superblock.Undefined,
                    $"{cursor.ZeroTerminated()}:{cursor.ZeroTerminated()}",
                    order
                );
            default:
                return new LinkMessage(name, Hdf5LinkKind.UserDefined, Superblock.Undefined, $"type {kind}", order);
        }
    }
}

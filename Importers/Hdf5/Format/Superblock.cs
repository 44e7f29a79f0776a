using KerasSharp.Files;

namespace KerasSharp.Hdf5.Format;

/// <summary>File-wide facts (HDF5 File Format Specification, section II.A).</summary>
/// <param name="Version">0 to 3.</param>
/// <param name="OffsetSize">Bytes of an address: 2, 4 or 8.</param>
/// <param name="LengthSize">Bytes of a length: 2, 4 or 8.</param>
/// <param name="BaseAddress">Where in the file the superblock lies; addresses count from there.</param>
/// <param name="RootAddress">Object header of the root group.</param>
internal sealed record Superblock(int Version, int OffsetSize, int LengthSize, long BaseAddress, ulong RootAddress)
{
    /// <summary>An address that leads nowhere.</summary>
    internal const ulong Undefined = ulong.MaxValue;

    private const string What = "superblock";
    private const int FirstUserBlock = 512;

    private static ReadOnlySpan<byte> FormatSignature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static Superblock Read(FileBytes bytes, string file)
    {
        var found = Find(bytes, file);
        var place = new ObjectLocation(bytes, file, "/");
        var cursor = place.Block((ulong)found, (ulong)Math.Min(bytes.Length - found, 128), What);
        cursor.Skip(FormatSignature.Length);
        var version = cursor.U8();
        return version switch
        {
            0 or 1 => ReadOld(ref cursor, version, found),
            2 or 3 => ReadNew(ref cursor, version, found),
            _ => throw place.Unsupported($"superblock version {version} (0 to 3 are)"),
        };
    }

    // II.A: the signature stands at 0, or behind a user block at 512, 1024, 2048, ...
    private static long Find(FileBytes bytes, string file)
    {
        var signature = FormatSignature;
        for (long at = 0; at <= bytes.Length - signature.Length; at = at == 0 ? FirstUserBlock : at * 2)
        {
            if (bytes.Slice(at, signature.Length).SequenceEqual(signature))
                return at;
        }

        var start = bytes.Slice(0, (int)Math.Min(FileSignature.Length, bytes.Length));
        if (FileSignature.Of(start) is not (FileKind.Unknown or FileKind.Hdf5) and var kind)
            throw WrongFileException.Of(file, "an HDF5 file", kind);
        throw new KerasFormatException(
            $"{file}: not an HDF5 file: expected the signature {Convert.ToHexString(signature)} at its beginning, "
                + $"found {Convert.ToHexString(start[..Math.Min(signature.Length, start.Length)])}."
        );
    }

    // II.A.1, II.A.2: versions 0 and 1, with a symbol table entry (III.C) for the root group.
    private static Superblock ReadOld(ref Cursor cursor, int version, long found)
    {
        cursor.Version(0);
        cursor.Version(0);
        cursor.Skip(1);
        cursor.Version(0);
        var sizes = Sizes(ref cursor);
        cursor.Skip(1 + 2 + 2 + 4);
        if (version == 1)
            cursor.Skip(2 + 2);
        cursor = cursor
            .Place.With(new Superblock(version, sizes.Offset, sizes.Length, 0, 0))
            .Block(cursor.Address, (ulong)cursor.Remaining, What);
        CheckEnd(ref cursor, found);
        // The address of a driver, then the entry: where its name stands has the size of lengths, though the specification says offsets.
        cursor.Skip(sizes.Offset);
        cursor.Skip(sizes.Length);
        return new Superblock(version, sizes.Offset, sizes.Length, found, cursor.Offset());
    }

    // II.A.3: versions 2 and 3, with a checksum.
    private static Superblock ReadNew(ref Cursor cursor, int version, long found)
    {
        var sizes = Sizes(ref cursor);
        var place = cursor.Place.With(new Superblock(version, sizes.Offset, sizes.Length, 0, 0));
        var checkedBlock = place.Block((ulong)found, (ulong)(12 + (4 * sizes.Offset) + 4), What);
        checkedBlock.Skip(12);
        CheckEnd(ref checkedBlock, found);
        var root = checkedBlock.Offset();
        checkedBlock.Checksum();
        return new Superblock(version, sizes.Offset, sizes.Length, found, root);
    }

    private static (int Offset, int Length) Sizes(ref Cursor cursor)
    {
        var (offset, length) = (cursor.U8(), cursor.U8());
        if (offset is not (2 or 4 or 8) || length is not (2 or 4 or 8))
            throw cursor.Bad($"expected sizes of offsets and lengths of 2, 4 or 8 bytes, found {offset} and {length}");
        return (offset, length);
    }

    // Base address, one more address, end of the file. The end counts from the file's beginning; a user block may have been put before
    // the file after it was written, in which case the base address is still the old one.
    private static void CheckEnd(ref Cursor cursor, long found)
    {
        var storedBase = cursor.Offset();
        cursor.Offset();
        var stored = cursor.Offset();
        var end = (UInt128)stored + (ulong)found - Math.Min(storedBase, stored);
        if (end > (UInt128)cursor.Place.Bytes.Length)
            throw new KerasFormatException($"{cursor.Place.File}: truncated: expected {end} bytes, found {cursor.Place.Bytes.Length}.");
    }
}

using System.Buffers.Binary;

namespace KerasSharp.Hdf5.Format;

/// <summary>Reads the fields of one structure in turn. Every read is checked against the structure's end.</summary>
internal ref struct Cursor(ObjectLocation place, ReadOnlySpan<byte> bytes, ulong address, string what)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    internal readonly ObjectLocation Place => place;

    internal readonly string What => what;

    internal readonly int Position => _at;

    internal readonly int Remaining => _bytes.Length - _at;

    /// <summary>File address of the next field.</summary>
    internal readonly ulong Address => address + (ulong)_at;

    internal readonly ulong Start => address;

    internal byte U8() => Take(1)[0];

    internal ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A field of "size of offsets" bytes; all ones means undefined.</summary>
    internal ulong Offset() => Unsigned(place.Superblock.OffsetSize, onesAreUndefined: true);

    /// <summary>A field of "size of lengths" bytes; all ones means undefined.</summary>
    internal ulong Length() => Unsigned(place.Superblock.LengthSize, onesAreUndefined: true);

    /// <summary>A little-endian number of 1 to 8 bytes.</summary>
    internal ulong Unsigned(int size, bool onesAreUndefined = false)
    {
        var value = 0UL;
        var field = Take(size);
        for (var i = size - 1; i >= 0; i--)
            value = (value << 8) | field[i];
        return onesAreUndefined && size < 8 && value == (1UL << (8 * size)) - 1 ? Superblock.Undefined : value;
    }

    internal ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
            throw Bad($"the structure ends too early; expected {count} more bytes, found {Remaining}");
        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    internal ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Remaining)
            throw Bad($"the structure ends too early; expected {count} more bytes, found {Remaining}");
        return Take((int)count);
    }

    internal void Skip(int count) => Take(count);

    /// <summary>Skips to the next multiple of <paramref name="multiple"/>, counted from the structure's beginning.</summary>
    internal void Align(int multiple)
    {
        var over = _at % multiple;
        if (over != 0)
            Skip(Math.Min(multiple - over, Remaining));
    }

    /// <summary>A text that ends with a zero byte, which is taken, too.</summary>
    internal string ZeroTerminated()
    {
        var length = _bytes[_at..].IndexOf((byte)0);
        if (length < 0)
            throw Bad("a name without its terminating zero");
        var text = TextEncoding.Decode(Take(length));
        Skip(1);
        return text;
    }

    internal void Signature(ReadOnlySpan<byte> expected)
    {
        var found = Take(expected.Length);
        if (!found.SequenceEqual(expected))
            throw Bad($"expected the signature \"{TextEncoding.Decode(expected)}\", found bytes {Convert.ToHexString(found)}");
    }

    internal void Version(byte expected)
    {
        var found = U8();
        if (found != expected)
            throw Bad($"expected version {expected}, found {found}");
    }

    /// <summary>Compares the checksum at the end of what has been read with one over all before it.</summary>
    internal void Checksum()
    {
        var computed = Lookup3.Hash(_bytes[.._at]);
        var stored = U32();
        if (stored != computed && place.Bytes.VerifiesChecksums)
            throw Bad($"checksum; expected {computed:x8}, found {stored:x8}");
    }

    internal readonly KerasFormatException Bad(Wording problem) => place.Bad(what, address, problem);
}

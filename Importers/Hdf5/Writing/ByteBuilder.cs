using System.Buffers.Binary;

namespace KerasSharp.Hdf5.Writing;

/// <summary>Puts the fields of a structure together, with 8-byte addresses and lengths.</summary>
internal sealed class ByteBuilder
{
    private readonly MemoryStream _bytes = new();

    internal int Length => (int)_bytes.Length;

    internal byte[] ToArray() => _bytes.ToArray();

    internal ByteBuilder U8(params ReadOnlySpan<byte> values)
    {
        _bytes.Write(values);
        return this;
    }

    internal ByteBuilder U16(int value)
    {
        Span<byte> field = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(field, checked((ushort)value));
        return U8(field);
    }

    internal ByteBuilder U32(long value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(field, checked((uint)value));
        return U8(field);
    }

    internal ByteBuilder U64(long value)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(field, value);
        return U8(field);
    }

    internal ByteBuilder Zeros(int count)
    {
        for (; count > 0; count--)
            _bytes.WriteByte(0);
        return this;
    }

    /// <summary>Zeros up to the next multiple of 8.</summary>
    internal ByteBuilder Pad() => Zeros(-Length & 7);
}

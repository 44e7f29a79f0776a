using KerasSharp.Binary;

namespace KerasSharp.Hdf5.Writing;

/// <summary>Writes datatype messages (IV.A.2.d), version 1, as libhdf5 does for files that old versions can read.</summary>
internal static class TypeEncoder
{
    private const int Version1 = 1 << 4;

    /// <summary>Bytes of a reference to a variable-length string: length, collection, index.</summary>
    internal const int VariableSize = 16;

    internal static byte[] Number(ElementFormat format) =>
        format.Kind switch
        {
            ElementKind.Float => Float(format),
            ElementKind.Bool => Bool(),
            _ => Integer(format),
        };

    internal static byte[] FixedString(int size, Hdf5StringPadding padding, bool utf8) =>
        new ByteBuilder().U8(Version1 | (int)Hdf5Class.String, (byte)((int)padding | (utf8 ? 1 << 4 : 0)), 0, 0).U32(size).ToArray();

    internal static byte[] VariableString(bool utf8)
    {
        const byte isString = 1;
        var character = Integer(new ElementFormat(ElementKind.Unsigned, 1, false));
        return new ByteBuilder()
            .U8(Version1 | (int)Hdf5Class.VariableLength, isString, utf8 ? (byte)1 : (byte)0, 0)
            .U32(VariableSize)
            .U8(character)
            .ToArray();
    }

    private static byte[] Integer(ElementFormat format)
    {
        var bits = (format.BigEndian ? 1 : 0) | (format.Kind == ElementKind.Signed ? 8 : 0);
        return new ByteBuilder()
            .U8(Version1 | (int)Hdf5Class.FixedPoint, (byte)bits, 0, 0)
            .U32(format.Size)
            .U16(0)
            .U16(8 * format.Size)
            .ToArray();
    }

    private static byte[] Float(ElementFormat format)
    {
        const int impliedLeadingOne = 2 << 4;
        var (exponent, mantissa) = format.Size switch
        {
            2 => (5, 10),
            4 => (8, 23),
            _ => (11, 52),
        };
        var bias = (1 << (exponent - 1)) - 1;
        return new ByteBuilder()
            .U8(
                Version1 | (int)Hdf5Class.FloatingPoint,
                (byte)(impliedLeadingOne | (format.BigEndian ? 1 : 0)),
                (byte)((8 * format.Size) - 1),
                0
            )
            .U32(format.Size)
            .U16(0)
            .U16(8 * format.Size)
            .U8((byte)mantissa, (byte)exponent, 0, (byte)mantissa)
            .U32(bias)
            .ToArray();
    }

    // h5py's bool: an enumeration of FALSE and TRUE over one signed byte.
    private static byte[] Bool() =>
        new ByteBuilder()
            .U8(Version1 | (int)Hdf5Class.Enumerated, 2, 0, 0)
            .U32(1)
            .U8(Integer(new ElementFormat(ElementKind.Signed, 1, false)))
            .U8("FALSE\0\0\0TRUE\0\0\0\0"u8)
            .U8(0, 1)
            .ToArray();
}

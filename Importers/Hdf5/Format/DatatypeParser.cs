using KerasSharp.Binary;

namespace KerasSharp.Hdf5.Format;

/// <summary>Reads datatype messages (IV.A.2.d), versions 1 to 4. Types that cannot be read as numbers or texts keep their name and
/// size.</summary>
internal static class DatatypeParser
{
    // Names of compound and array members are skipped, so only enums go one level down.
    private const int MaxDepth = 2;

    internal static Hdf5Datatype Read(ref Cursor cursor) => Read(ref cursor, 0);

    private static Hdf5Datatype Read(ref Cursor cursor, int depth)
    {
        var classAndVersion = cursor.U8();
        var version = classAndVersion >> 4;
        if (version is < 1 or > 4)
            throw cursor.Bad($"expected a datatype of version 1 to 4, found {version}");
        var bits = (uint)cursor.Unsigned(3);
        var size = cursor.U32();
        if (size is 0 or > int.MaxValue)
            throw cursor.Bad($"expected a datatype of 1 to {int.MaxValue} bytes, found {size}");
        var type = (Hdf5Class)(classAndVersion & 0xF);
        return type switch
        {
            Hdf5Class.FixedPoint => FixedPoint(ref cursor, bits, (int)size),
            Hdf5Class.FloatingPoint => FloatingPoint(ref cursor, bits, (int)size),
            Hdf5Class.String => FixedString(ref cursor, bits, (int)size),
            Hdf5Class.Enumerated when depth < MaxDepth => Enumerated(ref cursor, bits, (int)size, version, depth),
            Hdf5Class.VariableLength => VariableLength(bits, (int)size),
            <= Hdf5Class.Complex => Named(type, (int)size, $"{type.ToString().ToLowerInvariant()}[{size}]"),
            _ => throw cursor.Bad($"expected a datatype of class 0 to 11, found {(int)type}"),
        };
    }

    private static Hdf5Datatype Named(Hdf5Class type, int size, string text) =>
        new()
        {
            Class = type,
            Size = size,
            Text = text,
        };

    private static Hdf5Datatype Number(Hdf5Class type, ElementFormat format) =>
        new()
        {
            Class = type,
            Size = format.Size,
            Format = format,
            Text = format.ToString(),
        };

    private static Hdf5Datatype FixedPoint(ref Cursor cursor, uint bits, int size)
    {
        var (offset, precision) = (cursor.U16(), cursor.U16());
        var signed = (bits & 8) != 0;
        var format = new ElementFormat(signed ? ElementKind.Signed : ElementKind.Unsigned, size, (bits & 1) != 0);
        if (size is 1 or 2 or 4 or 8 && offset == 0 && precision == size * 8)
            return Number(Hdf5Class.FixedPoint, format);
        return Named(Hdf5Class.FixedPoint, size, $"{(signed ? "signed" : "unsigned")} integer of {precision} bits in {size} bytes");
    }

    private static Hdf5Datatype FloatingPoint(ref Cursor cursor, uint bits, int size)
    {
        const uint byteOrderBits = 0x41;
        const uint normalizationBits = 0x30;
        const uint impliedLeadingOne = 0x20;
        var signAt = (bits >> 8) & 0xFF;
        var layout = (
            Offset: cursor.U16(),
            Precision: cursor.U16(),
            ExponentAt: cursor.U8(),
            Exponent: cursor.U8(),
            MantissaAt: cursor.U8(),
            Mantissa: cursor.U8(),
            Bias: cursor.U32()
        );
        var ieee =
            (bits & normalizationBits) == impliedLeadingOne
            && (bits & byteOrderBits) <= 1
            && signAt == (size * 8) - 1
            && size switch
            {
                2 => layout == (0, 16, 10, 5, 0, 10, 15),
                4 => layout == (0, 32, 23, 8, 0, 23, 127),
                8 => layout == (0, 64, 52, 11, 0, 52, 1023),
                _ => false,
            };
        if (ieee)
            return Number(Hdf5Class.FloatingPoint, new ElementFormat(ElementKind.Float, size, (bits & 1) != 0));
        var text = $"float of {layout.Precision} bits ({layout.Exponent} exponent, {layout.Mantissa} mantissa) in {size} bytes";
        return Named(Hdf5Class.FloatingPoint, size, text);
    }

    private static Hdf5Datatype FixedString(ref Cursor cursor, uint bits, int size)
    {
        var padding = bits & 0xF;
        var charset = (bits >> 4) & 0xF;
        if (padding > 2 || charset > 1)
            throw cursor.Bad($"expected a string padding of 0 to 2 and a character set of 0 to 1, found {padding} and {charset}");
        return new Hdf5Datatype
        {
            Class = Hdf5Class.String,
            Size = size,
            Padding = (Hdf5StringPadding)padding,
            IsUtf8 = charset == 1,
            Text = $"string[{size}]",
        };
    }

    private static Hdf5Datatype VariableLength(uint bits, int size)
    {
        const uint isString = 1;
        if ((bits & 0xF) != isString)
            return Named(Hdf5Class.VariableLength, size, "variable-length sequence");
        return new Hdf5Datatype
        {
            Class = Hdf5Class.VariableLength,
            Size = size,
            IsVariableString = true,
            IsUtf8 = ((bits >> 8) & 0xF) == 1,
            Text = "variable-length string",
        };
    }

    // The bits hold the number of members; the base type, all names and all values follow.
    private static Hdf5Datatype Enumerated(ref Cursor cursor, uint bits, int size, int version, int depth)
    {
        var count = (int)(bits & 0xFFFF);
        var baseType = Read(ref cursor, depth + 1);
        if (baseType.Size != size)
            throw cursor.Bad($"expected an enumeration's base type of {size} bytes, found {baseType.Size}");
        if (baseType.Class != Hdf5Class.FixedPoint || baseType.Format is not { } format)
            return Named(Hdf5Class.Enumerated, size, $"enum of {baseType.Text}");
        var names = new string[Math.Min(count, cursor.Remaining)];
        if (names.Length < count)
            throw cursor.Bad($"expected {count} members of an enumeration, found {cursor.Remaining} bytes");
        for (var i = 0; i < count; i++)
        {
            var start = cursor.Position;
            names[i] = cursor.ZeroTerminated();
            if (version < 3)
                cursor.Skip(-(cursor.Position - start) & 7);
        }

        var values = new long[count];
        format.Convert<long>(cursor.Take(checked(count * size)), values);
        var members = names.Zip(values, KeyValuePair.Create).ToArray();
        var isBool = size == 1 && count == 2 && members is [{ Key: "FALSE", Value: 0 }, { Key: "TRUE", Value: 1 }];
        return new Hdf5Datatype
        {
            Class = Hdf5Class.Enumerated,
            Size = size,
            Format = isBool ? new ElementFormat(ElementKind.Bool, 1, false) : format,
            Members = members,
            Text = isBool ? "bool" : $"enum of {format}",
        };
    }
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace KerasSharp.Data.Images;

/// <summary>Reads PNG (W3C Portable Network Graphics, third edition): all colour types, 1 to 16 bits, interlaced or not. Of 16 bits the
/// upper 8 count, as for Pillow; a grey picture of 16 bits is refused, since Keras keeps its numbers beyond 255.</summary>
/// <param name="bytes">The file.</param>
/// <param name="name">What messages call it.</param>
internal sealed class PngReader(byte[] bytes, string name)
{
    private const int Grey = 0,
        Colour = 2,
        Palette = 3,
        GreyAlpha = 4,
        ColourAlpha = 6;

    // What deflate packs most densely: 1032 bytes into one.
    private const long MostForAByte = 1032;

    private static readonly (int X, int Y, int StepX, int StepY)[] s_passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    private int _rows,
        _columns,
        _depth,
        _type;
    private bool _isInterlaced;
    private byte[] _palette = [];
    private byte[]? _transparent;

    private int Samples =>
        _type switch
        {
            Colour => 3,
            GreyAlpha => 2,
            ColourAlpha => 4,
            _ => 1,
        };

    private int Channels =>
        _type switch
        {
            Grey => _transparent is null ? 1 : 2,
            GreyAlpha => 2,
            ColourAlpha => 4,
            _ => _transparent is null ? 3 : 4,
        };

    /// <summary>Reads the picture.</summary>
    internal Picture Read()
    {
        using var packed = new MemoryStream();
        bool isEnded = false;
        for (int at = 8; !isEnded; )
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at, 4));
            if (length > bytes.Length - at - 12)
                throw new InvalidDataException($"a part claims {length} bytes, {bytes.Length - at} are left");
            var type = bytes.AsSpan(at + 4, 4);
            var data = bytes.AsSpan(at + 8, (int)length);
            at += 12 + (int)length;
            if (type.SequenceEqual("IHDR"u8))
                ReadHeader(data);
            else if (type.SequenceEqual("PLTE"u8))
                _palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8) && _type is Grey or Colour or Palette)
                _transparent = data.ToArray();
            else if (type.SequenceEqual("IDAT"u8))
                packed.Write(data);
            isEnded = type.SequenceEqual("IEND"u8);
        }
        Picture.RequireSize(name, _rows, _columns);
        long raw = Passes().Sum(p => p.Rows * (1L + Stride(p.Columns)));
        if (raw > Math.Max(1 << 16, MostForAByte * packed.Length))
            throw new InvalidDataException($"{packed.Length} bytes claim to be unpacked to {raw}");
        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        var pixels = new byte[checked(_rows * _columns * Channels)];
        foreach (var pass in Passes())
            ReadPass(unpacked, pass, pixels);
        return new Picture(_rows, _columns, Channels, pixels);
    }

    private void ReadHeader(ReadOnlySpan<byte> data)
    {
        Picture.RequireSize(name, BinaryPrimitives.ReadUInt32BigEndian(data[4..]), BinaryPrimitives.ReadUInt32BigEndian(data));
        (_columns, _rows) = ((int)BinaryPrimitives.ReadUInt32BigEndian(data), (int)BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        (_depth, _type, _isInterlaced) = (data[8], data[9], data[12] != 0);
        bool isKnown = _type switch
        {
            Grey => _depth is 1 or 2 or 4 or 8 or 16,
            Palette => _depth is 1 or 2 or 4 or 8,
            Colour or GreyAlpha or ColourAlpha => _depth is 8 or 16,
            _ => false,
        };
        if (!isKnown || data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new InvalidDataException($"expected a colour type of PNG, found {_type} of {_depth} bits");
        if (_type == Grey && _depth == 16)
            throw new KerasUnsupportedException($"{name}: a grey picture of 16 bits is not read; save it with 8 bits");
    }

    private IEnumerable<(int X, int Y, int StepX, int StepY, int Rows, int Columns)> Passes()
    {
        foreach (var (x, y, stepX, stepY) in _isInterlaced ? s_passes : [(0, 0, 1, 1)])
        {
            int rows = (_rows - y + stepY - 1) / stepY,
                columns = (_columns - x + stepX - 1) / stepX;
            if (rows > 0 && columns > 0)
                yield return (x, y, stepX, stepY, rows, columns);
        }
    }

    private long Stride(int columns) => ((long)columns * Samples * _depth + 7) / 8;

    private void ReadPass(Stream stream, (int X, int Y, int StepX, int StepY, int Rows, int Columns) pass, byte[] pixels)
    {
        int stride = checked((int)Stride(pass.Columns)),
            unit = Math.Max(1, Samples * _depth / 8);
        byte[] line = new byte[stride],
            before = new byte[stride];
        for (int row = 0; row < pass.Rows; row++)
        {
            int filter = stream.ReadByte();
            stream.ReadExactly(line);
            Restore(filter, line, before, unit);
            int y = pass.Y + row * pass.StepY;
            for (int column = 0; column < pass.Columns; column++)
                Put(line, column, pixels.AsSpan((y * _columns + pass.X + column * pass.StepX) * Channels, Channels));
            (line, before) = (before, line);
        }
    }

    private static void Restore(int filter, byte[] line, byte[] before, int unit)
    {
        for (int i = 0; i < line.Length; i++)
        {
            int left = i >= unit ? line[i - unit] : 0,
                up = before[i],
                corner = i >= unit ? before[i - unit] : 0;
            line[i] += filter switch
            {
                0 => (byte)0,
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => throw new InvalidDataException($"expected a filter from 0 to 4, found {filter}"),
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int p = left + up - corner,
            a = Math.Abs(p - left),
            b = Math.Abs(p - up),
            c = Math.Abs(p - corner);
        return a <= b && a <= c ? left
            : b <= c ? up
            : corner;
    }

    private void Put(byte[] line, int column, Span<byte> pixel)
    {
        if (_type == Palette)
        {
            int index = Bits(line, column);
            _palette.AsSpan(3 * index, 3).CopyTo(pixel);
            if (_transparent is not null)
                pixel[3] = index < _transparent.Length ? _transparent[index] : (byte)255;
            return;
        }
        bool isWide = _depth == 16;
        for (int s = 0; s < Samples; s++)
            pixel[s] =
                _depth == 8 ? line[column * Samples + s]
                : isWide ? line[2 * (column * Samples + s)]
                : (byte)(Bits(line, column) * 255 / ((1 << _depth) - 1));
        if (_transparent is { } key)
            pixel[^1] = IsTransparent(line, column, key) ? (byte)0 : (byte)255;
    }

    private int Bits(byte[] line, int column) =>
        _depth == 8 ? line[column] : (line[column * _depth / 8] >> (8 - _depth - column * _depth % 8)) & ((1 << _depth) - 1);

    // The one colour that is not seen stands in 16 bits a channel.
    private bool IsTransparent(byte[] line, int column, byte[] key)
    {
        for (int s = 0; s < Samples; s++)
        {
            int value =
                _depth == 16 ? BinaryPrimitives.ReadUInt16BigEndian(line.AsSpan(2 * (column * Samples + s)))
                : _depth == 8 ? line[column * Samples + s]
                : Bits(line, column);
            if (value != BinaryPrimitives.ReadUInt16BigEndian(key.AsSpan(2 * s)))
                return false;
        }
        return true;
    }
}

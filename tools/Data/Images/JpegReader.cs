using System.Buffers.Binary;

namespace KerasSharp.Data.Images;

/// <summary>Reads JPEG (ITU-T T.81): sequential and progressive, 8 bits, Huffman codes, grey or of three components. The numbers are those
/// that libjpeg gives by default, and so Pillow.</summary>
/// <param name="bytes">The file.</param>
/// <param name="name">What messages call it.</param>
internal sealed class JpegReader(byte[] bytes, string name)
{
    private const int MostScans = 500;

    private static ReadOnlySpan<byte> ZigZag =>
        [
            0,
            1,
            8,
            16,
            9,
            2,
            3,
            10,
            17,
            24,
            32,
            25,
            18,
            11,
            4,
            5,
            12,
            19,
            26,
            33,
            40,
            48,
            41,
            34,
            27,
            20,
            13,
            6,
            7,
            14,
            21,
            28,
            35,
            42,
            49,
            56,
            57,
            50,
            43,
            36,
            29,
            22,
            15,
            23,
            30,
            37,
            44,
            51,
            58,
            59,
            52,
            45,
            38,
            31,
            39,
            46,
            53,
            60,
            61,
            54,
            47,
            55,
            62,
            63,
        ];

    private readonly int[]?[] _quantization = new int[4][];
    private readonly HuffmanTable?[] _dc = new HuffmanTable[4],
        _ac = new HuffmanTable[4];
    private JpegComponent[] _components = [];
    private int _rows,
        _columns,
        _restart,
        _scans;
    private bool _isProgressive,
        _isJfif;
    private int? _adobe;

    /// <summary>Reads the picture.</summary>
    internal Picture Read()
    {
        for (int at = 2; ; )
        {
            if (bytes[at] != 0xFF)
                throw new InvalidDataException($"expected a marker at byte {at}, found {bytes[at]}");
            while (bytes[at] == 0xFF)
                at++;
            int marker = bytes[at++];
            if (marker == 0xD9)
                return Finish();
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at, 2));
            var data = bytes.AsSpan(at + 2, length - 2);
            at += length;
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2:
                    ReadFrame(data, marker == 0xC2);
                    break;
                case 0xC3 or (>= 0xC5 and <= 0xC7) or (>= 0xC9 and <= 0xCB) or (>= 0xCD and <= 0xCF):
                    throw new KerasUnsupportedException($"{name}: a lossless, hierarchical or arithmetic JPEG is not read; save it again");
                case 0xC4:
                    ReadHuffman(data);
                    break;
                case 0xDB:
                    ReadQuantization(data);
                    break;
                case 0xDD:
                    _restart = BinaryPrimitives.ReadUInt16BigEndian(data);
                    break;
                case 0xE0:
                    _isJfif |= data.StartsWith("JFIF\0"u8);
                    break;
                case 0xEE when data.Length >= 12 && data.StartsWith("Adobe"u8):
                    _adobe = data[11];
                    break;
                case 0xDA:
                    at = ReadScan(data, at);
                    break;
            }
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> data, bool isProgressive)
    {
        if (_components.Length > 0)
            throw new InvalidDataException("expected one frame, found two");
        if (data[0] != 8)
            throw new KerasUnsupportedException($"{name}: a JPEG of {data[0]} bits is not read; save it with 8 bits");
        _isProgressive = isProgressive;
        (_rows, _columns) = (BinaryPrimitives.ReadUInt16BigEndian(data[1..]), BinaryPrimitives.ReadUInt16BigEndian(data[3..]));
        Picture.RequireSize(name, _rows, _columns);
        if (data[5] is not (1 or 3))
            throw new KerasUnsupportedException($"{name}: a JPEG of {data[5]} components is not read; save it as RGB or grey");
        var components = new JpegComponent[data[5]];
        for (int i = 0; i < components.Length; i++)
        {
            var part = data.Slice(6 + 3 * i, 3);
            components[i] = new JpegComponent
            {
                Id = part[0],
                Across = part[1] >> 4,
                Down = part[1] & 15,
                Table = part[2] & 3,
            };
            if (components[i].Across is < 1 or > 4 || components[i].Down is < 1 or > 4)
                throw new InvalidDataException($"expected 1 to 4 blocks of a component in an MCU, found {part[1]}");
        }
        int across = components.Max(c => c.Across),
            down = components.Max(c => c.Down),
            mcuColumns = Parts(_columns, 8 * across),
            mcuRows = Parts(_rows, 8 * down);
        // A block takes a bit at least.
        if (components.Sum(c => (long)mcuColumns * mcuRows * c.Across * c.Down) > 8L * bytes.Length + 64)
            throw new InvalidDataException($"{bytes.Length} bytes claim a picture of {_columns} x {_rows} pixels");
        foreach (var c in components)
        {
            (c.Columns, c.Rows) = (Parts(_columns * c.Across, across), Parts(_rows * c.Down, down));
            (c.BlockColumns, c.BlockRows) = (mcuColumns * c.Across, mcuRows * c.Down);
            c.Coefficients = new short[checked(c.BlockColumns * c.BlockRows * JpegComponent.BlockSize)];
        }
        _components = components;
    }

    private static int Parts(int length, int size) => (length + size - 1) / size;

    private void ReadHuffman(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            int count = 0;
            foreach (byte c in data.Slice(1, 16))
                count += c;
            (data[0] >> 4 == 0 ? _dc : _ac)[data[0] & 3] = new HuffmanTable(data.Slice(1, 16), data.Slice(17, count));
            data = data[(17 + count)..];
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            int size = data[0] >> 4 == 0 ? 1 : 2;
            var table = new int[JpegComponent.BlockSize];
            for (int i = 0; i < table.Length; i++)
                table[ZigZag[i]] = size == 1 ? data[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + 2 * i)..]);
            _quantization[data[0] & 3] = table;
            data = data[(1 + size * table.Length)..];
        }
    }

    /// <returns>Where the next marker stands.</returns>
    private int ReadScan(ReadOnlySpan<byte> data, int at)
    {
        if (++_scans > MostScans)
            throw new InvalidDataException($"expected at most {MostScans} scans");
        int count = data[0];
        var chosen = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            int id = data[1 + 2 * i],
                tables = data[2 + 2 * i];
            chosen[i] =
                _components.FirstOrDefault(c => c.Id == id)
                ?? throw new InvalidDataException($"expected a component of the frame, found {id}");
            (chosen[i].Dc, chosen[i].Ac) = (_dc[(tables >> 4) & 3], _ac[tables & 3]);
        }
        var rest = data[(1 + 2 * count)..];
        var scan = new JpegScan(bytes, at, chosen, _isProgressive, _restart)
        {
            From = rest[0],
            To = Math.Min((int)rest[1], JpegComponent.BlockSize - 1),
            High = rest[2] >> 4,
            Low = rest[2] & 15,
        };
        return scan.Read(ZigZag);
    }

    private Picture Finish()
    {
        if (_components.Length == 0 || _scans == 0)
            throw new InvalidDataException("expected a frame and its scans, found the end");
        int across = _components.Max(c => c.Across),
            down = _components.Max(c => c.Down);
        var pixels = new byte[checked(_rows * _columns * _components.Length)];
        for (int i = 0; i < _components.Length; i++)
        {
            var c = _components[i];
            if (across % c.Across != 0 || down % c.Down != 0)
                throw new KerasUnsupportedException(
                    $"{name}: a JPEG whose colours have {c.Across} of {across} columns is not read; save it again"
                );
            byte[] samples = c.Samples(
                _quantization[c.Table] ?? throw new InvalidDataException($"expected a table of quantization {c.Table}")
            );
            byte[] whole = JpegColours.Stretch(c, samples, across / c.Across, down / c.Down, _rows, _columns);
            for (int p = 0; p < whole.Length; p++)
                pixels[p * _components.Length + i] = whole[p];
        }
        if (_components.Length == 3 && !IsRgb)
            JpegColours.ToRgb(pixels);
        return new Picture(_rows, _columns, _components.Length, pixels);
    }

    private bool IsRgb =>
        !_isJfif && (_adobe is { } transform ? transform == 0 : _components.Select(c => c.Id).SequenceEqual(new int[] { 'R', 'G', 'B' }));
}

namespace KerasSharp.Data.Images;

/// <summary>Huffman codes of JPEG (ITU-T T.81, annex C and F.2.2.3).</summary>
internal sealed class HuffmanTable
{
    private const int Longest = 16;

    private readonly byte[] _values;
    private readonly int[] _first = new int[Longest + 1],
        _count = new int[Longest + 1],
        _offset = new int[Longest + 1];

    /// <param name="counts">How many codes there are of each length from 1 to 16.</param>
    /// <param name="values">What they stand for.</param>
    internal HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        int code = 0,
            offset = 0;
        for (int length = 1; length <= Longest; length++)
        {
            (_first[length], _count[length], _offset[length]) = (code, counts[length - 1], offset);
            offset += counts[length - 1];
            code += counts[length - 1];
            if (code > 1 << length)
                throw new InvalidDataException($"there are more codes of {length} bits than can be");
            code <<= 1;
        }
    }

    /// <summary>Reads one.</summary>
    internal int Read(JpegBits bits)
    {
        int code = 0;
        for (int length = 1; length <= Longest; length++)
        {
            code = (code << 1) | bits.Bit();
            int at = code - _first[length];
            if (at < _count[length])
                return _values[_offset[length] + at];
        }
        throw new InvalidDataException("expected a Huffman code, found none");
    }
}

/// <summary>The bits of a scan: bytes in which a zero follows each 255, up to a marker.</summary>
/// <param name="bytes">The file.</param>
/// <param name="at">Where the scan's data begin.</param>
internal sealed class JpegBits(byte[] bytes, int at)
{
    private int _current,
        _left;

    /// <summary>Where the next byte stands.</summary>
    internal int Position { get; private set; } = at;

    /// <summary>The next bit.</summary>
    internal int Bit()
    {
        if (_left == 0)
        {
            if (Position >= bytes.Length)
                throw new EndOfStreamException("the file ends within a scan");
            _current = bytes[Position];
            if (_current == 0xFF && bytes[Position + 1] != 0)
                throw new EndOfStreamException("a scan ends before all its blocks");
            Position += _current == 0xFF ? 2 : 1;
            _left = 8;
        }
        return (_current >> --_left) & 1;
    }

    /// <summary>So many bits.</summary>
    internal int Bits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
            value = (value << 1) | Bit();
        return value;
    }

    /// <summary>A number of so many bits, whose first one tells its sign (T.81, table F.1).</summary>
    internal int Signed(int count)
    {
        if (count == 0)
            return 0;
        int value = Bits(count);
        return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Passes over a restart marker.</summary>
    internal void Restart()
    {
        _left = 0;
        if (bytes[Position] != 0xFF || bytes[Position + 1] is < 0xD0 or > 0xD7)
            throw new InvalidDataException($"expected a restart marker at byte {Position}");
        Position += 2;
    }
}

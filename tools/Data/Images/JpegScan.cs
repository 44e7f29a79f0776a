namespace KerasSharp.Data.Images;

/// <summary>Reads one scan of a JPEG picture: some components' coefficients, all of them or, where the picture is progressive, some bits of
/// some of them (ITU-T T.81, annexes F and G).</summary>
/// <param name="bytes">The file.</param>
/// <param name="at">Where the scan's data begin.</param>
/// <param name="components">The components of the scan.</param>
/// <param name="isProgressive">Whether coefficients come bit by bit.</param>
/// <param name="restart">After how many MCUs a restart marker stands; 0 for none.</param>
internal sealed class JpegScan(byte[] bytes, int at, JpegComponent[] components, bool isProgressive, int restart)
{
    private readonly JpegBits _bits = new(bytes, at);
    private int _emptyBlocks;

    /// <summary>The first coefficient, in the order of the zigzag.</summary>
    internal required int From { get; init; }

    /// <summary>The last one.</summary>
    internal required int To { get; init; }

    /// <summary>The bit that came before; 0 for none.</summary>
    internal required int High { get; init; }

    /// <summary>The bit that comes.</summary>
    internal required int Low { get; init; }

    /// <summary>Reads it.</summary>
    /// <returns>Where the next marker stands.</returns>
    internal int Read(ReadOnlySpan<byte> zigZag)
    {
        foreach (var c in components)
            c.Predicted = 0;
        if (components is [var only])
        {
            // A component alone has its own blocks only, without those that fill up MCUs.
            int rows = (only.Rows + 7) / 8,
                columns = (only.Columns + 7) / 8;
            for (int i = 0; i < rows * columns; i++)
            {
                Begin(i);
                ReadBlock(only, only.Block(i / columns, i % columns), zigZag);
            }
        }
        else
        {
            var first = components[0];
            int columns = first.BlockColumns / first.Across,
                rows = first.BlockRows / first.Down;
            for (int i = 0; i < rows * columns; i++)
            {
                Begin(i);
                foreach (var c in components)
                    for (int block = 0; block < c.Across * c.Down; block++)
                        ReadBlock(c, c.Block(i / columns * c.Down + block / c.Across, i % columns * c.Across + block % c.Across), zigZag);
            }
        }
        int end = _bits.Position;
        // Other bytes may stand between the data and the next marker.
        while (bytes[end] != 0xFF || bytes[end + 1] is 0 or 0xFF || bytes[end + 1] is >= 0xD0 and <= 0xD7)
            end++;
        return end;
    }

    private void Begin(int mcu)
    {
        if (restart == 0 || mcu == 0 || mcu % restart != 0)
            return;
        _bits.Restart();
        _emptyBlocks = 0;
        foreach (var c in components)
            c.Predicted = 0;
    }

    private void ReadBlock(JpegComponent c, Span<short> block, ReadOnlySpan<byte> zigZag)
    {
        if (!isProgressive)
        {
            block.Clear();
            ReadFirstDc(c, block, 0);
            ReadAll(c, block, zigZag);
        }
        else if (From == 0 && High == 0)
            ReadFirstDc(c, block, Low);
        else if (From == 0)
            block[0] |= (short)(_bits.Bit() << Low);
        else if (High == 0)
            ReadFirstAc(c, block, zigZag);
        else
            RefineAc(c, block, zigZag);
    }

    private static HuffmanTable Required(HuffmanTable? table) =>
        table ?? throw new InvalidDataException("expected a Huffman table, found none");

    private void ReadFirstDc(JpegComponent c, Span<short> block, int shift)
    {
        int size = Required(c.Dc).Read(_bits);
        if (size > 15)
            throw new InvalidDataException($"expected a coefficient of at most 15 bits, found {size}");
        c.Predicted += _bits.Signed(size);
        block[0] = unchecked((short)(c.Predicted << shift));
    }

    private void ReadAll(JpegComponent c, Span<short> block, ReadOnlySpan<byte> zigZag)
    {
        var table = Required(c.Ac);
        for (int k = 1; k < JpegComponent.BlockSize; k++)
        {
            int code = table.Read(_bits),
                zeros = code >> 4,
                size = code & 15;
            if (size == 0 && zeros != 15)
                return;
            k += zeros;
            if (size > 0)
                block[zigZag[k]] = unchecked((short)_bits.Signed(size));
        }
    }

    private void ReadFirstAc(JpegComponent c, Span<short> block, ReadOnlySpan<byte> zigZag)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }
        var table = Required(c.Ac);
        for (int k = From; k <= To; k++)
        {
            int code = table.Read(_bits),
                zeros = code >> 4,
                size = code & 15;
            if (size == 0 && zeros != 15)
            {
                _emptyBlocks = (1 << zeros) + _bits.Bits(zeros) - 1;
                return;
            }
            k += zeros;
            if (size > 0)
                block[zigZag[k]] = unchecked((short)(_bits.Signed(size) << Low));
        }
    }

    /// <summary>One more bit of what is not zero, and what becomes so (T.81, G.1.2.3).</summary>
    private void RefineAc(JpegComponent c, Span<short> block, ReadOnlySpan<byte> zigZag)
    {
        int k = From;
        if (_emptyBlocks == 0)
        {
            var table = Required(c.Ac);
            while (k <= To)
            {
                int code = table.Read(_bits),
                    zeros = code >> 4,
                    size = code & 15;
                int value = 0;
                if (size == 0 && zeros != 15)
                {
                    _emptyBlocks = (1 << zeros) + _bits.Bits(zeros);
                    break;
                }
                if (size > 0)
                    value = _bits.Bit() == 1 ? 1 << Low : -1 << Low;
                for (; k <= To; k++)
                {
                    ref short there = ref block[zigZag[k]];
                    if (there != 0)
                        Refine(ref there);
                    else if (zeros-- == 0)
                    {
                        there = unchecked((short)value);
                        k++;
                        break;
                    }
                }
            }
        }
        if (_emptyBlocks == 0)
            return;
        for (; k <= To; k++)
            if (block[zigZag[k]] != 0)
                Refine(ref block[zigZag[k]]);
        _emptyBlocks--;
    }

    private void Refine(ref short value)
    {
        if (_bits.Bit() == 1 && (value & (1 << Low)) == 0)
            value = unchecked((short)(value + (value > 0 ? 1 << Low : -1 << Low)));
    }
}

namespace KerasSharp.Data.Images;

/// <summary>One channel of a JPEG picture: its coefficients, and then its samples.</summary>
internal sealed class JpegComponent
{
    internal const int BlockSize = 64;

    /// <summary>By what scans call it.</summary>
    internal required int Id { get; init; }

    /// <summary>How many blocks of a row of an MCU are its.</summary>
    internal required int Across { get; init; }

    /// <summary>How many rows of blocks of an MCU are its.</summary>
    internal required int Down { get; init; }

    /// <summary>The number of its table of quantization.</summary>
    internal required int Table { get; init; }

    /// <summary>Samples in a row, of which blocks may have more.</summary>
    internal int Columns { get; set; }

    /// <summary>Rows of samples.</summary>
    internal int Rows { get; set; }

    /// <summary>Blocks in a row, as whole MCUs have them.</summary>
    internal int BlockColumns { get; set; }

    /// <summary>Rows of blocks.</summary>
    internal int BlockRows { get; set; }

    /// <summary>The coefficients of each block, in the order of rows.</summary>
    internal short[] Coefficients { get; set; } = [];

    /// <summary>The last DC coefficient.</summary>
    internal int Predicted { get; set; }

    internal HuffmanTable? Dc { get; set; }

    internal HuffmanTable? Ac { get; set; }

    /// <summary>The coefficients of a block.</summary>
    internal Span<short> Block(int row, int column) => Coefficients.AsSpan((row * BlockColumns + column) * BlockSize, BlockSize);

    /// <summary>The samples, in rows of whole blocks.</summary>
    internal byte[] Samples(int[] quantization)
    {
        int width = BlockColumns * 8;
        var samples = new byte[checked(width * BlockRows * 8)];
        for (int row = 0; row < BlockRows; row++)
        for (int column = 0; column < BlockColumns; column++)
            InverseCosine.Put(Block(row, column), quantization, samples.AsSpan(row * 8 * width + column * 8), width);
        return samples;
    }
}

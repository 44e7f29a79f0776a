namespace KerasSharp.Data.Images;

/// <summary>A picture of 8 bits a channel.</summary>
/// <param name="Rows">Its height.</param>
/// <param name="Columns">Its width.</param>
/// <param name="Channels">1 grey, 2 grey and alpha, 3 red, green and blue, 4 these and alpha.</param>
/// <param name="Pixels">Row by row, for each pixel its channels.</param>
internal sealed record Picture(int Rows, int Columns, int Channels, byte[] Pixels)
{
    /// <summary>More pixels are refused before memory is taken for them.</summary>
    internal const int MostPixels = 1 << 26;

    /// <summary>A byte of PNG holds no more pixels: deflate packs 1032 bytes of 8 pixels into one.</summary>
    internal const int MostPixelsForAByte = 8 * 1032;

    private const int Red = 19595,
        Green = 38470,
        Blue = 7471,
        Half = 1 << 15;

    /// <summary>Reads a PNG or JPEG file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasException">It is damaged, or neither of these.</exception>
    internal static Picture Read(byte[] bytes, string name)
    {
        try
        {
            if (bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..])
                return new PngReader(bytes, name).Read();
            if (bytes is [0xFF, 0xD8, 0xFF, ..])
                return new JpegReader(bytes, name).Read();
        }
        catch (Exception e)
            when (e is IndexOutOfRangeException or ArgumentException or OverflowException or InvalidDataException or EndOfStreamException)
        {
            throw new KerasFormatException($"{name}: the picture is damaged: {Wording.Clip(e.Message)}", e);
        }
        throw new KerasFormatException($"{name}: expected a PNG or JPEG picture, found none by its first bytes");
    }

    /// <summary>Refuses a size before memory is taken for it.</summary>
    /// <exception cref="KerasFormatException">There are no pixels, or too many.</exception>
    internal static void RequireSize(string name, long rows, long columns)
    {
        if (rows < 1 || columns < 1 || rows * columns > MostPixels)
            throw new KerasFormatException($"{name}: expected a picture of 1 to {MostPixels} pixels, found {columns} x {rows}");
    }

    /// <summary>The same picture with other channels, as Pillow converts them: grey is 0.299 red, 0.587 green and 0.114 blue (ITU-R 601-2),
    /// and alpha is dropped, or is 255 where there is none.</summary>
    /// <param name="channels">1, 3 or 4.</param>
    internal Picture With(int channels)
    {
        if (channels == Channels)
            return this;
        int pixels = Rows * Columns;
        var result = new byte[checked(pixels * channels)];
        for (int p = 0; p < pixels; p++)
        {
            var from = Pixels.AsSpan(p * Channels, Channels);
            var to = result.AsSpan(p * channels, channels);
            bool isGrey = Channels <= 2;
            if (channels == 1)
                to[0] = isGrey ? from[0] : (byte)((from[0] * Red + from[1] * Green + from[2] * Blue + Half) >> 16);
            else
                for (int c = 0; c < 3; c++)
                    to[c] = from[isGrey ? 0 : c];
            if (channels == 4)
                to[3] = Channels is 2 or 4 ? from[^1] : (byte)255;
        }
        return new Picture(Rows, Columns, channels, result);
    }

    /// <summary>The picture in another size: each pixel is the nearest one, as Keras's load_img takes it (Pillow's NEAREST).</summary>
    internal Picture Resized(int rows, int columns)
    {
        if ((rows, columns) == (Rows, Columns))
            return this;
        int[] ys = Nearest(Rows, rows),
            xs = Nearest(Columns, columns);
        var result = new byte[checked(rows * columns * Channels)];
        int to = 0;
        foreach (int y in ys)
        foreach (int x in xs)
        {
            Pixels.AsSpan((y * Columns + x) * Channels, Channels).CopyTo(result.AsSpan(to));
            to += Channels;
        }
        return new Picture(rows, columns, Channels, result);
    }

    // Pillow adds up steps, whose rounding decides where a place lies in the middle.
    private static int[] Nearest(int from, int to)
    {
        var places = new int[to];
        double step = (double)from / to,
            at = step * 0.5;
        for (int i = 0; i < to; i++, at += step)
            places[i] = Math.Min((int)at, from - 1);
        return places;
    }
}

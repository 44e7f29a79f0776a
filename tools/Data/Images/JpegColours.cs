namespace KerasSharp.Data.Images;

/// <summary>From the samples of a JPEG picture's components to pixels, as libjpeg does it by default: colours that are stored at half the
/// size are drawn out by weights of 3 and 1, not repeated.</summary>
internal static class JpegColours
{
    private const int Bits = 16,
        Half = 1 << 15,
        RedOfCr = 91881,
        GreenOfCr = 46802,
        GreenOfCb = 22554,
        BlueOfCb = 116130;

    /// <summary>The samples of a component in the picture's size.</summary>
    /// <param name="component">The component.</param>
    /// <param name="samples">Its samples, in rows of whole blocks.</param>
    /// <param name="across">How many times as many samples the picture has in a row.</param>
    /// <param name="down">How many times as many rows.</param>
    /// <param name="rows">The picture's rows.</param>
    /// <param name="columns">The picture's columns.</param>
    internal static byte[] Stretch(JpegComponent component, byte[] samples, int across, int down, int rows, int columns)
    {
        int width = component.BlockColumns * 8;
        var result = new byte[checked(rows * columns)];
        bool isSmooth = (across, down) is (2, 1) or (2, 2) && component.Columns > 2 || (across, down) == (1, 2);
        var sums = new int[component.Columns];
        for (int y = 0; y < rows; y++)
        {
            var target = result.AsSpan(y * columns, columns);
            int row = y / down;
            if (!isSmooth)
            {
                for (int x = 0; x < columns; x++)
                    target[x] = samples[row * width + x / across];
                continue;
            }
            int other = down == 1 ? row : Math.Clamp(y % 2 == 0 ? row - 1 : row + 1, 0, component.Rows - 1);
            for (int x = 0; x < sums.Length; x++)
                sums[x] = down == 1 ? samples[row * width + x] : samples[row * width + x] * 3 + samples[other * width + x];
            if (across == 1)
                for (int x = 0; x < columns; x++)
                    target[x] = (byte)((sums[x] + 1 + y % 2) >> 2);
            else
                Across(sums, target, down == 1 ? (1, 2, 2) : (8, 7, 4));
        }
        return result;
    }

    // At both ends a sample stands alone.
    private static void Across(int[] sums, Span<byte> target, (int Left, int Right, int Shift) rounding)
    {
        int last = sums.Length - 1,
            whole = rounding.Shift == 2 ? 0 : 2;
        for (int x = 0; x < target.Length; x++)
        {
            int i = x / 2;
            bool isLeft = x % 2 == 0;
            target[x] = (byte)(
                isLeft && i == 0
                    ? whole == 0
                        ? sums[0]
                        : (sums[0] * 4 + 8) >> 4
                    : !isLeft && i == last
                        ? whole == 0
                            ? sums[last]
                            : (sums[last] * 4 + 7) >> 4
                        : isLeft
                            ? (sums[i] * 3 + sums[i - 1] + rounding.Left) >> rounding.Shift
                            : (sums[i] * 3 + sums[i + 1] + rounding.Right) >> rounding.Shift
            );
        }
    }

    /// <summary>Red, green and blue of brightness and colour differences (JFIF), in whole numbers.</summary>
    internal static void ToRgb(Span<byte> pixels)
    {
        for (int p = 0; p + 2 < pixels.Length; p += 3)
        {
            int y = pixels[p],
                cb = pixels[p + 1] - 128,
                cr = pixels[p + 2] - 128;
            pixels[p] = Byte(y + ((RedOfCr * cr + Half) >> Bits));
            pixels[p + 1] = Byte(y + ((-GreenOfCb * cb - GreenOfCr * cr + Half) >> Bits));
            pixels[p + 2] = Byte(y + ((BlueOfCb * cb + Half) >> Bits));
        }
    }

    private static byte Byte(int value) => (byte)Math.Clamp(value, 0, 255);
}

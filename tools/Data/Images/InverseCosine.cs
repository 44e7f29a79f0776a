namespace KerasSharp.Data.Images;

/// <summary>The inverse cosine transform of a block of 8 x 8, in whole numbers: the algorithm of Loeffler, Ligtenberg and Moschytz
/// (ICASSP 1989) with 13 bits of fraction and 2 more between both passes, which libjpeg takes for its exact one; the numbers are the
/// same.</summary>
internal static class InverseCosine
{
    private const int Fraction = 13,
        Between = 2,
        F0298 = 2446,
        F0390 = 3196,
        F0541 = 4433,
        F0765 = 6270,
        F0899 = 7373,
        F1175 = 9633,
        F1501 = 12299,
        F1847 = 15137,
        F1961 = 16069,
        F2053 = 16819,
        F2562 = 20995,
        F3072 = 25172;

    /// <summary>Writes the samples of a block.</summary>
    /// <param name="coefficients">The block's coefficients, row by row.</param>
    /// <param name="quantization">What each is multiplied by.</param>
    /// <param name="target">Begins at the block's first sample.</param>
    /// <param name="width">How many samples lie between two rows.</param>
    internal static void Put(ReadOnlySpan<short> coefficients, int[] quantization, Span<byte> target, int width)
    {
        Span<int> work = stackalloc int[64],
            line = stackalloc int[8];
        for (int column = 0; column < 8; column++)
        {
            for (int i = 0; i < 8; i++)
                line[i] = unchecked(coefficients[8 * i + column] * quantization[8 * i + column]);
            Transform(line, Fraction - Between);
            for (int i = 0; i < 8; i++)
                work[8 * i + column] = line[i];
        }
        for (int row = 0; row < 8; row++)
        {
            work.Slice(8 * row, 8).CopyTo(line);
            Transform(line, Fraction + Between + 3);
            for (int i = 0; i < 8; i++)
                target[row * width + i] = (byte)Math.Clamp(line[i] + 128, 0, 255);
        }
    }

    private static void Transform(Span<int> x, int shift)
    {
        unchecked
        {
            int z1 = (x[2] + x[6]) * F0541,
                even2 = z1 - x[6] * F1847,
                even3 = z1 + x[2] * F0765,
                even0 = (x[0] + x[4]) << Fraction,
                even1 = (x[0] - x[4]) << Fraction;
            int a0 = even0 + even3,
                a3 = even0 - even3,
                a1 = even1 + even2,
                a2 = even1 - even2;
            int t0 = x[7],
                t1 = x[5],
                t2 = x[3],
                t3 = x[1];
            int s1 = -(t0 + t3) * F0899,
                s2 = -(t1 + t2) * F2562,
                s5 = (t0 + t2 + t1 + t3) * F1175,
                s3 = s5 - (t0 + t2) * F1961,
                s4 = s5 - (t1 + t3) * F0390;
            t0 = t0 * F0298 + s1 + s3;
            t1 = t1 * F2053 + s2 + s4;
            t2 = t2 * F3072 + s2 + s3;
            t3 = t3 * F1501 + s1 + s4;
            int half = 1 << (shift - 1);
            x[0] = (a0 + t3 + half) >> shift;
            x[7] = (a0 - t3 + half) >> shift;
            x[1] = (a1 + t2 + half) >> shift;
            x[6] = (a1 - t2 + half) >> shift;
            x[2] = (a2 + t1 + half) >> shift;
            x[5] = (a2 - t1 + half) >> shift;
            x[3] = (a3 + t0 + half) >> shift;
            x[4] = (a3 - t0 + half) >> shift;
        }
    }
}

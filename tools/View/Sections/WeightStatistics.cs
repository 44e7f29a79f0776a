namespace KerasSharp.View.Sections;

/// <summary>The numbers of an array, or of some of its columns, at a glance.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Least">The least that is finite.</param>
/// <param name="Most">The greatest that is finite.</param>
/// <param name="Mean">The mean of the finite ones.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="NotFinite">How many are NaN or infinite.</param>
/// <param name="Bins">How many lie in each of equal ranges from the least to the greatest.</param>
internal sealed record WeightStatistics(
    long Count,
    double Least,
    double Most,
    double Mean,
    double Deviation,
    long NotFinite,
    IReadOnlyList<long> Bins
)
{
    private const int BinCount = 24;

    /// <param name="values">Rows of <paramref name="stride"/> numbers.</param>
    /// <param name="stride">The length of a row.</param>
    /// <param name="first">The first column that counts.</param>
    /// <param name="width">How many columns count.</param>
    public static WeightStatistics Of(ReadOnlySpan<float> values, int stride, int first, int width)
    {
        double least = double.PositiveInfinity,
            most = double.NegativeInfinity,
            sum = 0,
            squares = 0;
        long count = 0,
            finite = 0;
        for (int row = 0; row + stride <= values.Length && stride > 0; row += stride)
            foreach (float value in values.Slice(row + first, width))
            {
                count++;
                if (!float.IsFinite(value))
                    continue;
                finite++;
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
                sum += value;
                squares += (double)value * value;
            }
        if (finite == 0)
            return new(count, 0, 0, 0, 0, count, new long[BinCount]);
        var bins = new long[BinCount];
        double scale = most > least ? BinCount / (most - least) : 0,
            mean = sum / finite;
        for (int row = 0; row + stride <= values.Length; row += stride)
            foreach (float value in values.Slice(row + first, width))
                if (float.IsFinite(value))
                    bins[Math.Min(BinCount - 1, (int)((value - least) * scale))]++;
        return new(count, least, most, mean, Math.Sqrt(Math.Max(0, squares / finite - mean * mean)), count - finite, bins);
    }
}

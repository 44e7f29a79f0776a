namespace KerasSharp.Samples;

/// <summary>A chart's axis of values.</summary>
/// <param name="Label">What stands beside it.</param>
/// <param name="Logarithmic">Whether equal steps stand for equal factors.</param>
internal sealed record ChartScale(string Label, bool Logarithmic = false)
{
    /// <summary>Round numbers to be written on the axis, the first at most the lowest value, the last at least the highest.</summary>
    /// <exception cref="ArgumentException">The axis is logarithmic, and the lowest value is not above 0.</exception>
    public double[] Ticks(double low, double high) => Logarithmic ? Factors(low, high) : Steps(low, high);

    /// <summary>Where a value stands between two ticks: 0 at the lower, 1 at the upper one.</summary>
    public double Place(double value, double low, double high) =>
        Logarithmic ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low);

    // 1, 2, 5, 10, 20, ...; of many decades the powers of ten alone.
    private static double[] Factors(double low, double high)
    {
        if (!(low > 0))
            throw new ArgumentException($"a logarithmic axis: expected values above 0, found {low}", nameof(low));
        int first = (int)Math.Floor(Math.Log10(low)),
            last = (int)Math.Ceiling(Math.Log10(high));
        double[] digits = last - first <= 4 ? [1, 2, 5] : [1];
        double[] all = [.. Enumerable.Range(first, last - first + 2).SelectMany(e => digits.Select(d => d * Math.Pow(10, e)))];
        return Around(all, low, high);
    }

    private static double[] Steps(double low, double high)
    {
        double rough = Math.Max(high - low, 1e-3 * Math.Max(1, Math.Abs(low))) / 4,
            power = Math.Pow(10, Math.Floor(Math.Log10(rough))),
            step =
                power
                * (
                    rough / power <= 1 ? 1
                    : rough / power <= 2 ? 2
                    : rough / power <= 5 ? 5
                    : 10
                );
        double first = Math.Floor(low / step);
        return Around([.. Enumerable.Range(0, 8).Select(k => (first + k) * step)], low, high);
    }

    private static double[] Around(double[] all, double low, double high)
    {
        int first = Math.Max(0, Array.FindLastIndex(all, t => t <= low)),
            last = Array.FindIndex(all, first + 1, t => t >= high);
        return all[first..(last + 1)];
    }
}

/// <summary>A chart's axis that counts.</summary>
/// <param name="Label">What stands below it.</param>
/// <param name="First">The number of the first value.</param>
internal sealed record ChartCount(string Label, int First = 0)
{
    /// <summary>The values whose numbers are written, from 0 on: every one of few, else those of round numbers.</summary>
    public IEnumerable<int> Ticks(int count)
    {
        int step = new[] { 1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000 }.FirstOrDefault(s => count <= 20 * s, (count + 19) / 20);
        if (count > 20)
            step *= 2;
        return Enumerable.Range(0, count).Where(i => (i + First) % step == 0);
    }
}

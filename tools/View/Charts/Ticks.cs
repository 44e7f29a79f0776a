namespace KerasSharp.View.Charts;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>Four to eight numbers, a round step apart, that enclose a range.</summary>
    public static IReadOnlyList<double> Enclosing(double least, double most)
    {
        if (most <= least)
            (least, most) = (least - Math.Max(1e-3, Math.Abs(least) / 10), least + Math.Max(1e-3, Math.Abs(least) / 10));
        double rough = (most - least) / 5,
            power = Math.Pow(10, Math.Floor(Math.Log10(rough))),
            step = new[] { 1, 2, 2.5, 5, 10 }.First(m => m * power >= rough) * power,
            first = Math.Floor(least / step);
        int count = (int)Math.Ceiling(most / step - 1e-9) - (int)first;
        return [.. Enumerable.Range(0, count + 1).Select(i => (first + i) * step)];
    }

    /// <summary>At most ten whole numbers of a range, its first among them.</summary>
    public static IEnumerable<int> Whole(int first, int last)
    {
        int step = 1;
        while ((last - first) / step >= 10)
            step *= step.ToString()[0] == '2' ? 5 : 2;
        for (int i = first; i <= last; i += step)
            yield return i;
    }
}

using static KerasSharp.ConfusionMetrics;

namespace KerasSharp;

/// <summary>The metrics of Keras 2.3 that are read off a curve over thresholds.</summary>
internal static class CurveMetrics
{
    /// <summary>The area under a curve: of recall over the rate of false positives, or of precision over recall.</summary>
    /// <param name="inner">Thresholds in ascending order, without the two ends, which lie e outside of 0 and 1.</param>
    /// <param name="precision">Whether it is precision over recall.</param>
    /// <param name="summation">The heights between two thresholds.</param>
    internal static MetricSums Area(IReadOnlyList<double> inner, bool precision, CurveSummation summation)
    {
        double[] thresholds = [-KerasConstants.Epsilon, .. Given(inner), 1 + KerasConstants.Epsilon];
        return Curve(
            thresholds,
            sums =>
                precision && summation == CurveSummation.Interpolation
                    ? Interpolated(new(sums))
                    : Rectangles(new(sums), precision, summation)
        );
    }

    /// <summary>Sensitivity where specificity lies nearest to a value, or the other way round.</summary>
    /// <param name="value">The value.</param>
    /// <param name="count">How many thresholds there are between 0 and 1.</param>
    /// <param name="specificity">Whether the value is a specificity.</param>
    internal static MetricSums At(double value, int count, bool specificity)
    {
        double[] thresholds = count == 1 ? [0.5] : [0, .. Between(count), 1];
        return Curve(
            thresholds,
            sums =>
            {
                var counts = new Counted(sums);
                int best = 0;
                for (int i = 1; i < thresholds.Length; i++)
                    if (Distance(counts, i) < Distance(counts, best))
                        best = i;
                return specificity
                    ? Share(counts.TruePositives[best], counts.FalseNegatives[best])
                    : Share(counts.TrueNegatives[best], counts.FalsePositives[best]);
            }
        );
        double Distance(Counted c, int i) =>
            // In float32, as Keras compares them: of two values as near as one another rounding decides.
            MathF.Abs(
                (float)(specificity ? Share(c.TrueNegatives[i], c.FalsePositives[i]) : Share(c.TruePositives[i], c.FalseNegatives[i]))
                    - (float)value
            );
    }

    /// <summary>The greatest of one value over all thresholds at which another is at least so great; 0 where there is none.</summary>
    /// <param name="wanted">What is reported.</param>
    /// <param name="constrained">What must be at least <paramref name="least"/>.</param>
    /// <param name="least">How great it must be.</param>
    /// <param name="count">How many thresholds there are between 0 and 1.</param>
    internal static MetricSums Greatest(CurveValue wanted, CurveValue constrained, double least, int count)
    {
        double[] thresholds = count == 1 ? [0.5] : [0, .. Between(count), 1];
        return Curve(
            thresholds,
            sums =>
            {
                var counts = new Counted(sums);
                double greatest = 0;
                for (int i = 0; i < thresholds.Length; i++)
                    if ((float)Value(counts, constrained, i) >= (float)least)
                        greatest = Math.Max(greatest, Value(counts, wanted, i));
                return greatest;
            }
        );
        static double Value(Counted c, CurveValue value, int i) =>
            value switch
            {
                CurveValue.Sensitivity => Share(c.TruePositives[i], c.FalseNegatives[i]),
                CurveValue.Specificity => Share(c.TrueNegatives[i], c.FalsePositives[i]),
                _ => Share(c.TruePositives[i], c.FalsePositives[i]),
            };
    }

    /// <summary>Thresholds at equal distances between 0 and 1, without the ends.</summary>
    /// <param name="count">How many with the ends.</param>
    public static IEnumerable<double> Between(int count) => Enumerable.Range(1, Math.Max(count - 2, 0)).Select(i => i / (count - 1.0));

    private static double Share(double part, double rest) => part > 0 ? part / (part + rest) : 0;

    private static double Rectangles(Counted c, bool precision, CurveSummation summation)
    {
        double area = 0;
        for (int i = 0; i + 1 < c.Count; i++)
        {
            double low = Height(c, i + 1),
                high = Height(c, i);
            double height = summation switch
            {
                CurveSummation.Minoring => Math.Min(low, high),
                CurveSummation.Majoring => Math.Max(low, high),
                _ => (low + high) / 2,
            };
            area += (Across(c, i) - Across(c, i + 1)) * height;
        }
        return area;
        double Recall(Counted c, int i) => Share(c.TruePositives[i], c.FalseNegatives[i]);
        double Height(Counted c, int i) => precision ? Share(c.TruePositives[i], c.FalsePositives[i]) : Recall(c, i);
        double Across(Counted c, int i) => precision ? Recall(c, i) : Share(c.FalsePositives[i], c.TrueNegatives[i]);
    }

    /// <summary>Davis and Goadrich 2006, as Keras has it.</summary>
    private static double Interpolated(Counted c)
    {
        double area = 0;
        for (int i = 0; i + 1 < c.Count; i++)
        {
            double here = c.TruePositives[i] + c.FalsePositives[i],
                next = c.TruePositives[i + 1] + c.FalsePositives[i + 1];
            double gained = c.TruePositives[i] - c.TruePositives[i + 1],
                more = Math.Max(here - next, 0);
            double slope = more > 0 ? gained / more : 0,
                intercept = c.TruePositives[i + 1] - slope * next;
            double ratio = here > 0 && next > 0 ? here / next : 1,
                all = c.TruePositives[i + 1] + c.FalseNegatives[i + 1];
            if (all > 0)
                area += slope * (gained + intercept * Math.Log(ratio)) / all;
        }
        return area;
    }

    /// <summary>The four kinds of counts by threshold.</summary>
    private readonly ref struct Counted(ReadOnlySpan<double> sums)
    {
        public int Count { get; } = sums.Length / 4;

        public ReadOnlySpan<double> TruePositives { get; } = sums[..(sums.Length / 4)];

        public ReadOnlySpan<double> FalsePositives { get; } = sums.Slice(sums.Length / 4, sums.Length / 4);

        public ReadOnlySpan<double> TrueNegatives { get; } = sums.Slice(sums.Length / 2, sums.Length / 4);

        public ReadOnlySpan<double> FalseNegatives { get; } = sums[^(sums.Length / 4)..];
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>The metrics of Keras 2.3 that count, over all batches of an epoch, how predictions above thresholds agree with targets: true
/// and false positives and negatives.</summary>
internal static class ConfusionMetrics
{
    /// <summary>A count of one kind.</summary>
    /// <param name="condition">The kind.</param>
    /// <param name="threshold">The threshold.</param>
    internal static MetricSums Count(Agreement condition, double threshold) =>
        new(1, (y, p, w) => Counts(y, p, w, [threshold], condition), sums => sums[0]);

    /// <summary>tp / (tp + other), 0 if both are 0: precision where <paramref name="other"/> counts false positives, recall where it
    /// counts false negatives.</summary>
    /// <param name="other">What is counted beside the true positives.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="classId">The only class that counts; null for all.</param>
    /// <param name="topK">How many of the greatest predictions count as above; null for all.</param>
    internal static MetricSums Ratio(Agreement other, double threshold, int? classId, int? topK) =>
        new(
            2,
            (y, p, w) =>
            {
                if (topK is { } k)
                    p = Ops.Select(Greatest(p, k), p, NeverAbove);
                if (classId is { } at)
                    (y, p) = (Ops.Pick(y, y.Rank - 1, at), Ops.Pick(p, p.Rank - 1, at));
                return Counts(y, p, w, [threshold], Agreement.TruePositives, other);
            },
            sums => sums[0] + sums[1] > 0 ? sums[0] / (sums[0] + sums[1]) : 0
        );

    /// <summary>All four kinds for many thresholds.</summary>
    /// <param name="thresholds">The thresholds.</param>
    /// <param name="result">From the counts, kind by kind in the order of <see cref="Agreement"/>.</param>
    internal static MetricSums Curve(double[] thresholds, MetricResult result) =>
        new(
            4 * Given(thresholds).Length,
            (y, p, w) =>
                Counts(
                    y,
                    p,
                    w,
                    thresholds,
                    Agreement.TruePositives,
                    Agreement.FalsePositives,
                    Agreement.TrueNegatives,
                    Agreement.FalseNegatives
                ),
            Given(result)
        );

    /// <summary>What stands in the place of predictions that do not count.</summary>
    public const double NeverAbove = -1e10;

    private static Node Greatest(Node p, int k)
    {
        var (a, b) = (Ops.ExpandDims(p, -1), Ops.ExpandDims(p, -2));
        return Ops.Greater(k, Ops.Sum(Ops.Greater(b, a), [-1]));
    }

    /// <summary>[kinds x thresholds].</summary>
    private static Node Counts(Node y, Node p, Node? weights, double[] thresholds, params Agreement[] conditions)
    {
        var positive = Ops.ExpandDims(1 - Ops.Equal(y, 0), -1);
        var above = Ops.Greater(Ops.ExpandDims(p, -1), Ops.Constant(thresholds, thresholds.Length));
        int[] all = [.. Enumerable.Range(0, p.Rank)];
        var parts = conditions.Select(c =>
        {
            var count = c switch
            {
                Agreement.TruePositives => positive * above,
                Agreement.FalsePositives => (1 - positive) * above,
                Agreement.TrueNegatives => (1 - positive) * (1 - above),
                _ => positive * (1 - above),
            };
            if (weights is not null)
                count *= Ops.Reshape(weights, WithOnes(weights.Shape, p.Rank + 1));
            return Ops.Sum(count, all);
        });
        return Ops.Concat(0, [.. parts]);
    }

    /// <summary>The shape with axes of 1 behind, up to a rank.</summary>
    internal static Shape WithOnes(Shape shape, int rank)
    {
        while (shape.Rank < rank)
            shape = shape.Insert(shape.Rank, 1);
        return shape;
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>From sums over batches to a metric's number.</summary>
/// <param name="sums">The sums.</param>
internal delegate double MetricResult(ReadOnlySpan<double> sums);

/// <summary>A metric that adds up several numbers over the batches of an epoch and makes one of them at the end.</summary>
/// <param name="Width">How many numbers.</param>
/// <param name="Parts">A batch's numbers [Width], from targets, predictions and weights, which are null for ones.</param>
/// <param name="Result">What the sums mean.</param>
internal sealed record MetricSums(int Width, Func<Node, Node, Node?, Node> Parts, MetricResult Result)
{
    /// <summary>A weighted mean over all batches, and what is made of it.</summary>
    /// <param name="values">From targets and predictions to the values.</param>
    /// <param name="repeats">Whether a weight counts for each value that it is of, and not once.</param>
    /// <param name="result">From the mean to the metric's number.</param>
    public static MetricSums Mean(Func<Node, Node, Node> values, bool repeats, Func<double, double> result)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(result);
        return new(2, (y, p, w) => WeightedMean.Parts(values(y, p), w, repeats), sums => result(sums[0] / sums[1]));
    }
}

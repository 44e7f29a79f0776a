using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>A weighted mean as two sums, so that it can be taken over many batches.</summary>
internal static class WeightedMean
{
    /// <summary>The weighted sum of values and the sum of their weights.</summary>
    /// <param name="s">Values.</param>
    /// <param name="weights">Their weights; null for ones.</param>
    /// <param name="repeats">Whether a weight counts for each value that it is of, and not once.</param>
    internal static Node Parts(Node s, Node? weights, bool repeats)
    {
        Node total,
            count;
        if (weights is null)
            (total, count) = (Ops.Sum(s), Extents(s.Shape));
        else
        {
            var fitting = s.Rank == 0 ? weights : Fitting(weights, s);
            (total, count) = (Ops.Sum(s * fitting), Ops.Sum(fitting));
            if (repeats)
                for (int i = 0; i < s.Rank; i++)
                    if (fitting.Shape[i] == 1)
                        count *= Ops.Extent(s.Shape[i]);
        }
        return Ops.Concat(0, Ops.Reshape(total, new Shape(1)), Ops.Reshape(count, new Shape(1)));
    }

    private static Node Extents(Shape shape) => shape.Aggregate((Node)1, (product, extent) => product * Ops.Extent(extent));

    /// <summary>Weights with axes of 1 behind, up to the rank of what they weigh.</summary>
    /// <exception cref="ShapeException">They have more axes.</exception>
    internal static Node Fitting(Node weights, Node s) =>
        weights.Rank <= s.Rank
            ? Ops.Reshape(weights, ConfusionMetrics.WithOnes(weights.Shape, s.Rank))
            : throw new ShapeException($"weights or a mask {weights.Shape} do not fit numbers {s.Shape}");
}

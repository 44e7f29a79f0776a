using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Metrics of how far predicted classes and those of the targets cover one another, over all batches of an epoch.</summary>
internal static class OverlapMetrics
{
    /// <summary>The mean over classes of |both| / |either| (Jaccard), over those classes that occur.</summary>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="targets">Those that count.</param>
    /// <param name="actual">From targets to class numbers [N, ..., K].</param>
    /// <param name="predicted">From predictions to class numbers of the same shape.</param>
    /// <param name="ignored">The class of targets that are left out; null for none.</param>
    internal static MetricSums IntersectionOverUnion(
        int classes,
        int[] targets,
        Func<Node, Node> actual,
        Func<Node, Node> predicted,
        int? ignored = null
    )
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(predicted);
        // For each class: how often it is both, the target, the prediction.
        return new(
            3 * classes,
            (y, p, w) =>
            {
                var (a, b) = (Ops.ExpandDims(actual(y), -1), Ops.ExpandDims(predicted(p), -1));
                var (isActual, isPredicted) = (Losses.OneHot(a, classes), Losses.OneHot(b, classes));
                // What is of no class in one of both counts in neither.
                var known = Ops.Sum(isActual, [-1], keepDims: true) * Ops.Sum(isPredicted, [-1], keepDims: true);
                if (ignored is { } left)
                    known *= Ops.NotEqual(a, left);
                if (w is not null)
                    known *= Ops.Truncate(Ops.Reshape(w, ConfusionMetrics.WithOnes(w.Shape, known.Rank)));
                int[] all = [.. Enumerable.Range(0, known.Rank - 1)];
                return Ops.Concat(
                    0,
                    Ops.Sum(isActual * isPredicted * known, all),
                    Ops.Sum(isActual * known, all),
                    Ops.Sum(isPredicted * known, all)
                );
            },
            sums =>
            {
                double total = 0;
                int occurring = 0;
                foreach (int c in targets)
                {
                    double either = sums[classes + c] + sums[2 * classes + c] - sums[c];
                    if (either <= 0)
                        continue;
                    total += sums[c] / either;
                    occurring++;
                }
                return occurring == 0 ? 0 : total / occurring;
            }
        );
    }

    /// <summary>(1 + b^2) precision recall / (b^2 precision + recall) of all classes together (van Rijsbergen 1979), as Keras has it from
    /// 2.13 on.</summary>
    /// <param name="beta">b.</param>
    /// <param name="threshold">Above which a prediction is one; null for the greatest of each sample.</param>
    internal static MetricSums FScore(double beta, double? threshold) =>
        new(
            3,
            (y, p, w) =>
            {
                var chosen = threshold is { } least
                    ? Ops.Greater(p, least)
                    : Ops.GreaterEqual(p, Ops.Max(p, [-1], keepDims: true)) * Ops.Greater(Ops.Abs(p), 1e-9);
                Node Part(Node x) =>
                    Ops.Reshape(Ops.Sum(w is null ? x : x * Ops.Reshape(w, ConfusionMetrics.WithOnes(w.Shape, x.Rank))), new Shape(1));
                return Ops.Concat(0, Part(chosen * y), Part(chosen * (1 - y)), Part((1 - chosen) * y));
            },
            sums =>
            {
                double precision = sums[0] / (sums[0] + sums[1] + KerasConstants.Epsilon),
                    recall = sums[0] / (sums[0] + sums[2] + KerasConstants.Epsilon),
                    square = beta * beta;
                return (1 + square) * precision * recall / (square * precision + recall + KerasConstants.Epsilon);
            }
        );
}

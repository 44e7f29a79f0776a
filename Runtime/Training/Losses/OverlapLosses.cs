using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Losses of how far predictions and targets cover one another, as Keras 3 has them. y are targets, p predictions, e is
/// 1e-7.</summary>
internal static class OverlapLosses
{
    private const double Epsilon = KerasConstants.Epsilon;

    /// <summary>1 - 2 sum y p / (sum y + sum p + e) (Milletari and others 2016).</summary>
    /// <param name="y">Targets.</param>
    /// <param name="p">Predictions.</param>
    /// <param name="axes">The axes of the sums; null for all, with the batch's.</param>
    public static Node Dice(Node y, Node p, IReadOnlyList<int>? axes = null)
    {
        int[] over = Axes(Given(p), axes);
        return 1 - 2 * Ops.Sum(Given(y) * p, over) / (Ops.Sum(y, over) + Ops.Sum(p, over) + Epsilon);
    }

    /// <summary>1 - sum y p / (sum y p + alpha sum (1 - p) y + beta sum p (1 - y) + e) (Salehi and others 2017).</summary>
    /// <param name="y">Targets.</param>
    /// <param name="p">Predictions.</param>
    /// <param name="alpha">What missed targets weigh.</param>
    /// <param name="beta">What false ones weigh.</param>
    /// <param name="axes">The axes of the sums; null for all, with the batch's.</param>
    public static Node Tversky(Node y, Node p, double alpha, double beta, IReadOnlyList<int>? axes = null)
    {
        int[] over = Axes(Given(p), axes);
        var both = Ops.Sum(Given(y) * p, over);
        return 1 - both / (both + Ops.Sum((1 - p) * y, over) * alpha + Ops.Sum(p * (1 - y), over) * beta + Epsilon);
    }

    /// <summary>(1 - q^Q) / Q, where q is the prediction for the class (Zhang and Sabuncu 2018, from Keras 3.9 on).</summary>
    /// <param name="y">Class numbers [N, ..., 1].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="q">Between 0 and 1.</param>
    public static Node GeneralizedCrossEntropy(Node y, Node p, double q)
    {
        var chosen = Ops.Sum(Given(p) * Losses.OneHot(Given(y), p.Shape[-1].Fixed), [-1]);
        return (1 - Ops.Power(chosen, q)) / q;
    }

    private static int[] Axes(Node p, IReadOnlyList<int>? axes) => axes is null ? [.. Enumerable.Range(0, p.Rank)] : [.. axes];
}

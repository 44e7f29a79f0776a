using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Cross-entropy in which what is classified well already counts less (Lin and others 2017, as Keras has it from 2.9 on). y are
/// targets, p predictions, e is 1e-7.</summary>
internal static class FocalLosses
{
    private const double Epsilon = KerasConstants.Epsilon;

    /// <summary>mean (1 - q)^gamma b over the last axis, where b = -(y ln p + (1 - y) ln(1 - p)), q = y p + (1 - y)(1 - p), p in
    /// [e, 1 - e] within b.</summary>
    /// <param name="y">Targets [N, ..., D].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="gamma">The exponent.</param>
    /// <param name="alpha">What positive targets are multiplied by, and 1 - alpha negative ones; null for no balance.</param>
    /// <param name="logits">Whether predictions are logits.</param>
    /// <param name="smoothing">How far targets are drawn towards 1/2.</param>
    public static Node Binary(Node y, Node p, double gamma, double? alpha, bool logits, double smoothing = 0)
    {
        (y, p) = (Given(y), Given(p));
        if (smoothing > 0)
            y = y * (1 - (float)smoothing) + 0.5 * (float)smoothing;
        if (logits)
            p = Ops.Sigmoid(p);
        var clipped = Ops.Clip(p, Epsilon, 1 - Epsilon);
        var entropy = -(y * Ops.Log(clipped) + (1 - y) * Ops.Log(1 - clipped));
        var loss = Power(1 - (y * p + (1 - y) * (1 - p)), gamma) * entropy;
        if (alpha is { } share)
            loss *= y * share + (1 - y) * (1 - share);
        return Ops.Mean(loss, [-1]);
    }

    /// <summary>-sum alpha (1 - q)^gamma y ln q over the last axis, where q is p over its sum, in [e, 1 - e].</summary>
    /// <param name="y">Targets [N, ..., D].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="gamma">The exponent.</param>
    /// <param name="alpha">What all is multiplied by.</param>
    /// <param name="logits">Whether predictions are logits.</param>
    /// <param name="smoothing">How far targets are drawn towards equal shares.</param>
    public static Node Categorical(Node y, Node p, double gamma, double alpha, bool logits, double smoothing = 0)
    {
        (y, p) = (Given(y), Given(p));
        if (smoothing > 0)
            y = y * (1 - (float)smoothing) + (float)smoothing / Ops.Extent(y.Shape[-1]);
        if (logits)
            p = Ops.Softmax(p);
        var q = Ops.Clip(p / Ops.Sum(p, [-1], keepDims: true), Epsilon, 1 - Epsilon);
        return -Ops.Sum(alpha * Power(1 - q, gamma) * y * Ops.Log(q), [-1]);
    }

    private static Node Power(Node x, double exponent) =>
        exponent switch
        {
            0 => Ops.BroadcastTo(Ops.Constant(1), x.Shape),
            1 => x,
            2 => Ops.Square(x),
            _ => Ops.Power(x, exponent),
        };
}

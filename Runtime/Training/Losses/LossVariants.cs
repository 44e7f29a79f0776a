using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>What releases and backends of Keras compute otherwise under the names of <see cref="Losses"/>. y are targets, p predictions,
/// e is 1e-7.</summary>
public static class LossVariants
{
    private const double Epsilon = KerasConstants.Epsilon;

    /// <summary>-sum y ln p over the last axis, its targets smoothed by <paramref name="smoothing"/> over the extent of their axis
    /// 1.</summary>
    /// <param name="y">Targets [N, ..., D].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="logits">What predictions are.</param>
    /// <param name="smoothing">From 0, for none, to 1.</param>
    public static Node CategoricalCrossentropy(Node y, Node p, LogitsForm logits, double smoothing = 0)
    {
        (y, p) = (Given(y), Given(p));
        if (smoothing > 0)
            y = y * (1 - (float)smoothing) + (float)smoothing / Ops.Extent(y.Shape[1]);
        if (logits == LogitsForm.OfOutput)
            return p.Op is SoftmaxOp ? Exact(y, p.Inputs[0]) : Losses.CategoricalCrossentropy.Apply(y, p);
        if (logits == LogitsForm.Exact)
            return Exact(y, p);
        if (logits == LogitsForm.Clipped)
            return -Ops.Sum(y * Ops.Log(Ops.Clip(Ops.Softmax(p), Epsilon, 1 - Epsilon)), [-1]);
        return Losses.CategoricalCrossentropy.Apply(y, p);
    }

    /// <summary>Categorical cross-entropy of class numbers y [N, ..., 1].</summary>
    /// <param name="y">Class numbers.</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="logits">What predictions are.</param>
    public static Node SparseCategoricalCrossentropy(Node y, Node p, LogitsForm logits) =>
        CategoricalCrossentropy(Losses.OneHot(Given(y), Given(p).Shape[-1].Fixed), p, logits);

    /// <summary>mean -(y ln p + (1 - y) ln(1 - p)), its targets drawn towards 1/2 by <paramref name="smoothing"/>.</summary>
    /// <param name="y">Targets [N, ..., D].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="logits">What predictions are.</param>
    /// <param name="smoothing">From 0, for none, to 1.</param>
    public static Node BinaryCrossentropy(Node y, Node p, LogitsForm logits, double smoothing = 0)
    {
        (y, p) = (Given(y), Given(p));
        if (smoothing > 0)
            y = y * (1 - (float)smoothing) + 0.5 * (float)smoothing;
        bool inner = logits == LogitsForm.OfOutput && p.Op is SigmoidOp;
        if (logits == LogitsForm.Exact || inner)
        {
            var x = inner ? p.Inputs[0] : p;
            return Ops.Mean(Ops.Maximum(x, 0) - x * y + Ops.Softplus(-Ops.Abs(x)), [-1]);
        }
        return Losses.BinaryCrossentropy.Apply(y, logits == LogitsForm.Clipped ? Ops.Sigmoid(p) : p);
    }

    /// <summary>-sum, or -mean, of (y / |y|) (p / |p|), where a norm is at least the root of <paramref name="least"/>.</summary>
    /// <param name="y">Targets.</param>
    /// <param name="p">Predictions.</param>
    /// <param name="least">The least square of a norm.</param>
    /// <param name="mean">Whether it is the mean of the products.</param>
    /// <param name="axis">The axis of a vector.</param>
    public static Node CosineProximity(Node y, Node p, double least, bool mean, int axis = -1)
    {
        Node Unit(Node x) => x / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), [axis], keepDims: true), least));
        var product = Unit(Given(y)) * Unit(Given(p));
        return mean ? -Ops.Mean(product, [axis]) : -Ops.Sum(product, [axis]);
    }

    /// <summary>The targets of a hinge: where all of the batch are 0 or 1, -1 and 1 in their place.</summary>
    public static Node Signed(Node y)
    {
        var others = Ops.Sum((1 - Ops.Equal(Given(y), 0)) * (1 - Ops.Equal(y, 1)));
        return Ops.Select(Ops.BroadcastTo(Ops.Equal(others, 0), y.Shape), 2 * y - 1, y);
    }

    /// <summary>For each element: x^2 / 2 for |x| = |p - y| up to <paramref name="delta"/>, then linear.</summary>
    /// <param name="y">Targets.</param>
    /// <param name="p">Predictions.</param>
    /// <param name="delta">Where it becomes linear.</param>
    public static Node Huber(Node y, Node p, double delta)
    {
        var distance = Ops.Abs(Given(p) - Given(y));
        var quadratic = Ops.Minimum(distance, delta);
        return 0.5 * Ops.Square(quadratic) + delta * (distance - quadratic);
    }

    private static Node Exact(Node y, Node x)
    {
        var shifted = x - Ops.StopGradient(Ops.Max(x, [-1], keepDims: true));
        return -Ops.Sum(y * (shifted - Ops.Log(Ops.Sum(Ops.Exp(shifted), [-1], keepDims: true))), [-1]);
    }
}

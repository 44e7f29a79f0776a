using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>What releases and backends of Keras compute otherwise under the names of <see cref="Losses"/>. y are targets, p predictions,
/// e is 1e-7.</summary>
internal static class LossVariants
{
    private const double Epsilon = KerasConstants.Epsilon;

    /// <summary>-sum y ln p over the last axis, its targets smoothed by <paramref name="smoothing"/>.</summary>
    /// <param name="y">Targets [N, ..., D].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="logits">What predictions are.</param>
    /// <param name="smoothing">From 0, for none, to 1.</param>
    /// <param name="classAxis">The axis by whose extent smoothing is divided: 1 in Keras 2, the last since.</param>
    public static Node CategoricalCrossentropy(Node y, Node p, LogitsForm logits, double smoothing = 0, int classAxis = 1)
    {
        (y, p) = (Given(y), Given(p));
        if (smoothing > 0)
            y = y * (1 - (float)smoothing) + (float)smoothing / Ops.Extent(y.Shape[classAxis]);
        if (logits == LogitsForm.OfOutput)
            return p.Op is SoftmaxOp ? Exact(y, p.Inputs[0]) : Losses.CategoricalCrossentropy.Apply(y, p);
        if (logits is LogitsForm.Exact or LogitsForm.ExactOfOutput)
            return Exact(y, logits == LogitsForm.ExactOfOutput && p.Op is SoftmaxOp ? p.Inputs[0] : p);
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

    /// <summary>-ln(q / sum q) of the class, q being predictions in [e, 1 - e], as TensorFlow has it for predictions that are no
    /// softmax; else <see cref="SparseCategoricalCrossentropy"/>.</summary>
    /// <param name="y">Class numbers [N, ..., 1].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="logits">What predictions are.</param>
    public static Node NormalizedSparseCrossentropy(Node y, Node p, LogitsForm logits)
    {
        if (logits != LogitsForm.OfOutput || Given(p).Op is SoftmaxOp)
            return SparseCategoricalCrossentropy(y, p, logits);
        var q = Ops.Clip(p, Epsilon, 1 - Epsilon);
        var chosen = Ops.Sum(q * Losses.OneHot(Given(y), p.Shape[-1].Fixed), [-1]);
        return Ops.Log(Ops.Sum(q, [-1])) - Ops.Log(chosen);
    }

    /// <summary>mean -(y ln p + (1 - y) ln(1 - p)), its targets drawn towards 1/2 by <paramref name="smoothing"/>.</summary>
    /// <param name="y">Targets [N, ..., D].</param>
    /// <param name="p">Predictions [N, ..., D].</param>
    /// <param name="logits">What predictions are.</param>
    /// <param name="smoothing">From 0, for none, to 1.</param>
    /// <param name="added">What is added within both logarithms where predictions are probabilities: e in tf.keras.</param>
    public static Node BinaryCrossentropy(Node y, Node p, LogitsForm logits, double smoothing = 0, double added = 0)
    {
        (y, p) = (Given(y), Given(p));
        if (smoothing > 0)
            y = y * (1 - (float)smoothing) + 0.5 * (float)smoothing;
        bool inner = logits is (LogitsForm.OfOutput or LogitsForm.ExactOfOutput) && p.Op is SigmoidOp;
        if (logits is LogitsForm.Exact or LogitsForm.ExactOfOutput || inner)
        {
            var x = inner ? p.Inputs[0] : p;
            return Ops.Mean(Ops.Maximum(x, 0) - x * y + Ops.Softplus(-Ops.Abs(x)), [-1]);
        }
        if (added == 0)
            return Losses.BinaryCrossentropy.Apply(y, logits == LogitsForm.Clipped ? Ops.Sigmoid(p) : p);
        var q = Ops.Clip(p, Epsilon, 1 - Epsilon);
        return -Ops.Mean(y * Ops.Log(q + added) + (1 - y) * Ops.Log(1 - q + added), [-1]);
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

using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Constraints in terms of tensor operations (Keras 1.2.2, constraints.py).</summary>
public static class Projections
{
    /// <summary>The weight brought back to what the constraint allows.</summary>
    /// <exception cref="KerasUnsupportedException">The constraint is of another class.</exception>
    public static Node Apply(this Constraint constraint, Node w) =>
        Given(constraint) switch
        {
            MaxNorm c => w * Ratio(w, c.Axes, norm => Ops.Clip(norm, 0, c.M)),
            NonNegative => w * Ops.GreaterEqual(w, 0),
            UnitNorm c => w / (KerasConstants.Epsilon + Norm(w, c.Axes)),
            MinMaxNorm c => w * Ratio(w, c.Axes, norm => c.Rate * Ops.Clip(norm, c.Low, c.High) + (1 - c.Rate) * norm),
            _ => throw new KerasUnsupportedException($"no meaning for the constraint {constraint.GetType().Name}"),
        };

    private static Node Ratio(Node w, IReadOnlyList<int> axes, Func<Node, Node> desired)
    {
        var norm = Norm(w, axes);
        return desired(norm) / (KerasConstants.Epsilon + norm);
    }

    private static Node Norm(Node w, IReadOnlyList<int> axes) => Ops.Sqrt(Ops.Sum(Ops.Square(w), [.. axes], keepDims: true));
}

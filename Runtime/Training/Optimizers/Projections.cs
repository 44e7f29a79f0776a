using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Constraints in terms of tensor operations (Keras 1.2.2, constraints.py).</summary>
internal static class Projections
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
            CuDnnConstraint c => Reordered(c, Reordered(c, w, back: false, c.Inner.Apply), back: true, x => x),
            ForeignConstraint foreign => throw new KerasUnsupportedException(
                $"a weight has the constraint {foreign}, which is the model's author's and none of Keras's"
            ),
            _ => throw new KerasUnsupportedException($"no meaning for the constraint {constraint.GetType().Name}"),
        };

    /// <summary>A function of the matrix in cuDNN's order, or of the matrix brought back from it.</summary>
    private static Node Reordered(CuDnnConstraint c, Node w, bool back, Func<Node, Node> function)
    {
        int rows = w.Shape[0].Fixed,
            units = w.Shape[1].Fixed / c.Gates;
        var gates = Ops.Reshape(w, new Shape(rows, c.Gates, units));
        Node ordered =
            c.Recurrent ? Ops.Transpose(gates, [2, 1, 0])
            : back ? Ops.Transpose(Ops.Reshape(Ops.Transpose(gates, [1, 0, 2]), new Shape(c.Gates, units, rows)), [2, 0, 1])
            : Ops.Transpose(Ops.Reshape(Ops.Transpose(gates, [1, 2, 0]), new Shape(c.Gates, rows, units)), [1, 0, 2]);
        return function(Ops.Reshape(ordered, w.Shape));
    }

    private static Node Ratio(Node w, IReadOnlyList<int> axes, Func<Node, Node> desired)
    {
        var norm = Norm(w, axes);
        return desired(norm) / (KerasConstants.Epsilon + norm);
    }

    private static Node Norm(Node w, IReadOnlyList<int> axes) => Ops.Sqrt(Ops.Sum(Ops.Square(w), [.. axes], keepDims: true));
}

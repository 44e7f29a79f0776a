using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>Brings gradients below an optimizer's limits.</summary>
internal static class GradientLimits
{
    internal static IReadOnlyList<Node> Apply(Optimizer optimizer, IReadOnlyList<Node> gradients)
    {
        if (gradients.Count == 0)
            return gradients;
        if (optimizer.ClipNorm is > 0 and var most)
        {
            var norm = Ops.Sqrt(gradients.Select(g => Squares(optimizer, g)).Aggregate((a, b) => a + b));
            gradients = [.. gradients.Select(g => Ops.Select(Ops.GreaterEqual(norm, most), g * most / norm, g))];
        }
        if (optimizer.ClipNormOfEach is > 0 and var greatest)
            gradients = [.. gradients.Select(g => g * (greatest / Ops.Maximum(Ops.Sqrt(Squares(optimizer, g)), greatest)))];
        if (optimizer.ClipValue is > 0 and var limit)
            gradients =
            [
                .. gradients.Select(g => UsesOf(optimizer, g)?.With(rows => Ops.Clip(rows, -limit, limit)) ?? Ops.Clip(g, -limit, limit)),
            ];
        return gradients;
    }

    private static Node Squares(Optimizer optimizer, Node gradient) =>
        UsesOf(optimizer, gradient)?.SumOfSquares() ?? Ops.Sum(Ops.Square(gradient));

    private static TableUses? UsesOf(Optimizer optimizer, Node gradient) =>
        optimizer.TableGradients == TableGradients.Whole ? null : TableUses.Of(gradient);
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Sums and products with rows of fixed weights behind a value x [..., F], as a bias and a normalization by running statistics
/// are: together scale * x + shift.</summary>
/// <param name="Last">The last operation.</param>
/// <param name="Scale">[F] in terms of the weights, or null for 1.</param>
/// <param name="Shift">[F] in terms of the weights, or null for 0.</param>
internal sealed record AffineChain(Node Last, Node? Scale, Node? Shift)
{
    /// <summary>The longest chain behind a convolution with a fixed kernel, each of whose values the next operation alone reads.</summary>
    public static AffineChain Behind(Node node, Claims claims, WeightValues weights)
    {
        var chain = new AffineChain(node, null, null);
        while (weights.IsFixed(node.Inputs[1]) && claims.OnlyUser(chain.Last) is { } user && chain.With(user, weights) is { } longer)
            chain = longer;
        return chain;
    }

    private AffineChain? With(Node user, WeightValues weights)
    {
        if (user.Op is not (AddOp or SubtractOp or MultiplyOp or DivideOp) || user.Shape != Last.Shape)
            return null;
        bool first = ReferenceEquals(user.Inputs[0], Last);
        var row = first ? user.Inputs[1] : user.Inputs[0];
        if (!weights.IsWeight(row) || !weights.IsFixed(row) || !ProductFinder.IsRow(row.Shape, user.Shape[-1]))
            return null;
        row = Ops.Reshape(weights.Outer(row), new Shape(row.Shape[-1]));
        return user.Op switch
        {
            AddOp => new(user, Scale, Shift is null ? row : Shift + row),
            SubtractOp when first => new(user, Scale, Shift is null ? -row : Shift - row),
            MultiplyOp => new(user, Scale is null ? row : Scale * row, Shift is null ? null : Shift * row),
            DivideOp when first => new(user, Scale is null ? 1 / row : Scale / row, Shift is null ? null : Shift / row),
            _ => null,
        };
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>What follows a product in the same step.</summary>
/// <param name="Last">The node whose value comes out.</param>
/// <param name="Bias">A row of weights that is added, or null.</param>
/// <param name="Activation">Applied then, or null.</param>
/// <param name="Scale">A row that the product's columns are multiplied with before all of that, or null: a device that says so takes it
/// into the weights.</param>
internal sealed record ProductEpilogue(Node Last, Node? Bias, ActivationOp? Activation, Node? Scale = null)
{
    /// <summary>Nothing.</summary>
    public static ProductEpilogue None(Node product) => new(product, null, null);

    /// <summary>What stands behind a product's name in the report: ", Add, Relu".</summary>
    public string Note =>
        $"{(Scale is null ? "" : ", Multiply")}{(Bias is null ? "" : ", Add")}{(Activation is null ? "" : $", {Activation.Name}")}";
}

/// <summary>Finds products with weights that a bias and an activation follow.</summary>
internal sealed class ProductFinder(PlanContext plan)
{
    /// <summary>Claims products with what follows them.</summary>
    /// <param name="work">Nodes, inputs first.</param>
    /// <param name="claims">Which nodes a fused step computes, and which does.</param>
    public void Claim(IReadOnlyList<Node> work, Claims claims)
    {
        if (!plan.Traits.FusesEpilogues)
            return;
        foreach (var node in work)
        {
            if (claims.Has(node) || plan.Weights.IsPrepared(node) || !IsWeightProduct(node))
                continue;
            var epilogue = Epilogue(node, claims);
            for (var at = node; !ReferenceEquals(at, epilogue.Last); at = claims.OnlyUser(at)!)
                claims.Take(at);
            if (!ReferenceEquals(node, epilogue.Last))
                claims.Take(epilogue.Last, () => Emit(node, epilogue));
        }
    }

    /// <summary>Schedules a product or convolution with what follows it.</summary>
    public void Emit(Node node, ProductEpilogue epilogue)
    {
        if (node.Op is MatMulOp op)
            plan.Device.Product(node, op, epilogue);
        else
            plan.Device.Convolution(node, epilogue);
    }

    /// <summary>The other input of a sum; null where both are one.</summary>
    public static Node? Other(Node add, Node one) =>
        ReferenceEquals(add.Inputs[0], one)
            ? ReferenceEquals(add.Inputs[1], one)
                ? null
                : add.Inputs[1]
            : add.Inputs[0];

    /// <summary>Whether a shape is that of one row.</summary>
    public static bool IsRow(Shape shape, Dim width) => shape.Rank > 0 && shape[-1] == width && shape.SkipLast(1).All(d => d == 1);

    private bool IsWeightProduct(Node node) =>
        (node.Op is MatMulOp && node.Inputs[1].Rank == 2 || node.Op is ConvOp or ConvInputOp) && plan.Weights.IsWeight(node.Inputs[1]);

    private ProductEpilogue Epilogue(Node node, Claims claims)
    {
        Node last = node;
        Node? bias = null;
        if (
            claims.OnlyUser(last) is { Op: AddOp } add
            && add.Shape == node.Shape
            && Other(add, last) is { } other
            && plan.Weights.IsWeight(other)
            && IsRow(other.Shape, node.Shape[-1])
        )
            (last, bias) = (add, other);
        var chain =
            plan.Traits.ScalesKernels && node.Op is ConvOp
                ? AffineChain.Behind(node, claims, plan.Weights)
                : new AffineChain(last, null, null);
        if (chain.Scale is not null)
            (last, bias) = (chain.Last, chain.Shift);
        return claims.OnlyUser(last) is { Op: ActivationOp activation } user
            ? new ProductEpilogue(user, bias, activation, chain.Scale)
            : new ProductEpilogue(last, bias, null, chain.Scale);
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Finds the products that fused recurrences take into their own steps, and the lookups that are folded into them.</summary>
internal sealed class RecurrentInputFinder(PlanContext plan)
{
    /// <summary>Claims the products before fused recurrences.</summary>
    /// <param name="work">Nodes, inputs first.</param>
    /// <param name="claims">Which nodes a fused step computes, and which does.</param>
    public void Claim(IReadOnlyList<Node> work, Claims claims)
    {
        if (!plan.Traits.TakesInputProducts)
            return;
        foreach (var node in work)
        {
            if (plan.Recurrences.Forward(node) is not { } recurrence || Product(recurrence, claims) is not var (product, bias))
                continue;
            var rows = product.Inputs[0];
            bool folds = Folds(recurrence, product, bias, claims);
            recurrence.Input = new InputProduct(rows, product.Inputs[1], bias, folds ? rows : null);
            claims.Take(recurrence.Projection);
            claims.Take(product);
            if (!folds)
                continue;
            claims.Take(rows);
            if (rows.Inputs[1].Op is TruncateOp && ReferenceEquals(claims.OnlyUser(rows.Inputs[1]), rows))
                claims.Take(rows.Inputs[1]);
        }
    }

    /// <summary>The product with weights that gives a recurrence's input, and the row that is added to it; null where another value does
    /// or somebody else reads it.</summary>
    private (Node Product, Node? Bias)? Product(Recurrence recurrence, Claims claims)
    {
        Node x = recurrence.Projection,
            product = x;
        Node? bias = null;
        if (
            x.Op is AddOp
            && x.Inputs.FirstOrDefault(i => i.Op is MatMulOp) is { } inner
            && ProductFinder.Other(x, inner) is { } row
            && plan.Weights.IsWeight(row)
            && ProductFinder.IsRow(row.Shape, x.Shape[-1])
        )
            (product, bias) = (inner, row);
        bool found =
            product.Op is MatMulOp { TransposeA: false, TransposeB: false }
            && product.Rank == 3
            && product.Inputs[1].Rank == 2
            && plan.Weights.IsWeight(product.Inputs[1])
            && ReferenceEquals(claims.OnlyUser(x), recurrence.Node)
            && (bias is null || ReferenceEquals(claims.OnlyUser(product), x));
        return found ? (product, bias) : null;
    }

    private bool Folds(Recurrence recurrence, Node product, Node? bias, Claims claims)
    {
        var rows = product.Inputs[0];
        return rows.Op is GatherOp
            && !recurrence.HasFusedGradient
            && plan.Weights.IsFixed(rows.Inputs[0])
            && plan.Weights.IsFixed(product.Inputs[1])
            && (bias is null || (plan.Weights.IsFixed(bias) && plan.Weights.IsStored(bias)))
            && rows.Inputs[0].Rank == 2
            && rows.Inputs[1].Rank == 2
            && ReferenceEquals(claims.OnlyUser(rows), product)
            && (long)rows.Inputs[0].Shape[0].Fixed * product.Shape[-1].Fixed * sizeof(float) <= plan.Options.FoldLimit;
    }
}

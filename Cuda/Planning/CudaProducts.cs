using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>Makes the calls of matrix products by cuBLAS.</summary>
internal sealed class CudaProducts(PlanContext plan, CudaResources resources)
{
    public void Emit(Node node, MatMulOp op)
    {
        View a = plan.Values[node.Inputs[0]],
            b = plan.Values[node.Inputs[1]];
        a = op.TransposeA ? MovementPlanner.SwapLast(a) : a;
        b = op.TransposeB ? MovementPlanner.SwapLast(b) : b;
        var y = plan.Result(node);
        Dim m = y.Shape[-2],
            n = y.Shape[-1],
            k = a.Shape[-1];
        ProductFactor first,
            second,
            result;
        Dim matrices;
        if (b.Rank == 2)
        {
            // All leading axes of a and y are rows.
            var rows = new Shape(y.Shape.SkipLast(1).Aggregate((p, q) => p * q), k);
            var flat = a.Reshape(rows) ?? plan.Movement.Dense(a, node).Reshape(rows)!;
            (m, matrices) = (rows[0], 1);
            (first, second) = (Factor(flat, node), Factor(b, node));
            result = new ProductFactor(y.Reshape(new Shape(m, n))!, n, 0, false);
        }
        else
        {
            matrices = y.Shape.SkipLast(2).Aggregate(new Dim(1), (p, q) => p * q);
            (first, second) = (Batch(a, node), Batch(b, node));
            result = new ProductFactor(y, n, m * n, false);
        }
        plan.Schedule(
            new ProductStep(first, second, result, m, n, k, matrices),
            node,
            node.Op.Name,
            false,
            resources.ByCublas,
            result.View,
            first.View,
            second.View
        );
    }

    private ProductFactor Factor(View view, Node node) => ProductFactor.Of(view) ?? ProductFactor.Of(plan.Movement.Dense(view, node))!;

    /// <summary>Matrices one after another, as they lie or transposed.</summary>
    private ProductFactor Batch(View view, Node node)
    {
        var size = view.Shape[-2] * view.Shape[-1];
        if (!view.IsDense && MovementPlanner.SwapLast(view) is { IsDense: true } other)
            return new ProductFactor(other, other.Shape[-1], size, true);
        return new ProductFactor(plan.Movement.Dense(view, node), view.Shape[-1], size, false);
    }
}

using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>Makes the steps of matrix products: with packed weights, a bias and an activation in one; of weight gradients; and
/// others.</summary>
internal sealed class CpuProducts(PlanContext plan, CpuValues values, PlanCost cost)
{
    public void Emit(Node node, MatMulOp op, ProductEpilogue epilogue)
    {
        var packed =
            plan.Options.Fuse && node.Inputs[1].Rank == 2 && plan.Weights.IsWeight(node.Inputs[1])
                ? values.Packed(node.Inputs[1], op.TransposeB)
                : null;
        var row = values.Row(epilogue.Bias, node.Shape[-1]);
        if (packed is null || (epilogue.Bias is not null && row is null))
        {
            if (!TryWeightGradient(node, op))
                EmitUnpacked(node, op);
            if (!ReferenceEquals(node, epilogue.Last))
                plan.Regions.EmitBehind(node, epilogue.Last);
            return;
        }
        var x = plan.Values[node.Inputs[0]];
        if (op.TransposeA)
            x = MovementPlanner.SwapLast(x);
        var rows = new Shape(x.Shape.SkipLast(1).Aggregate((p, q) => p * q), x.Shape[-1]);
        var flat = x.Reshape(rows);
        if (flat is null || (flat.Strides[1] != 1 && flat.Shape[1] != 1))
            flat = plan.Movement.Dense(x, node).Reshape(rows)!;
        var y = plan.Result(epilogue.Last);
        cost.WeightBytes += sizeof(float) * (double)packed.Matrix.Rows * packed.Matrix.Columns;
        plan.Schedule(
            new PackedProductStep(flat, packed, row, epilogue.Activation, y),
            epilogue.Last,
            "product",
            !ReferenceEquals(node, epilogue.Last),
            $"MatMul{epilogue.Note}; weights packed",
            y,
            flat
        );
    }

    private bool TryWeightGradient(Node node, MatMulOp op)
    {
        if (!plan.Options.Fuse || op is not { TransposeA: true, TransposeB: false } || node.Rank != 2)
            return false;
        var x = plan.Movement.Rows(plan.Values[node.Inputs[0]], node);
        var g = plan.Movement.Rows(plan.Values[node.Inputs[1]], node);
        var y = plan.Result(node);
        plan.Schedule(new WeightGradientStep(x, g, y), node, "weight gradient", true, "one product over all rows", y, x, g);
        return true;
    }

    private void EmitUnpacked(Node node, MatMulOp op)
    {
        var second = plan.Values[node.Inputs[1]];
        var a = plan.Movement.Dense(plan.Values[node.Inputs[0]], node);
        var b = plan.Movement.Dense(op.TransposeB ? MovementPlanner.SwapLast(second) : second, node);
        var y = plan.Result(node);
        plan.Schedule(
            new UnpackedProductStep(a, b, y, op.TransposeA),
            node,
            node.Op.Name,
            false,
            "the second factor is no packed weight matrix",
            y,
            a,
            b
        );
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Plans what moves elements and computes nothing: as another view of the same elements where that will do, else as a
/// copy.</summary>
internal sealed class MovementPlanner(PlanContext plan)
{
    /// <summary>Plans a movement of one input, or a join.</summary>
    /// <returns>Whether the node is one.</returns>
    public bool TryPlan(Node node)
    {
        View X() => plan.Values[node.Inputs[0]];
        switch (node.Op)
        {
            case ReshapeOp op:
                plan.Values[node] = X().Reshape(op.Extents) ?? Dense(X(), node).Reshape(op.Extents)!;
                return true;
            case TransposeOp op:
                Move(node, X().Transpose(op.Axes));
                return true;
            case BroadcastToOp op:
                Move(node, X().BroadcastTo(op.Extents));
                return true;
            case SliceOp op:
                Move(node, X().Slice(op.Axis, op.Start, op.Extent, op.Step));
                return true;
            case BatchSliceOp op:
                Move(node, X().BatchSlice(op.Axis, op.Start, op.Extent));
                return true;
            case UnsliceOp op:
                var padded = plan.Result(node);
                plan.Schedule(plan.Device.Clear(padded), node, "fill", false, "zeros around the input", padded);
                Copy(X(), padded.Slice(op.Axis, op.Start, X().Shape[op.Axis], op.Step), node, "input among zeros");
                return true;
            case ConcatOp op:
                Join(node, op.Axis);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Copies a view's elements to the places of another.</summary>
    public void Copy(View from, View to, Node node, string note) =>
        plan.Schedule(plan.Device.Copy(from, to), node, "copy", false, note, from, to);

    /// <summary>A view's elements side by side, copied where they are not.</summary>
    public View Dense(View view, Node node)
    {
        if (view.IsDense)
            return View.Dense(view.Buffer, view.Shape, view.Offset);
        var copy = plan.Arena(view.Shape);
        Copy(view, copy, node, "elements must stand side by side");
        return copy;
    }

    /// <summary>A view whose last axis lies side by side, copied where it does not.</summary>
    public View Rows(View view, Node node) => view.Strides[^1] == 1 || view.Shape[-1] == 1 ? view : Dense(view, node);

    /// <summary>A value side by side; null where it is zero, which kernels need not read.</summary>
    public View? DenseUnlessZero(Node input, Node node) => input.Op is ConstantOp { Value: 0 } ? null : Dense(plan.Values[input], node);

    /// <summary>A copy of its own of a value.</summary>
    public View Save(View value, Node node)
    {
        var saved = plan.Arena(value.Shape);
        Copy(value, saved, node, "kept from being overwritten");
        return saved;
    }

    /// <summary>A matrix, or each of several, transposed.</summary>
    public static View SwapLast(View view)
    {
        int[] axes = [.. Enumerable.Range(0, view.Rank)];
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return view.Transpose(axes);
    }

    /// <summary>A value by another view; copied where every operation shall run for itself.</summary>
    private void Move(Node node, View view)
    {
        if (plan.Options.Fuse)
            plan.Values[node] = view;
        else
            Copy(view, plan.Result(node), node, node.Op.Name);
    }

    private void Join(Node node, int axis)
    {
        var whole = plan.Result(node);
        Dim start = 0;
        foreach (var part in node.Inputs)
        {
            var extent = part.Shape[axis];
            var to = extent.PerBatch ? whole.BatchSlice(axis, start.Factor, extent) : whole.Slice(axis, start.Factor, extent, 1);
            Copy(plan.Values[part], to, node, "part of Concat");
            start += extent;
        }
    }
}

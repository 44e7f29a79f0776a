using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Plans one operation at a time.</summary>
internal sealed class OperationPlanner(PlanContext plan)
{
    /// <summary>Plans a node that belongs to no region: says where its value lies, and schedules the step that computes it.</summary>
    public void Emit(Node node)
    {
        if (plan.Weights.IsPrepared(node))
            plan.Values[node] = plan.Device.Prepared(node);
        else if (!TryLeaf(node) && !plan.Movement.TryPlan(node))
            Compute(node);
    }

    /// <summary>Whether an operation's step takes its inputs row-major.</summary>
    public static bool ReadsDense(Op op) =>
        op
            is GatherOp
                or ScatterAddOp
                or SoftmaxOp
                or ConvOp
                or ConvInputOp
                or ConvKernelOp
                or MaxPoolOp
                or MaxPoolInputOp
                or AveragePoolOp
                or AveragePoolInputOp;

    private bool TryLeaf(Node node)
    {
        switch (node.Op)
        {
            case ReadOp op:
                plan.Values[node] = plan.Device.Variable(op.Variable);
                return true;
            case ConstantOp op:
                plan.Values[node] = plan.Device.Number(op.Value).BroadcastTo(op.Extents);
                return true;
            case ConstantArrayOp op:
                plan.Values[node] = plan.Device.Numbers(op.Values, op.Extents);
                return true;
            case ExtentOp op:
                plan.ScheduleOperation(plan.Device.Extent(plan.Result(node), op.Value), node);
                return true;
            default:
                return false;
        }
    }

    private void Compute(Node node)
    {
        switch (node.Op)
        {
            case MatMulOp or ConvOp or ConvInputOp or ConvKernelOp:
                plan.Products.Emit(node, ProductEpilogue.None(node));
                break;
            case ScanOp scan:
                if (plan.Recurrences.Refusal(node) is { } reason)
                    plan.Scans.Emit(node, scan, reason);
                else if (plan.Recurrences.GradientOf(node) is { } forward)
                    plan.Device.Recurrent.Gradient(forward, node);
                else
                    plan.Device.Recurrent.Forward(plan.Recurrences.Forward(node)!);
                break;
            case ScanOutputOp op:
                plan.Values[node] = plan.Scans.Output(node.Inputs[0], op.Index);
                break;
            default:
                View[] x = [.. node.Inputs.Select(i => plan.Values[i])];
                if (ReadsDense(node.Op))
                    for (int i = 0; i < x.Length; i++)
                        x[i] = plan.Movement.Dense(x[i], node);
                plan.Device.Operation(node, x);
                break;
        }
    }
}

using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

// One operation at a time.
internal sealed partial class PlanBuilder
{
    private void EmitNode(Node node)
    {
        if (IsPrepared(node))
        {
            _values[node] = Prepare(node);
            return;
        }
        View[] x = [.. node.Inputs.Select(i => _values.GetValueOrDefault(i)!)];
        if (NeedsDense(node.Op))
            for (int i = 0; i < x.Length; i++)
                x[i] = Dense(x[i], node);
        switch (node.Op)
        {
            case ReadOp op:
                _values[node] = Variable(op.Variable);
                break;
            case ConstantOp op:
                _values[node] = Number(op.Value).BroadcastTo(op.Extents);
                break;
            case ConstantArrayOp op:
                _values[node] = View.Dense(BufferOf(Own(new Prepared.ConstantValues(op.Values))), op.Extents);
                break;
            case ExtentOp op:
                Simple(new ExtentStep(Result(node), op.Value), node, x);
                break;
            case RandomDrawOp op:
                Simple(new RandomStep(x[0], Result(node), op), node, x);
                break;
            case ReshapeOp op:
                _values[node] = x[0].Reshape(op.Extents) ?? Dense(x[0], node).Reshape(op.Extents)!;
                break;
            case TransposeOp op:
                Move(node, x[0].Transpose(op.Axes));
                break;
            case BroadcastToOp op:
                Move(node, x[0].BroadcastTo(op.Extents));
                break;
            case SliceOp op:
                Move(node, x[0].Slice(op.Axis, op.Start, op.Extent, op.Step));
                break;
            case BatchSliceOp op:
                Move(node, x[0].BatchSlice(op.Axis, op.Start, op.Extent));
                break;
            case UnsliceOp op:
                var padded = Result(node);
                Schedule(new FillStep(padded, 0), node, "fill", false, "zeros around the input", padded);
                Copy(x[0], padded.Slice(op.Axis, op.Start, x[0].Shape[op.Axis], op.Step), node, "input among zeros");
                break;
            case ConcatOp op:
                EmitConcat(node, op.Axis);
                break;
            case GatherOp:
                Simple(new GatherStep(x[0], x[1], Result(node), node.Layer), node, x);
                break;
            case ScatterAddOp:
                Simple(new ScatterAddStep(x[0], x[1], Result(node), node.Layer), node, x);
                break;
            case SumOp op:
                Reduce(node, op, max: false);
                break;
            case MaxOp op:
                Reduce(node, op, max: true);
                break;
            case ArgMaxOp op:
                Simple(new ArgMaxStep(x[0], Result(node), op.Axis), node, x);
                break;
            case SoftmaxOp:
                Simple(new SoftmaxStep(x[0], Result(node)), node, x);
                break;
            case MatMulOp op:
                EmitProduct(node, op, null, null, node);
                break;
            case ConvOp:
                EmitConv(node, x[0], null, null, node);
                break;
            case ConvInputOp:
                EmitConv(node, x[0], null, null, node);
                break;
            case ConvKernelOp op:
                EmitConvKernel(node, op, x[0], x[1]);
                break;
            case MaxPoolOp op:
                Simple(new PoolStep(x[0], Result(node), Geometry(x[0].Shape, node.Shape, op.Window), max: true), node, x);
                break;
            case AveragePoolOp op:
                Simple(new PoolStep(x[0], Result(node), Geometry(x[0].Shape, node.Shape, op.Window), max: false), node, x);
                break;
            case MaxPoolInputOp op:
                Simple(new PoolGradientStep(x[0], x[1], x[2], Result(node), Geometry(node.Shape, x[1].Shape, op.Window)), node, x);
                break;
            case AveragePoolInputOp op:
                Simple(new PoolGradientStep(null, null, x[0], Result(node), Geometry(node.Shape, x[0].Shape, op.Window)), node, x);
                break;
            case ScanOp op:
                if (_forwards.ContainsKey(node))
                    EmitRecurrentGradient(node, op);
                else if (_options.Fuse && Refusal(node, op) is null)
                    EmitRecurrent(node, op);
                else
                    EmitScan(node, op, _options.Fuse ? Refusal(node, op)! : "fusion is off");
                break;
            case ScanOutputOp op:
                _values[node] =
                    _scanValues[node.Inputs[0]][op.Index]
                    ?? throw new InvalidOperationException($"output {op.Index} of {node.Inputs[0]} was taken for unused");
                break;
            default:
                throw new KerasUnsupportedException($"layer '{node.Layer}': the CPU device has no operation {node.Op.Name}");
        }
    }

    /// <summary>Whether an operation's step takes its inputs row-major.</summary>
    private static bool NeedsDense(Op op) =>
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

    /// <summary>A value by another view; copied where every operation shall run for itself.</summary>
    private void Move(Node node, View view)
    {
        if (_options.Fuse)
            _values[node] = view;
        else
            Copy(view, Result(node), node, node.Op.Name);
    }

    private void Simple(Step step, Node node, params ReadOnlySpan<View> inputs) =>
        Schedule(step, node, node.Op.Name, false, "one operation", [_values[node], .. inputs]);

    private void EmitConcat(Node node, int axis)
    {
        var whole = Result(node);
        Dim start = 0;
        foreach (var part in node.Inputs)
        {
            var extent = part.Shape[axis];
            var to = extent.PerBatch ? whole.BatchSlice(axis, start.Factor, extent) : whole.Slice(axis, start.Factor, extent, 1);
            Copy(_values[part], to, node, "part of Concat");
            start += extent;
        }
    }

    private void Reduce(Node node, ReductionOp op, bool max)
    {
        var x = _values[node.Inputs[0]];
        var kept = new Shape(x.Shape.Select((d, i) => op.Axes.Contains(i) ? new Dim(1) : d));
        var y = Result(node);
        Simple(new ReduceStep(x, y.Reshape(kept)!, max), node, x);
    }

    /// <param name="root">The node whose value the region gives.</param>
    /// <param name="members">Its nodes in order, the root last.</param>
    /// <param name="late">Nodes of which those among the members are given too.</param>
    private void EmitRegion(Node root, Node[] members, IReadOnlySet<Node>? late = null)
    {
        var slots = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        var operands = new List<View>();
        foreach (var member in members)
        foreach (var input in member.Inputs)
            if (!members.Contains(input) && slots.TryAdd(input, operands.Count))
                operands.Add(_values[input].BroadcastTo(root.Shape));
        var program = new List<Instruction>();
        foreach (var member in members)
        {
            int Slot(int i) => i < member.Inputs.Count ? slots[member.Inputs[i]] : 0;
            int y = operands.Count + program.Count;
            program.Add(new Instruction(member.Op, Slot(0), Slot(1), Slot(2), y));
            slots[member] = y;
        }
        Node[] given = [.. members.Where(m => ReferenceEquals(m, root) || late?.Contains(m) == true)];
        View[] results = [.. given.Select(g => _values.TryGetValue(g, out var known) ? known : Result(g))];
        Schedule(
            new ElementwiseStep(root.Shape, [.. operands], [.. program], results, [.. given.Select(g => slots[g])], _backend.CompileAfter),
            root,
            members.Length == 1 ? root.Op.Name : "elementwise",
            members.Length > 1,
            members.Length == 1
                ? "one operation"
                : $"{string.Join(", ", members.Select(m => m.Op.Name))} in one pass{(given.Length > 1 ? $", {given.Length} results" : "")}",
            [.. results, .. operands]
        );
    }
}

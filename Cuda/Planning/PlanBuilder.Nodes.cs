using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Planning;

// One operation at a time.
internal sealed partial class PlanBuilder
{
    private void EmitNode(Node node)
    {
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
                _values[node] = Numbers([op.Value], Shape.Scalar).BroadcastTo(op.Extents);
                break;
            case ConstantArrayOp op:
                _values[node] = Numbers(op.Values, op.Extents);
                break;
            case ExtentOp op:
                Simple(new FillStep(Result(node), op.Value, null, Library.Get("Movement.cu", "fill")), node, x);
                break;
            case RandomDrawOp op:
                Simple(
                    new RandomStep(
                        x[0],
                        Result(node),
                        op,
                        Library.Get("Random.cu", op.Law == RandomLaw.Normal ? "random_normal" : "random_uniform")
                    ),
                    node,
                    x
                );
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
                Schedule(
                    new FillStep(padded, 0, 0, Library.Get("Movement.cu", "fill")),
                    node,
                    "fill",
                    false,
                    "zeros around the input",
                    padded
                );
                Copy(x[0], padded.Slice(op.Axis, op.Start, x[0].Shape[op.Axis], op.Step), node, "input among zeros");
                break;
            case ConcatOp op:
                EmitConcat(node, op.Axis);
                break;
            case GatherOp:
                Simple(
                    new GatherStep(
                        x[0],
                        x[1],
                        Result(node),
                        IndexPlace(node.Inputs[1], x[0].Shape[0], node.Layer),
                        Library.Get("Movement.cu", "gather")
                    ),
                    node,
                    x
                );
                break;
            case ScatterAddOp op:
                Simple(
                    new ScatterAddStep(
                        x[0],
                        x[1],
                        Result(node),
                        IndexPlace(node.Inputs[1], op.Table[0], node.Layer),
                        Library.Get("Movement.cu", "scatter_add")
                    ),
                    node,
                    x
                );
                break;
            case SumOp op:
                Reduce(node, op, max: false);
                break;
            case MaxOp op:
                Reduce(node, op, max: true);
                break;
            case ArgMaxOp op:
                Simple(new ArgMaxStep(x[0], Result(node), op.Axis, Library.Get("Reduction.cu", "arg_max")), node, x);
                break;
            case SoftmaxOp:
                Simple(new SoftmaxStep(x[0], Result(node), Library.Get("Reduction.cu", "softmax")), node, x);
                break;
            case MatMulOp op:
                EmitProduct(node, op);
                break;
            case ConvOp or ConvInputOp or ConvKernelOp:
                EmitConvolution(node, x);
                break;
            case MaxPoolOp or MaxPoolInputOp or AveragePoolOp or AveragePoolInputOp:
                EmitPool(node, x);
                break;
            case ScanOp op:
                if (_refusals.TryGetValue(node, out string? reason))
                    EmitScan(node, op, reason);
                else if (op.GradientOf is { } adjoint)
                    EmitRecurrentGradient(node, op, adjoint);
                else
                    EmitRecurrent(node, op);
                break;
            case ScanOutputOp op:
                _values[node] =
                    _scanValues[node.Inputs[0]][op.Index]
                    ?? throw new InvalidOperationException($"output {op.Index} of {node.Inputs[0]} was taken for unused");
                break;
            default:
                throw new KerasUnsupportedException($"layer '{node.Layer}': the CUDA device has no operation {node.Op.Name}");
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
        var step = new ReduceStep(x, y.Reshape(kept)!, name => Library.Get("Reduction.cu", name), max);
        if (step.Partial is { } size)
            step.Pieces = Arena(new Shape(size));
        if (step.Pieces is { } pieces)
            Simple(step, node, x, pieces);
        else
            Simple(step, node, x);
    }

    private void EmitRegion(Node root, Node[] members)
    {
        var names = new Dictionary<Node, string>(ReferenceEqualityComparer.Instance);
        var operands = new List<View>();
        var program = new List<Instruction>();
        foreach (var member in members)
        {
            foreach (var input in member.Inputs)
            {
                if (names.ContainsKey(input))
                    continue;
                if (input.Op is ConstantOp c)
                    names[input] = ElementwiseWriter.Number(c.Value);
                else
                {
                    names[input] = ElementwiseWriter.Operand(operands.Count);
                    operands.Add(_values[input].BroadcastTo(root.Shape));
                }
            }
            string result = names[member] = $"v{program.Count}";
            program.Add(new Instruction(member.Op, [.. member.Inputs.Select(i => names[i])], result));
        }
        Elementwise(
            root.Shape,
            [.. operands],
            program,
            names[root],
            Result(root),
            root,
            members.Length == 1 ? root.Op.Name : "elementwise",
            members.Length > 1,
            members.Length == 1 ? "one operation" : $"{string.Join(", ", members.Select(m => m.Op.Name))} in one pass"
        );
    }

    private void Elementwise(
        Shape shape,
        View[] operands,
        IReadOnlyList<Instruction> program,
        string result,
        View to,
        Node node,
        string kernel,
        bool fused,
        string note
    )
    {
        var walk = LoopNest.Over(shape, [.. operands, to]);
        var generated = ElementwiseWriter.Write(operands.Length, walk.Extents.Count, program, result);
        _generated.Add(generated);
        Schedule(new ElementwiseStep(walk, operands, to, generated.Name, Library), node, kernel, fused, note, [to, .. operands]);
    }
}

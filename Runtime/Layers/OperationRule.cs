using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers.Operations;

namespace KerasSharp.Runtime.Layers;

/// <summary>An operation on its operands. A mask ends here.</summary>
internal sealed class OperationRule : LayerRule<OperationLayer>
{
    protected override bool AcceptsMask(OperationLayer spec) => true;

    protected override MaskUse Use(OperationLayer spec) => MaskUse.Replaces;

    protected override bool TakesSeveral => true;

    protected override IReadOnlyList<LayerValue> Lower(OperationLayer spec, LayerContext c)
    {
        Node[] x = [.. spec.Operands.Select(o => Value(o, c))];
        if (spec.Operation is LayerOperation inner)
            return [.. c.Call(inner.Layer, "layer", [new LayerValue(Only(inner, x))]).Select(v => new LayerValue(v.Value))];
        return [.. Apply(spec.Operation, x).Select(v => new LayerValue(v))];
    }

    private static Node Value(Operand operand, LayerContext c) =>
        operand switch
        {
            InputOperand i when i.Input >= 0 && i.Input < c.Inputs.Count => c.Inputs[i.Input].Value,
            InputOperand i => throw new ShapeException($"expected input {i.Input + 1}, found {c.Inputs.Count} input(s)"),
            // Keras holds numbers in 32 bits.
            ConstantOperand { Shape.Count: 0 } k => (double)(float)k.Values[0],
            ConstantOperand k => Ops.Constant([.. k.Values.Select(v => (double)(float)v)], [.. k.Shape]),
            _ => throw new ArgumentOutOfRangeException(nameof(operand), operand, "no such operand"),
        };

    private static IReadOnlyList<Node> Apply(Operation operation, Node[] x) =>
        operation switch
        {
            ElementwiseOperation op => [ElementwiseFunctions.Apply(op.Function, x)],
            ActivationOperation op => [op.Function.Apply(Only(op, x))],
            CastOperation op => [Cast(op.Kind, Only(op, x))],
            ReduceOperation op => [Combining.Reduce(Only(op, x), op)],
            MomentsOperation op => Combining.Moments(Only(op, x), op),
            NormalizeOperation op => [Combining.Normalize(Only(op, x), op)],
            AccumulateOperation op => [Combining.Accumulate(Only(op, x), op)],
            SliceOperation op => [Indexing.Slice(Only(op, x), op.Items)],
            OneHotOperation op => [Indexing.OneHot(Only(op, x), op)],
            ArgExtremeOperation op => [Indexing.ArgExtreme(Only(op, x), op)],
            TakeOperation op => [Indexing.Take(At(op, x, 2)[0], op.Axis, x[1])],
            MatrixProductOperation op => [Products.MatrixProduct(At(op, x, 2)[0], x[1], op)],
            DotOperation op => [Products.Dot(At(op, x, 2)[0], x[1])],
            TensorDotOperation op => [Products.TensorDot(At(op, x, 2)[0], x[1], op.First, op.Second)],
            EinsumOperation op => [Products.Einsum(x, op.Equation)],
            _ => Rearranged(operation, x),
        };

    private static IReadOnlyList<Node> Rearranged(Operation operation, Node[] x) =>
        operation switch
        {
            ReshapeOperation op => [Shaping.Reshape(First(op, x), StaticNumbers.Extents(x.Skip(1)))],
            BroadcastToOperation op => [Shaping.BroadcastTo(First(op, x), StaticNumbers.Extents(x.Skip(1)))],
            TileOperation op => [Shaping.Tile(First(op, x), StaticNumbers.Extents(x.Skip(1)))],
            FillOperation op => [Ops.BroadcastTo(First(op, x), new Shape(StaticNumbers.Extents(x.Skip(1))))],
            ShapeOperation op => [Shaping.Shape(Only(op, x))],
            RangeOperation => [Shaping.Range(x)],
            ExpandDimsOperation op => [Shaping.ExpandDims(Only(op, x), op.Axes)],
            SqueezeOperation op => [Shaping.Squeeze(Only(op, x), op.Axes)],
            TransposeOperation op => [Shaping.Transpose(Only(op, x), op.Axes)],
            MoveAxesOperation op => [Shaping.MoveAxes(Only(op, x), op.From, op.To)],
            SwapAxesOperation op => [Shaping.SwapAxes(Only(op, x), op.First, op.Second)],
            RepeatOperation op => [Shaping.Repeat(Only(op, x), op.Times, op.Axis)],
            FlipOperation op => [Shaping.Flip(Only(op, x), op.Axes)],
            RollOperation op => [Shaping.Roll(Only(op, x), op.Shift, op.Axis)],
            ConcatenateOperation op when First(op, x) is not null => [Shaping.Concatenate(x, op.Axis)],
            StackOperation op when First(op, x) is not null => [Shaping.Stack(x, op.Axis)],
            SplitOperation op => Shaping.Split(Only(op, x), op),
            SplitAtOperation op => Shaping.SplitAt(Only(op, x), op),
            UnstackOperation op => Shaping.Unstack(Only(op, x), op),
            PadOperation op => [Shaping.Pad(Only(op, x), op)],
            TriangleOperation op => [Shaping.Triangle(Only(op, x), op)],
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no such operation"),
        };

    private static Node Cast(NumberKind kind, Node x) =>
        kind switch
        {
            NumberKind.Whole => Ops.Truncate(x),
            NumberKind.Boolean => Ops.NotEqual(x, 0),
            _ => x,
        };

    private static Node Only(Operation operation, Node[] x) => At(operation, x, 1)[0];

    private static Node First(Operation operation, Node[] x) =>
        x.Length > 0 ? x[0] : throw new ShapeException($"{operation.Name} of no operand");

    private static Node[] At(Operation operation, Node[] x, int count) =>
        x.Length == count ? x : throw new ShapeException($"{operation.Name}: expected {count} operand(s), found {x.Length}");
}

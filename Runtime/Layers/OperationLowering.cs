using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers.Operations;

namespace KerasSharp.Runtime.Layers;

/// <summary>What each <see cref="Operation"/> means, in tensor operations: for layers of operations, and for functions that are written
/// with Keras's and NumPy's names.</summary>
internal static class OperationLowering
{
    /// <summary>The values that an operation gives.</summary>
    /// <param name="operation">What is computed; a layer is called by <see cref="LayerContext.Call"/> in its place.</param>
    /// <param name="x">Its operands, in their order.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is a layer, or an operation of another's.</exception>
    /// <exception cref="ShapeException">It takes other operands, or they are of other shapes.</exception>
    public static IReadOnlyList<Node> Apply(Operation operation, params Node[] x) =>
        Given(operation) switch
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
            SortOperation op => [Ordering.Sort(Only(op, x), op)],
            TopOperation op => Ordering.Top(Only(op, x), op),
            QuantileOperation op => [Ordering.Quantile(Only(op, x), op)],
            TakeAlongOperation op => [Ordering.TakeAlong(At(op, x, 2)[0], x[1], op.Axis)],
            TakeOfEachOperation op => [Ordering.TakeOfEach(At(op, x, 2)[0], x[1], op.Samples)],
            DifferencesOperation op => [Ordering.Differences(Only(op, x), op)],
            BucketOperation op => [Ordering.Bucket(At(op, x, 2)[0], x[1], op.OrEqual)],
            WeightedMeanOperation op => [Blocks.WeightedMean(At(op, x, 2)[0], x[1], op.Axis)],
            _ => OfMatrices(operation, Given(x)),
        };

    private static IReadOnlyList<Node> OfMatrices(Operation operation, Node[] x) =>
        operation switch
        {
            MatrixOperation { Function: >= MatrixFunction.Solve } op => [Matrices.Apply(op.Function, At(op, x, 2))],
            MatrixOperation op => [Matrices.Apply(op.Function, At(op, x, 1))],
            DiagonalOperation op => [Matrices.Diagonal(Only(op, x), op)],
            DiagonalMatrixOperation op => [Matrices.DiagonalMatrix(Only(op, x))],
            CrossOperation op => [Matrices.Cross(At(op, x, 2)[0], x[1])],
            AttentionOperation op => [Blocks.Attend(x, op)],
            StandardizeOperation op when First(op, x) is not null => [Blocks.Standardize(x, op)],
            BlockOperation op => [Blocks.Rearranged(Only(op, x), op)],
            PatchesOperation op => [Blocks.Patches(Only(op, x), op)],
            ConvolveOperation op => [Blocks.Convolve(At(op, x, 2)[0], x[1], op)],
            RotateOperation op => [Blocks.Rotate(Only(op, x), op)],
            ChooseOperation => [Blocks.Choose(x)],
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
            ResizeOperation op => [Resized(op, Only(op, x))],
            TriangleOperation op => [Shaping.Triangle(Only(op, x), op)],
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "no such operation"),
        };

    private static Node Resized(ResizeOperation op, Node x)
    {
        const long mostWeights = 1 << 22;
        if (x.Rank != 4 || op.Height < 1 || op.Width < 1)
            throw new ShapeException($"expected images of rank 4 and sizes from 1 on, found {x.Shape} and {op.Height} x {op.Width}");
        if ((long)x.Shape[1].Fixed * op.Height > mostWeights || (long)x.Shape[2].Fixed * op.Width > mostWeights)
            throw new ShapeException($"resizing {x.Shape} to {op.Height} x {op.Width} takes more than {mostWeights} weights");
        if (x.Shape[1] != op.Height)
            x = Resampling.Along(x, 1, op.Height, op.IsNearest, op.Alignment);
        return x.Shape[2] == op.Width ? x : Resampling.Along(x, 2, op.Width, op.IsNearest, op.Alignment);
    }

    private static Node Cast(NumberKind kind, Node x) =>
        kind switch
        {
            NumberKind.Whole => Ops.Truncate(x),
            NumberKind.Boolean => Ops.NotEqual(x, 0),
            _ => x,
        };

    internal static Node Only(Operation operation, Node[] x) => At(operation, x, 1)[0];

    private static Node First(Operation operation, Node[] x) =>
        x.Length > 0 ? x[0] : throw new ShapeException($"{operation.Name} of no operand");

    private static Node[] At(Operation operation, Node[] x, int count) =>
        x.Length == count ? x : throw new ShapeException($"{operation.Name}: expected {count} operand(s), found {x.Length}");
}

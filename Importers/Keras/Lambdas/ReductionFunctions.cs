using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions that reduce axes, and products of tensors.</summary>
internal static class ReductionFunctions
{
    private const string Reduced = "x|input_tensor|a|input axis|reduction_indices=None keepdims|keep_dims=False name=None";

    // NumPy and Theano have a type, a place for the result or degrees of freedom where others have keepdims.
    private const string ReducedByName = "x|a|input axis=None * keepdims=False";

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() =>
        [
            Of("K.sum tf.reduce_sum ops.sum", ReductionKind.Sum),
            ByName("np.sum T.sum", ReductionKind.Sum),
            Of("K.mean tf.reduce_mean ops.mean", ReductionKind.Mean),
            ByName("np.mean T.mean", ReductionKind.Mean),
            Of("K.max tf.reduce_max ops.max ops.amax", ReductionKind.Max),
            ByName("np.max np.amax T.max", ReductionKind.Max),
            Of("K.min tf.reduce_min ops.min ops.amin", ReductionKind.Min),
            ByName("np.min np.amin T.min", ReductionKind.Min),
            Of("K.var tf.reduce_variance ops.var", ReductionKind.Variance),
            ByName("np.var T.var", ReductionKind.Variance),
            Of("K.std tf.reduce_std ops.std", ReductionKind.Deviation),
            ByName("np.std T.std", ReductionKind.Deviation),
            Of("K.prod tf.reduce_prod ops.prod", ReductionKind.Product),
            ByName("np.prod T.prod", ReductionKind.Product),
            Of("K.any tf.reduce_any ops.any", ReductionKind.Any),
            ByName("T.any", ReductionKind.Any),
            Of("K.all tf.reduce_all ops.all", ReductionKind.All),
            ByName("T.all", ReductionKind.All),
            Of("K.logsumexp tf.reduce_logsumexp ops.logsumexp", ReductionKind.LogSumExp),
            Define("K.argmax", "x axis=-1", a => Extreme(a, isGreatest: true)),
            Define("np.argmax T.argmax ops.argmax", "x|a axis=None", a => Extreme(a, isGreatest: true)),
            Define("tf.argmax", "x|input axis|dimension=0 name=None", a => Extreme(a, isGreatest: true)),
            Define("K.argmin", "x axis=-1", a => Extreme(a, isGreatest: false)),
            Define("np.argmin T.argmin ops.argmin", "x|a axis=None", a => Extreme(a, isGreatest: false)),
            Define("tf.argmin", "x|input axis|dimension=0 name=None", a => Extreme(a, isGreatest: false)),
            Define("K.cumsum", "x axis=0", a => Accumulate(a, isProduct: false)),
            Define("ops.cumsum T.cumsum", "x axis=None", a => Accumulate(a, isProduct: false)),
            Define("K.cumprod", "x axis=0", a => Accumulate(a, isProduct: true)),
            Define("ops.cumprod", "x axis=None", a => Accumulate(a, isProduct: true)),
            Define("tf.cumsum", "x axis=0 exclusive=False reverse=False name=None", Accumulated),
            Define("tf.norm tf.linalg.norm", "tensor|x ord=euclidean axis=None keepdims|keep_dims=False name=None", Norm),
            Define("ops.norm", "tensor|x ord=euclidean axis=None keepdims=False", Norm),
            Define("tf.matmul ops.matmul", "a|x1 b|x2", a => Apply(new MatrixProductOperation(), a.Tensor("a"), a.Tensor("b"))),
            Define("K.dot np.dot T.dot ops.dot", "x|a|x1 y|b|x2", a => Apply(new DotOperation(), a.Tensor("x"), a.Tensor("y"))),
            Define("K.batch_dot", "x y axes=None", (a, era) => BatchDot(a.Tensor("x"), a.Tensor("y"), a["axes"], era)),
        ];

    private static (string, LambdaFunction) Of(string names, ReductionKind kind) =>
        Define(names, Reduced, a => Apply(new ReduceOperation(kind, a.OptionalWholes("axis"), a.Flag("keepdims")), a.Tensor("x")));

    private static (string, LambdaFunction) ByName(string names, ReductionKind kind) =>
        Define(
            names,
            ReducedByName,
            a =>
                a["x"] is object?[] items && a["axis"] is null && !a.Flag("keepdims")
                    ? KnownArray.Reduced(kind, items)
                    : Apply(new ReduceOperation(kind, a.OptionalWholes("axis"), a.Flag("keepdims")), a.Tensor("x"))
        );

    private static Node Norm(CallArguments a)
    {
        var axes = a.OptionalWholes("axis");
        var kind = a["ord"] switch
        {
            null or "euclidean" => ReductionKind.EuclideanNorm,
            2L or 2.0 when axes is { Count: 1 } => ReductionKind.EuclideanNorm,
            1L or 1.0 when axes is { Count: 1 } => ReductionKind.TaxicabNorm,
            var other => throw new PythonCodeException($"the norm {LambdaValues.Describe(other)} is not understood"),
        };
        return Apply(new ReduceOperation(kind, axes, a.Flag("keepdims")), a.Tensor("tensor"));
    }

    private static Node Accumulated(CallArguments a) =>
        a.Flag("reverse")
            ? throw new PythonCodeException("sums from the end on (reverse=True) are not understood")
            : Apply(new AccumulateOperation(a.Whole("axis")) { Exclusive = a.Flag("exclusive") }, a.Tensor("x"));

    private static Node Extreme(CallArguments a, bool isGreatest)
    {
        var (x, axis) = ShapeMath.Along(a);
        return Apply(new ArgExtremeOperation(isGreatest, axis), x);
    }

    private static Node Accumulate(CallArguments a, bool isProduct)
    {
        var (x, axis) = ShapeMath.Along(a);
        return Apply(new AccumulateOperation(axis, isProduct), x);
    }

    // Rows of two tensors [N, K]: their dot products [N, 1]. Higher ranks are matrix products over the last axis and the one before.
    private static Node BatchDot(Node x, Node y, object? axes, LambdaEra era)
    {
        int[] over = axes switch
        {
            null => [x.Rank - 1, y.Rank == 2 ? 1 : y.Rank - 2],
            object?[] pair => [x.Shape.Axis(LambdaValues.Whole(pair[0])), y.Shape.Axis(LambdaValues.Whole(pair[1]))],
            _ => [x.Shape.Axis(LambdaValues.Whole(axes)), y.Shape.Axis(LambdaValues.Whole(axes))],
        };
        if (x.Rank == 2 && y.Rank == 2 && over is [1, 1])
            return Apply(
                new ReduceOperation(ReductionKind.Sum, [1], true),
                Apply(new ElementwiseOperation(ElementwiseFunction.Multiply), x, y)
            );
        if (x.Rank == 3 && y.Rank == 3 && over.All(a => a > 0))
            return Apply(new MatrixProductOperation(TransposeFirst: over[0] == 1, TransposeSecond: over[1] == 2), x, y);
        return era.Backend == TrainingBackend.Theano && x.Rank > 2 && y.Rank > 2 && x.Rank + y.Rank < 20 && over.All(a => a > 0)
            ? Apply(new EinsumOperation(OverAxes(x.Rank, y.Rank, over[0], over[1])), x, y)
            : throw new PythonCodeException($"K.batch_dot of {x.Shape} and {y.Shape} is not understood");
    }

    // Theano's batched_tensordot: of each sample, sums over one axis of each; the others stand one after another. TensorFlow's backend has
    // another rule for these ranks.
    private static string OverAxes(int rankOfFirst, int rankOfSecond, int first, int second)
    {
        string a = "abcdefghi"[..rankOfFirst];
        string rest = "jklmnopqr"[..(rankOfSecond - 1)];
        string b = ("a" + rest).Remove(second, 1).Insert(second, a[first].ToString());
        return $"{a},{b}->{a.Remove(first, 1)}{b.Remove(second, 1)[1..]}";
    }
}

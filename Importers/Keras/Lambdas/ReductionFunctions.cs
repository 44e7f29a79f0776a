using KerasSharp.Runtime.Graph;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions that reduce axes, and products of tensors.</summary>
internal static class ReductionFunctions
{
    private const string Reduced = "x|input_tensor|a|input axis|reduction_indices=None keepdims|keep_dims=False name=None";

    internal static IEnumerable<(string Names, LambdaFunction Function)> All() =>
        [
            Of("K.sum tf.reduce_sum np.sum T.sum ops.sum", Ops.Sum),
            Of("K.mean tf.reduce_mean np.mean T.mean ops.mean", Ops.Mean),
            Of("K.max tf.reduce_max np.max np.amax T.max ops.max ops.amax", Ops.Max),
            Of("K.min tf.reduce_min np.min np.amin T.min ops.min ops.amin", (x, axes, keep) => -Ops.Max(-x, axes, keep)),
            Of("K.var tf.reduce_variance np.var T.var ops.var", Variance),
            Of("K.std tf.reduce_std np.std T.std ops.std", (x, axes, keep) => Ops.Sqrt(Variance(x, axes, keep))),
            Of("K.prod tf.reduce_prod np.prod T.prod ops.prod", Product),
            Of("K.any tf.reduce_any ops.any T.any", (x, axes, keep) => Ops.Max(Ops.NotEqual(x, Ops.Constant(0)), axes, keep)),
            Of("K.all tf.reduce_all ops.all T.all", (x, axes, keep) => 1 - Ops.Max(Ops.Equal(x, Ops.Constant(0)), axes, keep)),
            Of("K.logsumexp tf.reduce_logsumexp ops.logsumexp", LogSumExp),
            Define("K.argmax np.argmax T.argmax ops.argmax", "x|input axis=-1", a => Ops.ArgMax(a.Tensor("x"), a.Whole("axis"))),
            Define("tf.argmax", "x|input axis|dimension=0 name=None", a => Ops.ArgMax(a.Tensor("x"), a.Whole("axis"))),
            Define("tf.matmul ops.matmul", "a|x1 b|x2", a => ShapeMath.MatMul(a.Tensor("a"), a.Tensor("b"))),
            Define("K.batch_dot", "x y axes=None", a => BatchDot(a.Tensor("x"), a.Tensor("y"), a["axes"])),
        ];

    private static (string, LambdaFunction) Of(string names, Func<Node, int[], bool, Node> compute) =>
        Define(names, Reduced, a => compute(a.Tensor("x"), ShapeMath.Axes(a["axis"], a.Tensor("x").Rank), a.Flag("keepdims")));

    private static Node Variance(Node x, int[] axes, bool keep) => Ops.Mean(Ops.Square(x - Ops.Mean(x, axes, keepDims: true)), axes, keep);

    private static Node LogSumExp(Node x, int[] axes, bool keep)
    {
        var most = Ops.Max(x, axes, keepDims: true);
        var sum = Ops.Log(Ops.Sum(Ops.Exp(x - most), axes, keepDims: true)) + most;
        return keep ? sum : Ops.Reshape(sum, new Shape(sum.Shape.Where((_, i) => !axes.Contains(i))));
    }

    private static Node Product(Node x, int[] axes, bool keep)
    {
        foreach (int axis in axes.OrderDescending())
        {
            int extent = ShapeMath.Parts(x.Shape[axis].Fixed);
            Node y = Ops.Slice(x, axis, 0, 1);
            for (int i = 1; i < extent; i++)
                y *= Ops.Slice(x, axis, i, 1);
            x = keep ? y : Ops.Reshape(y, y.Shape.Without(axis));
        }
        return x;
    }

    // Rows of two tensors [N, K]: their dot products [N, 1]. Higher ranks are matrix products over the last axis and the one before.
    private static Node BatchDot(Node x, Node y, object? axes)
    {
        int[] over = axes switch
        {
            null => [x.Rank - 1, y.Rank == 2 ? 1 : y.Rank - 2],
            object?[] pair => [ShapeMath.Axis(pair[0], x.Rank), ShapeMath.Axis(pair[1], y.Rank)],
            _ => [ShapeMath.Axis(axes, x.Rank), ShapeMath.Axis(axes, y.Rank)],
        };
        if (x.Rank == 2 && y.Rank == 2 && over is [1, 1])
            return Ops.Sum(x * y, [1], keepDims: true);
        if (x.Rank == 3 && y.Rank == 3 && over.All(a => a > 0))
            return Ops.MatMul(over[0] == 2 ? x : Ops.Transpose(x, 0, 2, 1), over[1] == 1 ? y : Ops.Transpose(y, 0, 2, 1));
        throw new Python.Values.PythonCodeException($"K.batch_dot of {x.Shape} and {y.Shape} is not understood");
    }
}

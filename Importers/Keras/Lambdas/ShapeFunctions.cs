using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using static KerasSharp.Importers.Keras.Lambdas.FunctionTable;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Functions that move elements.</summary>
internal static class ShapeFunctions
{
    internal static IEnumerable<(string Names, LambdaFunction Function)> All() => [.. Shapes(), .. Joins(), .. Moves()];

    private static IEnumerable<(string, LambdaFunction)> Shapes() =>
        [
            Define("K.int_shape", "x", a => ShapeMath.Extents(a.Tensor("x"), isStatic: true)),
            Define("K.shape tf.shape T.shape ops.shape", "x|input name=None", a => ShapeMath.Extents(a.Tensor("x"), isStatic: false)),
            Define("K.ndim tf.rank ops.ndim", "x|input name=None", a => (long)a.Tensor("x").Rank),
            Define(
                "K.reshape tf.reshape np.reshape T.reshape ops.reshape",
                "x|tensor|a shape|newshape name=None",
                a => ShapeMath.Reshape(a.Tensor("x"), a["shape"])
            ),
            Define("K.transpose", "x", a => Apply(new TransposeOperation(), a.Tensor("x"))),
            Define("T.flatten", "x ndim|outdim=1", Flatten),
            Define("K.flatten", "x", a => ShapeMath.Reshape(a.Tensor("x"), -1L)),
            Define("K.batch_flatten", "x", a => ShapeMath.Reshape(a.Tensor("x"), new object?[] { Dim.Batch, -1L })),
            Define("K.expand_dims", "x axis|dim=-1", Expand),
            Define("tf.expand_dims np.expand_dims ops.expand_dims", "x|input|a axis|dim name=None", Expand),
            Define(
                "K.squeeze tf.squeeze np.squeeze ops.squeeze",
                "x|input|a axis|squeeze_dims=None name=None",
                a => Apply(new SqueezeOperation(a.OptionalWholes("axis")), a.Tensor("x"))
            ),
            Define(
                "K.permute_dimensions tf.transpose np.transpose T.transpose ops.transpose",
                "x|a pattern|perm|axes=None name=None",
                a => Apply(new TransposeOperation(a.OptionalWholes("pattern")), a.Tensor("x"))
            ),
            Define(
                "ops.swapaxes np.swapaxes T.swapaxes",
                "x|a|y axis1 axis2",
                a => Apply(new SwapAxesOperation(a.Whole("axis1"), a.Whole("axis2")), a.Tensor("x"))
            ),
        ];

    private static IEnumerable<(string, LambdaFunction)> Joins() =>
        [
            Define("K.concatenate", "tensors axis=-1", a => Apply(new ConcatenateOperation(a.Whole("axis")), a.Tensors("tensors"))),
            Define(
                "tf.concat",
                "tensors|values axis name=None",
                a => Apply(new ConcatenateOperation(a.Whole("axis")), a.Tensors("tensors"))
            ),
            Define(
                "np.concatenate T.concatenate ops.concatenate",
                "tensors|xs|tensor_list axis=0",
                a => Apply(new ConcatenateOperation(a.Whole("axis")), a.Tensors("tensors"))
            ),
            Define(
                "K.stack tf.stack np.stack T.stack ops.stack",
                "values|x|arrays|tensors axis=0 name=None",
                a => Apply(new StackOperation(a.Whole("axis")), a.Tensors("values"))
            ),
            Define(
                "tf.unstack ops.unstack",
                "value|x num=None axis=0 name=None",
                a => Several(new UnstackOperation(a.Whole("axis"), a["num"] is null ? null : a.Whole("num")), a.Tensor("value"))
            ),
            Define("tf.split", "value num_or_size_splits axis=0", a => Several(Split(a), a.Tensor("value"))),
            Define(
                "ops.split np.split",
                "value|x num_or_size_splits|indices_or_sections axis=0",
                a =>
                    a["num_or_size_splits"] is object?[]
                        ? Several(new SplitAtOperation(a.Whole("axis"), a.Wholes("num_or_size_splits")), a.Tensor("value"))
                        : Several(Split(a), a.Tensor("value"))
            ),
        ];

    private static IEnumerable<(string, LambdaFunction)> Moves() =>
        [
            Define("K.reverse tf.reverse ops.flip np.flip", "x|tensor axes|axis=None name=None", Flip),
            Define("K.repeat_elements", "x repeats|rep axis", Repeat),
            Define("tf.repeat np.repeat T.repeat ops.repeat", "x|input|a repeats axis=None", Repeat),
            Define("K.repeat", "x n", a => Apply(new RepeatOperation(a.Whole("n"), 1), Apply(new ExpandDimsOperation([1]), a.Tensor("x")))),
            Define(
                "K.tile tf.tile np.tile T.tile ops.tile",
                "x|input|A n|multiples|reps|repeats name=None",
                a => Apply(new TileOperation(), [a.Tensor("x"), .. ShapeMath.Numbers(a["n"])])
            ),
            Define("tf.gather", "x|params indices axis=0", Take),
            Define("ops.take T.take", "x|a indices axis=None", Take),
            Define("K.slice", "x start|begin size name=None", (a, era) => Slice(a, era.Backend != TrainingBackend.Theano)),
            Define("tf.slice", "x|input_ start|begin size name=None", a => Slice(a, hasRest: true)),
            Define("tf.pad", "x|tensor paddings mode=CONSTANT name=None constant_values=0", a => Pad(a, "CONSTANT")),
            Define("ops.pad", "x paddings|pad_width mode=constant constant_values=0", a => Pad(a, "constant")),
            Define("np.pad", "x|array paddings|pad_width mode=constant constant_values=0", KnownArray.Padded),
        ];

    private static Node Expand(CallArguments a) => Apply(new ExpandDimsOperation([a.Whole("axis")]), a.Tensor("x"));

    private static Node Take(CallArguments a)
    {
        var (x, axis) = ShapeMath.Along(a);
        return Apply(new TakeOperation(axis), x, a.Tensor("indices"));
    }

    private static Node Flip(CallArguments a) => Apply(new FlipOperation(a.OptionalWholes("axes")), a.Tensor("x"));

    private static Node Repeat(CallArguments a) =>
        Apply(new RepeatOperation(a.Whole("repeats"), a["axis"] is null ? null : a.Whole("axis")), a.Tensor("x"));

    private static object?[] Several(Operation operation, Node x) => [.. OperationLowering.Apply(operation, x)];

    private static SplitOperation Split(CallArguments a) =>
        a["num_or_size_splits"] is object?[]
            ? new SplitOperation(a.Whole("axis"), 0, a.Wholes("num_or_size_splits"))
            : new SplitOperation(a.Whole("axis"), a.Whole("num_or_size_splits"));

    // A size of -1 is what is left; so is that of the whole batch. On Theano start + size is the end that Python takes it for (slice in
    // theano_backend.py at the tag 2.3.1): with -1 mostly another one.
    private static Node Slice(CallArguments a, bool hasRest)
    {
        int[] start = [.. a.Wholes("start")];
        object?[] size = a["size"] as object?[] ?? [a["size"]];
        if (start.Length != size.Length)
            throw new PythonCodeException($"expected a start and a size for each axis, found {start.Length} and {size.Length}");
        var items = start.Select(
            (from, i) =>
                new RangeItem(
                    from,
                    (size[i] is -1L && hasRest) || size[i] is Dim { PerBatch: true, Factor: 1 }
                        ? null
                        : checked(from + LambdaValues.Whole(size[i]))
                )
        );
        return Apply(new SliceOperation(new SliceItems([.. items])), a.Tensor("x"));
    }

    // Theano's: the axes from the last of so many on are one.
    private static Node Flatten(CallArguments a)
    {
        var x = a.Tensor("x");
        int rank = a.Whole("ndim");
        return rank >= 1 && rank <= x.Rank
            ? ShapeMath.Reshape(x, (object?[])[.. ShapeMath.Extents(x, isStatic: false).Take(rank - 1), -1L])
            : throw new PythonCodeException($"expected 1 to {x.Rank} axes, found {rank}");
    }

    internal static Node Pad(CallArguments a, string constant)
    {
        if (a["mode"] is not string mode || mode != constant)
            throw new PythonCodeException($"padding by anything but a constant ({LambdaValues.Describe(a["mode"])}) is not understood");
        if (a["paddings"] is not object?[] pairs || pairs.Any(p => p is not object?[] { Length: 2 }))
            throw new PythonCodeException("expected two numbers for each axis");
        int[][] by = [.. pairs.Select(p => ((object?[])p!).Select(LambdaValues.Whole).ToArray())];
        var pad = new PadOperation([.. by.Select(p => p[0])], [.. by.Select(p => p[1])]) { Value = a.Number("constant_values") };
        return Apply(pad, a.Tensor("x"));
    }
}

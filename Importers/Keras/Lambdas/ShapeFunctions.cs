using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
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
            Define("K.flatten", "x", a => Ops.Reshape(a.Tensor("x"), new Shape(a.Tensor("x").Shape.Count))),
            Define("K.batch_flatten", "x", a => ShapeMath.Reshape(a.Tensor("x"), new object?[] { Dim.Batch, -1L })),
            Define("K.expand_dims", "x axis|dim=-1", a => Expand(a.Tensor("x"), a["axis"])),
            Define("tf.expand_dims np.expand_dims ops.expand_dims", "x|input|a axis|dim name=None", a => Expand(a.Tensor("x"), a["axis"])),
            Define("K.squeeze tf.squeeze np.squeeze ops.squeeze", "x|input|a axis|squeeze_dims=None name=None", Squeeze),
            Define(
                "K.permute_dimensions tf.transpose np.transpose T.transpose ops.transpose",
                "x|a pattern|perm|axes=None name=None",
                a => Permute(a.Tensor("x"), a["pattern"])
            ),
        ];

    private static IEnumerable<(string, LambdaFunction)> Joins() =>
        [
            Define("K.concatenate", "tensors axis=-1", a => Concat(a.Tensors("tensors"), a["axis"])),
            Define("tf.concat", "values axis name=None", a => Concat(a.Tensors("values"), a["axis"])),
            Define(
                "np.concatenate T.concatenate ops.concatenate",
                "values|xs|tensor_list axis=0",
                a => Concat(a.Tensors("values"), a["axis"] ?? 0L)
            ),
            Define("K.stack tf.stack np.stack T.stack ops.stack", "values|x|arrays|tensors axis=0 name=None", Stack),
            Define("tf.unstack ops.unstack", "value|x num=None axis=0 name=None", a => Unstack(a.Tensor("value"), a["axis"])),
            Define("tf.split", "value num_or_size_splits axis=0", a => Split(a.Tensor("value"), a["num_or_size_splits"], a["axis"])),
            Define("ops.split np.split", "x indices_or_sections axis=0", SplitAt),
        ];

    private static IEnumerable<(string, LambdaFunction)> Moves() =>
        [
            Define("K.reverse tf.reverse", "x|tensor axes|axis name=None", a => Reverse(a.Tensor("x"), a["axes"])),
            Define("ops.flip np.flip", "x axis=None", a => Reverse(a.Tensor("x"), a["axis"])),
            Define(
                "K.repeat_elements",
                "x rep axis",
                a => Ops.Repeat(a.Tensor("x"), ShapeMath.Axis(a["axis"], a.Tensor("x").Rank), a.Whole("rep"))
            ),
            Define(
                "tf.repeat np.repeat T.repeat ops.repeat",
                "x|input|a repeats axis=None",
                a => Ops.Repeat(a.Tensor("x"), ShapeMath.Axis(a["axis"], a.Tensor("x").Rank), a.Whole("repeats"))
            ),
            Define("K.repeat", "x n", a => Ops.Repeat(Ops.ExpandDims(a.Tensor("x"), 1), 1, a.Whole("n"))),
            Define("K.tile tf.tile np.tile T.tile ops.tile", "x|input|A n|multiples|reps|repeats name=None", Tile),
            Define("tf.gather ops.take", "x|params indices axis=0", Gather),
            Define("K.slice tf.slice", "x|input_ start|begin size name=None", Slice),
            Define("tf.pad", "x|tensor paddings mode=CONSTANT name=None constant_values=0", a => Pad(a, "CONSTANT")),
            Define("ops.pad np.pad", "x paddings|pad_width mode=constant constant_values=0", a => Pad(a, "constant")),
            Define("K.temporal_padding", "x padding=1", a => Padded(a.Tensor("x"), 1, Pair(a["padding"]))),
        ];

    private static Node Expand(Node x, object? axis) => Ops.ExpandDims(x, ShapeMath.Axis(axis, x.Rank + 1));

    private static Node Squeeze(CallArguments a)
    {
        var x = a.Tensor("x");
        int[] axes = a["axis"] is null
            ? [.. Enumerable.Range(0, x.Rank).Where(i => x.Shape[i] == new Dim(1))]
            : ShapeMath.Axes(a["axis"], x.Rank);
        foreach (int axis in axes)
            if (x.Shape[axis] != new Dim(1))
                throw new PythonCodeException($"expected an axis of extent 1 to be squeezed, found {x.Shape[axis]}");
        return Ops.Reshape(x, new Shape(x.Shape.Where((_, i) => !axes.Contains(i))));
    }

    private static Node Permute(Node x, object? pattern)
    {
        int[] axes =
            pattern is null ? [.. Enumerable.Range(0, x.Rank).Reverse()]
            : pattern is object?[] items ? [.. items.Select(i => ShapeMath.Axis(i, x.Rank))]
            : throw new PythonCodeException($"expected axes, found {LambdaValues.Describe(pattern)}");
        return axes.Order().SequenceEqual(Enumerable.Range(0, x.Rank))
            ? Ops.Transpose(x, axes)
            : throw new PythonCodeException($"expected each axis of {x.Shape} once, found ({Wording.List(axes)})");
    }

    private static Node Concat(Node[] parts, object? axis) => Ops.Concat(ShapeMath.Axis(axis, parts[0].Rank), parts);

    private static Node Stack(CallArguments a)
    {
        var parts = a.Tensors("values");
        int axis = ShapeMath.Axis(a["axis"], parts[0].Rank + 1);
        if (Array.Find(parts, p => p.Shape != parts[0].Shape) is { } other)
            throw new PythonCodeException($"expected tensors of one shape to be stacked, found {parts[0].Shape} and {other.Shape}");
        return Ops.Concat(axis, [.. parts.Select(p => Ops.ExpandDims(p, axis))]);
    }

    private static object?[] Unstack(Node x, object? axis)
    {
        int at = ShapeMath.Axis(axis, x.Rank);
        return [.. Enumerable.Range(0, ShapeMath.Parts(x.Shape[at].Fixed)).Select(i => (object?)Ops.Pick(x, at, i))];
    }

    private static object?[] Split(Node x, object? sizes, object? axis)
    {
        int at = ShapeMath.Axis(axis, x.Rank),
            extent = x.Shape[at].Fixed;
        int[] parts;
        if (sizes is object?[] items)
            parts = [.. items.Select(LambdaValues.Whole)];
        else
        {
            int count = LambdaValues.Whole(sizes);
            if (count < 1 || extent % count != 0)
                throw new PythonCodeException($"expected a number of parts that divides {extent}, found {count}");
            parts = [.. Enumerable.Repeat(extent / count, ShapeMath.Parts(count))];
        }
        if (parts.Sum() != extent || parts.Any(p => p < 1))
            throw new PythonCodeException($"expected parts of {extent} elements, found ({Wording.List(parts)})");
        int start = 0;
        var found = new object?[parts.Length];
        for (int i = 0; i < parts.Length; start += parts[i++])
            found[i] = Ops.Slice(x, at, start, parts[i]);
        return found;
    }

    private static object?[] SplitAt(CallArguments a)
    {
        var x = a.Tensor("x");
        if (a["indices_or_sections"] is not object?[] at)
            return Split(x, a["indices_or_sections"], a["axis"]);
        long extent = x.Shape[ShapeMath.Axis(a["axis"], x.Rank)].Fixed;
        long[] ends = [.. at.Select(i => (long)LambdaValues.Whole(i)), extent];
        return Split(x, ends.Select((e, i) => (object?)(e - (i == 0 ? 0 : ends[i - 1]))).ToArray(), a["axis"]);
    }

    private static Node Reverse(Node x, object? axes) => ShapeMath.Axes(axes, x.Rank).Aggregate(x, Ops.Reverse);

    private static Node Tile(CallArguments a)
    {
        var x = a.Tensor("x");
        int[] times = a.Wholes("n");
        if (times.Length != x.Rank || times.Any(t => t < 1) || (x.Shape[0].PerBatch && times[0] != 1))
            throw new PythonCodeException(
                $"expected how often each axis of {x.Shape} but the batch is repeated, found ({Wording.List(times)})"
            );
        for (int axis = 0; axis < x.Rank; axis++)
            if (times[axis] > 1)
                x = Ops.Concat(axis, [.. Enumerable.Repeat(x, ShapeMath.Parts(times[axis]))]);
        return x;
    }

    private static Node Gather(CallArguments a)
    {
        var x = a.Tensor("x");
        int axis = ShapeMath.Axis(a["axis"], x.Rank);
        if (a["indices"] is long one)
            return (Node)ShapeMath.Subscript(x, Enumerable.Repeat<object?>(new SliceValue(null, null, null), axis).Append(one).ToArray())!;
        int extent = x.Shape[axis].Fixed;
        int[] at = a.Wholes("indices");
        if (at.Length == 0 || at.Any(i => i < 0 || i >= extent))
            throw new PythonCodeException($"expected indices below {extent}, found ({Wording.List(at)})");
        return Ops.Concat(axis, [.. at.Select(i => Ops.Slice(x, axis, i, 1))]);
    }

    private static Node Slice(CallArguments a)
    {
        var x = a.Tensor("x");
        int[] start = a.Wholes("start");
        object?[] size = a["size"] as object?[] ?? [a["size"]];
        if (start.Length != x.Rank || size.Length != x.Rank)
            throw new PythonCodeException($"expected a start and a size for each axis of {x.Shape}");
        for (int axis = 0; axis < x.Rank; axis++)
        {
            if (x.Shape[axis].PerBatch && start[axis] == 0 && size[axis] is -1L or Dim { PerBatch: true, Factor: 1 })
                continue;
            int extent = x.Shape[axis].Fixed,
                count = LambdaValues.Whole(size[axis]);
            count = count == -1 ? extent - start[axis] : count;
            if (start[axis] < 0 || count < 1 || start[axis] + count > extent)
                throw new PythonCodeException($"expected a part of {extent} elements, found {count} from {start[axis]} on");
            x = Ops.Slice(x, axis, start[axis], count);
        }
        return x;
    }

    private static Node Pad(CallArguments a, string constant)
    {
        if (a["mode"] is not string mode || mode != constant || a.Number("constant_values") != 0)
            throw new PythonCodeException($"padding by anything but zeros ({LambdaValues.Describe(a["mode"])}) is not understood");
        var x = a.Tensor("x");
        if (a["paddings"] is not object?[] pairs || pairs.Length != x.Rank)
            throw new PythonCodeException($"expected two numbers for each axis of {x.Shape}");
        for (int axis = 0; axis < x.Rank; axis++)
            x = Padded(x, axis, Pair(pairs[axis]));
        return x;
    }

    private static Node Padded(Node x, int axis, (int Before, int After) by)
    {
        if (by.Before < 0 || by.After < 0 || (x.Shape[axis].PerBatch && by != (0, 0)))
            throw new PythonCodeException($"padding axis {axis} of {x.Shape} by {by} is not understood");
        return Ops.Pad(x, axis, by.Before, by.After);
    }

    private static (int, int) Pair(object? value) =>
        value is object?[] { Length: 2 } pair ? (LambdaValues.Whole(pair[0]), LambdaValues.Whole(pair[1]))
        : value is object?[] ? throw new PythonCodeException($"expected two numbers, found {LambdaValues.Describe(value)}")
        : (LambdaValues.Whole(value), LambdaValues.Whole(value));
}

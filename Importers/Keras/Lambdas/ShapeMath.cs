using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Shapes and indices as Python has them.</summary>
internal static class ShapeMath
{
    /// <summary>A reshape's target: -1 and None stand for what is left.</summary>
    internal static Node Reshape(Node x, object? target) => FunctionTable.Apply(new ReshapeOperation(), [x, .. Numbers(target)]);

    /// <summary>The tensor "x" of a call and its "axis"; without one all elements in a row, and their axis.</summary>
    internal static (Node X, int Axis) Along(CallArguments a) =>
        a["axis"] is null ? (Reshape(a.Tensor("x"), -1L), 0) : (a.Tensor("x"), a.Whole("axis"));

    /// <summary>Extents or counts, each as a value of the graph.</summary>
    internal static IEnumerable<Node> Numbers(object? value) =>
        (value as object?[] ?? [value]).Select(v => v is Dim d ? Ops.Extent(d) : Ops.Constant(v is null ? -1 : LambdaValues.Whole(v)));

    /// <summary>Element i of a subscript's target.</summary>
    internal static object? Subscript(object? of, object? index) =>
        of switch
        {
            Node x when index is object?[] parts && parts.Any(p => p is object?[] or Node { Rank: 1 }) => Taken(x, parts),
            MappingValue all => all[index],
            Node x => FunctionTable.Apply(new SliceOperation(new SliceItems([.. (index as object?[] ?? [index]).Select(ItemOf)])), x),
            object?[] items => Item(items, index),
            _ => throw new PythonCodeException($"an element of {LambdaValues.Describe(of)} is not understood"),
        };

    // Places of one axis, whole ranges of the others before it: x[:, [0, 2]].
    private static Node Taken(Node x, object?[] parts)
    {
        var at = parts[^1];
        var ranges = parts[..^1];
        return
            ranges.All(p => p is SliceValue) && (at is Node ? KnownArray.Of(at) : LambdaValues.Numbers((object?[])at!, out _)) is not null
            ? FunctionTable.Apply(
                new TakeOperation(ranges.Length),
                ranges.Length == 0 ? x : (Node)Subscript(x, ranges)!,
                LambdaValues.Tensor(at)
            )
            : throw new PythonCodeException("places of several axes in one subscript are not understood");
    }

    private static SliceItem ItemOf(object? part) =>
        part switch
        {
            PythonEllipsis => new EllipsisItem(),
            null => new NewAxisItem(),
            SliceValue s => new RangeItem(Bound(s.Start), Bound(s.Stop), Bound(s.Step) ?? 1),
            _ => new ElementItem(LambdaValues.Whole(part)),
        };

    private static int? Bound(object? value) => value is null ? null : LambdaValues.Whole(value);

    private static object? Item(object?[] items, object? index)
    {
        if (index is SliceValue s)
        {
            int step = Bound(s.Step) ?? 1;
            if (step == 0)
                throw new PythonCodeException("expected a step other than 0");
            int low = step > 0 ? 0 : -1,
                high = step > 0 ? items.Length : items.Length - 1;
            int At(object? bound, int missing) =>
                Bound(bound) is { } b ? (int)Math.Clamp(b < 0 ? (long)b + items.Length : b, low, high) : missing;
            int start = At(s.Start, step > 0 ? low : high),
                stop = At(s.Stop, step > 0 ? high : low);
            var taken = new List<object?>();
            for (long at = start; step > 0 ? at < stop : at > stop; at += step)
                taken.Add(items[at]);
            return taken.ToArray();
        }
        int place = LambdaValues.Whole(index);
        place = place < 0 ? place + items.Length : place;
        return place >= 0 && place < items.Length
            ? items[place]
            : throw new PythonCodeException($"expected an index below {items.Length}, found {place}");
    }

    /// <summary>The extents of a tensor as Python's tuple; of the batch None where the caller asks for static extents.</summary>
    internal static object?[] Extents(Node x, bool isStatic) =>
        [
            .. x.Shape.Select(d =>
                !d.PerBatch ? (object?)(long)d.Factor
                : isStatic ? null
                : d
            ),
        ];
}

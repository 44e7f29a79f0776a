using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Lambdas;

/// <summary>Shapes as Python's functions take them.</summary>
internal static class ShapeMath
{
    /// <summary>Axes that a caller gave: none for all.</summary>
    internal static int[] Axes(object? value, int rank) =>
        value switch
        {
            null => [.. Enumerable.Range(0, rank)],
            object?[] items => [.. items.Select(i => Axis(i, rank)).Distinct().Order()],
            _ => [Axis(value, rank)],
        };

    internal static int Axis(object? value, int rank)
    {
        int axis = LambdaValues.Whole(value);
        return axis >= -rank && axis < rank
            ? axis < 0
                ? axis + rank
                : axis
            : throw new PythonCodeException($"expected an axis of a tensor of rank {rank}, found {axis}");
    }

    /// <summary>As many copies or parts of a tensor as a function may make.</summary>
    internal const int MostParts = 1024;

    /// <summary>A number of parts, which a file could state as any number.</summary>
    internal static int Parts(int count) =>
        count is >= 1 and <= MostParts ? count : throw new PythonCodeException($"expected 1 to {MostParts} parts, found {count}");

    /// <summary>A reshape's target: -1 and None stand for what is left.</summary>
    internal static Node Reshape(Node x, object? target)
    {
        object?[] items = target as object?[] ?? [target];
        var dims = new Dim[items.Length];
        int open = -1;
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i] is null or long and < 0)
            {
                if (open >= 0)
                    throw new PythonCodeException("expected one extent to be left open, found two");
                open = i;
                dims[i] = 1;
            }
            else
                dims[i] = items[i] is Dim d ? d : LambdaValues.Whole(items[i]);
        }
        Dim known = dims.Aggregate(new Dim(1), (p, q) => p * q),
            all = x.Shape.Count;
        if (open >= 0)
        {
            if (known.Factor == 0 || all.Factor % known.Factor != 0 || (known.PerBatch && !all.PerBatch))
                throw new PythonCodeException($"{x.Shape} cannot be reshaped to {known} elements times a whole number");
            dims[open] = new Dim(all.Factor / known.Factor, all.PerBatch && !known.PerBatch);
            known *= dims[open];
        }
        // Keras's predict would fail on any other batch too: the extents of a fixed batch stand in the code.
        return known == all
            ? Ops.Reshape(x, new Shape(dims))
            : throw new PythonCodeException($"{x.Shape} cannot be reshaped to {new Shape(dims)}");
    }

    /// <summary>Element i of a subscript's target.</summary>
    internal static object? Subscript(object? of, object? index) =>
        of switch
        {
            Node x => Elements(x, index),
            object?[] items => Item(items, index),
            _ => throw new PythonCodeException($"an element of {LambdaValues.Describe(of)} is not understood"),
        };

    private static object? Item(object?[] items, object? index)
    {
        if (index is SliceValue slice)
        {
            var (start, count, step) = Bounds(slice, items.Length);
            return Enumerable.Range(0, count).Select(k => items[start + k * step]).ToArray();
        }
        int at = LambdaValues.Whole(index);
        at = at < 0 ? at + items.Length : at;
        return at >= 0 && at < items.Length
            ? items[at]
            : throw new PythonCodeException($"expected an index below {items.Length}, found {at}");
    }

    private static Node Elements(Node x, object? index)
    {
        object?[] parts = index as object?[] ?? [index];
        int taken = parts.Count(p => p is not (null or PythonEllipsis));
        if (taken > x.Rank)
            throw new PythonCodeException($"expected at most {x.Rank} indices of {x.Shape}, found {taken}");
        int axis = 0;
        foreach (object? part in parts)
        {
            switch (part)
            {
                case PythonEllipsis:
                    axis += x.Rank - axis - parts.SkipWhile(p => p is not PythonEllipsis).Skip(1).Count(p => p is not null);
                    break;
                case null:
                    x = Ops.ExpandDims(x, axis++);
                    break;
                case SliceValue slice:
                    x = Part(x, axis++, slice);
                    break;
                default:
                    if (x.Shape[axis].PerBatch)
                        throw new PythonCodeException("one sample of the batch by its number is not understood");
                    int at = LambdaValues.Whole(part),
                        extent = x.Shape[axis].Fixed;
                    at = at < 0 ? at + extent : at;
                    if (at < 0 || at >= extent)
                        throw new PythonCodeException($"expected an index below {extent}, found {at}");
                    x = Ops.Pick(x, axis, at);
                    break;
            }
        }
        return x;
    }

    private static Node Part(Node x, int axis, SliceValue slice)
    {
        if (slice is { Start: null, Stop: null, Step: null or 1L })
            return x;
        if (x.Shape[axis].PerBatch)
            throw new PythonCodeException("a part of the batch is not understood");
        var (start, count, step) = Bounds(slice, x.Shape[axis].Fixed);
        return count == 0
            ? throw new PythonCodeException($"expected a slice of some elements of {x.Shape[axis]}, found an empty one")
            : Ops.Slice(x, axis, start, count, step);
    }

    // As Python's slice.indices.
    private static (int Start, int Count, int Step) Bounds(SliceValue slice, int length)
    {
        int step = slice.Step is null ? 1 : LambdaValues.Whole(slice.Step);
        if (step == 0)
            throw new PythonCodeException("expected a step other than 0");
        int lowest = step < 0 ? -1 : 0,
            highest = step < 0 ? length - 1 : length;
        int Bound(object? value, int missing)
        {
            if (value is null)
                return missing;
            long at = LambdaValues.Whole(value);
            return (int)Math.Clamp(at < 0 ? at + length : at, lowest, highest);
        }
        int start = Bound(slice.Start, step < 0 ? highest : 0),
            stop = Bound(slice.Stop, step < 0 ? lowest : length);
        int count = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
        return (start, Math.Max(0, count), step);
    }

    /// <summary>Matrix product over the last two axes, leading axes alike.</summary>
    internal static Node MatMul(Node a, Node b) =>
        a.Rank >= 2 && b.Rank >= 2
            ? Ops.MatMul(a, b)
            : throw new PythonCodeException($"the matrix product of {a.Shape} and {b.Shape} is not understood");

    /// <summary>The extents of a tensor as Python's tuple; of the batch None where the caller asks for static extents.</summary>
    internal static object?[] Extents(Node x, bool isStatic) =>
        [
            .. x.Shape.Select(d =>
                !d.PerBatch ? (object?)(long)d.Factor
                : isStatic ? null
                : d
            ),
        ];

    /// <summary>A linear map along an axis: y[.., o, ..] = sum over i of x[.., i, ..] m[i, o].</summary>
    internal static Node Along(Node x, int axis, double[] map, int extent)
    {
        int[] toLast = [.. Enumerable.Range(0, x.Rank).Where(a => a != axis), axis];
        var back = new int[x.Rank];
        for (int i = 0; i < toLast.Length; i++)
            back[toLast[i]] = i;
        var y = Ops.MatMul(Ops.Transpose(x, toLast), Ops.Constant(map, x.Shape[axis].Fixed, extent));
        return Ops.Transpose(y, back);
    }
}

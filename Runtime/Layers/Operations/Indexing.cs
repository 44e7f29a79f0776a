using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>Parts of values by index.</summary>
internal static class Indexing
{
    // Of more the graph would be long; a table's rows are looked up instead.
    private const int MostRuns = 32;
    private const int MostNumbers = 1 << 20;

    /// <summary>x[items].</summary>
    /// <exception cref="ShapeException">The items do not fit the shape, or take samples out of the batch.</exception>
    public static Node Slice(Node x, SliceItems items)
    {
        int named = items.Count(i => i is ElementItem or RangeItem),
            ellipses = items.Count(i => i is EllipsisItem);
        if (ellipses > 1 || named > x.Rank)
            throw new ShapeException($"expected items for at most {x.Rank} axes of {x.Shape} and one ellipsis, found {items}");
        int axis = 0;
        foreach (var item in items)
            switch (item)
            {
                case NewAxisItem:
                    x = Ops.ExpandDims(x, axis++);
                    break;
                case EllipsisItem:
                    axis = x.Rank - items.SkipWhile(i => i is not EllipsisItem).Count(i => i is ElementItem or RangeItem);
                    break;
                case ElementItem e:
                    x = Ops.Pick(x, axis, Place(x, axis, e.At));
                    break;
                case RangeItem r:
                    x = Range(x, axis++, r);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(items), item, "no such item");
            }
        return x;
    }

    /// <summary>Elements of an axis at fixed places; negative ones count from the end.</summary>
    /// <exception cref="ShapeException">One is outside, or the axis is the batch.</exception>
    public static Node Take(Node x, int axis, IReadOnlyList<int> indices)
    {
        axis = x.Shape.Axis(axis);
        int[] places = [.. indices.Select(i => Place(x, axis, i))];
        var runs = Runs(places);
        if (runs.Count == 0)
            return Ops.Slice(x, axis, 0, 0);
        if (runs.Count > MostRuns)
            return Gather(x, axis, Ops.Constant([.. places.Select(p => (double)p)], places.Length));
        return Ops.Concat(axis, [.. runs.Select(r => Run(x, axis, r))]);
    }

    /// <summary>Elements of an axis at the numbers of another value, whose axes take the axis' place.</summary>
    /// <exception cref="ShapeException">Both values depend on the batch, or the axis is the batch.</exception>
    public static Node Take(Node x, int axis, Node indices)
    {
        axis = x.Shape.Axis(axis);
        if (StaticNumbers.Known(indices))
        {
            double[] numbers = StaticNumbers.Fixed(indices);
            var taken = Take(x, axis, [.. numbers.Select(n => (int)n)]);
            return Ops.Reshape(taken, new Shape([.. x.Shape[..axis], .. indices.Shape, .. x.Shape[(axis + 1)..]]));
        }
        if (x.Shape.PerBatch)
            throw new ShapeException(
                $"expected fixed numbers, or a value that is the same for all samples; found elements of {x.Shape} at the numbers of "
                    + $"another value {indices.Shape}"
            );
        return Gather(x, axis, indices);
    }

    /// <summary>on where the number of an element is that of its place along a new axis, else off.</summary>
    public static Node OneHot(Node x, OneHotOperation spec)
    {
        if (spec.Classes is < 0 or > MostNumbers)
            throw new ShapeException($"expected 0 to {MostNumbers} classes, found {spec.Classes}");
        int axis = spec.Axis < 0 ? spec.Axis + x.Rank + 1 : spec.Axis;
        if (axis < 0 || axis > x.Rank)
            throw new ShapeException($"expected a place for a new axis of {x.Shape}, found {spec.Axis}");
        int[] along = [spec.Classes, .. Enumerable.Repeat(1, x.Rank - axis)];
        var classes = Ops.Constant([.. Enumerable.Range(0, spec.Classes).Select(i => (double)i)], along);
        var hot = Ops.Equal(Ops.ExpandDims(x, axis), classes);
        if (spec.Joins)
            hot = hot.Rank > 2 ? Ops.Max(hot, [1]) : throw new ShapeException($"expected numbers along axis 1, found {x.Shape}");
        return spec is { OnValue: 1, OffValue: 0 } ? hot : Ops.Select(hot, spec.OnValue, spec.OffValue);
    }

    /// <summary>The place of the first greatest (or least) element.</summary>
    public static Node ArgExtreme(Node x, ArgExtremeOperation spec)
    {
        if (spec.Axis is null && x.Shape.PerBatch)
            throw new ShapeException($"expected an axis, found none: the place among all elements of {x.Shape} is that in the whole batch");
        var flat = spec.Axis is null ? Ops.Reshape(x, new Shape(x.Shape.Count)) : x;
        int axis = flat.Shape.Axis(spec.Axis ?? 0);
        if (flat.Shape[axis].PerBatch)
            throw new ShapeException($"expected an axis of one sample, found axis {spec.Axis} of {x.Shape}, which is the batch");
        var place = Ops.ArgMax(spec.IsGreatest ? flat : -flat, axis);
        var kept = spec.Axis is null ? new Shape(x.Shape.Select(_ => new Dim(1))) : x.Shape.With(axis, 1);
        return spec.KeepDims ? Ops.Reshape(place, kept) : place;
    }

    private static Node Gather(Node x, int axis, Node indices)
    {
        int[] first = [axis, .. Enumerable.Range(0, x.Rank).Where(i => i != axis)];
        var rows = Ops.Gather(Ops.Transpose(x, first), indices);
        int k = indices.Rank;
        // [indices..., before..., after...] to [before..., indices..., after...].
        int[] back = [.. Enumerable.Range(k, axis), .. Enumerable.Range(0, k), .. Enumerable.Range(k + axis, x.Rank - 1 - axis)];
        return Ops.Transpose(rows, back);
    }

    private static Node Range(Node x, int axis, RangeItem range)
    {
        if (range.Step == 0)
            throw new ShapeException("expected a step other than 0");
        if (x.Shape[axis].PerBatch)
            return range is { Start: null or 0, Stop: null, Step: 1 } ? x : throw OfTheBatch(x, axis);
        int extent = x.Shape[axis].Fixed;
        long low = range.Step > 0 ? 0 : -1,
            high = range.Step > 0 ? extent : extent - 1;
        long Bound(int? at, long missing) => at is not { } a ? missing : Math.Clamp(a < 0 ? (long)a + extent : a, low, high);
        long start = Bound(range.Start, range.Step > 0 ? low : high),
            stop = Bound(range.Stop, range.Step > 0 ? high : low),
            way = range.Step > 0 ? stop - start : start - stop,
            step = Math.Abs((long)range.Step);
        int count = (int)Math.Max(0, (way + step - 1) / step);
        return count switch
        {
            0 => Ops.Slice(x, axis, 0, 0),
            1 => Ops.Slice(x, axis, (int)start, 1),
            _ => Ops.Slice(x, axis, (int)start, count, range.Step),
        };
    }

    private static int Place(Node x, int axis, int at)
    {
        if (x.Shape[axis].PerBatch)
            throw OfTheBatch(x, axis);
        int extent = x.Shape[axis].Fixed,
            place = at < 0 ? at + extent : at;
        return place >= 0 && place < extent
            ? place
            : throw new ShapeException($"expected an element of axis {axis} of {x.Shape}, found {at}");
    }

    private static ShapeException OfTheBatch(Node x, int axis) =>
        new(
            $"axis {axis} of {x.Shape} holds the samples of the batch: expected the whole of it, found a part, which depends on what else "
                + $"is in the batch"
        );

    /// <summary>The places as runs of equal steps.</summary>
    private static List<(int Start, int Count, int Step)> Runs(int[] places)
    {
        var runs = new List<(int Start, int Count, int Step)>();
        for (int i = 0; i < places.Length; )
        {
            int step = i + 1 < places.Length ? places[i + 1] - places[i] : 1,
                end = i + 1;
            while (end < places.Length && places[end] - places[end - 1] == step)
                end++;
            runs.Add((places[i], end - i, step));
            i = end;
        }
        return runs;
    }

    private static Node Run(Node x, int axis, (int Start, int Count, int Step) run)
    {
        if (run.Count == 1)
            return Ops.Slice(x, axis, run.Start, 1);
        return run.Step == 0
            ? Ops.BroadcastTo(Ops.Slice(x, axis, run.Start, 1), x.Shape.With(axis, run.Count))
            : Ops.Slice(x, axis, run.Start, run.Count, run.Step);
    }
}

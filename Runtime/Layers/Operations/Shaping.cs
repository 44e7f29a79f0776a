using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>Operations that give elements other places.</summary>
internal static class Shaping
{
    // Each part is a value of the graph.
    private const int MostParts = 4096;
    private const int MostNumbers = 1 << 20;

    /// <summary>The elements under the given extents, of which one may be -1.</summary>
    /// <exception cref="ShapeException">They do not fit for every number of samples.</exception>
    public static Node Reshape(Node x, Dim[] extents)
    {
        int open = Array.FindIndex(extents, d => d is { Factor: -1, PerBatch: false });
        if (open < 0)
            return Ops.Reshape(x, new Shape(extents));
        Dim known = extents.Where((_, i) => i != open).Aggregate(new Dim(1), (a, b) => a * b),
            count = x.Shape.Count;
        if (known.Factor <= 0 || count.Factor % known.Factor != 0 || known.PerBatch && !count.PerBatch)
            throw new ShapeException(
                $"{x.Shape} with {count} elements cannot be reshaped to ({Wording.List(extents)}), whatever the number of samples N is"
            );
        extents = [.. extents];
        extents[open] = new Dim(count.Factor / known.Factor, count.PerBatch && !known.PerBatch);
        return Ops.Reshape(x, new Shape(extents));
    }

    public static Node BroadcastTo(Node x, Dim[] extents)
    {
        for (int i = 1; i <= extents.Length && i <= x.Rank; i++)
            if (extents[^i] is { Factor: -1, PerBatch: false })
                extents[^i] = x.Shape[-i];
        return Ops.BroadcastTo(x, new Shape(extents));
    }

    /// <summary>The extents as numbers [rank].</summary>
    public static Node Shape(Node x)
    {
        if (x.Rank == 0)
            return Ops.Constant([], 0);
        return Ops.Concat(0, [.. x.Shape.Select(d => Ops.Reshape(Ops.Extent(d), new Shape(1)))]);
    }

    /// <summary>start, start + step, ... before stop.</summary>
    public static Node Range(IReadOnlyList<Node> x)
    {
        double[] of = [.. x.SelectMany(StaticNumbers.Fixed)];
        var (start, stop, step) = of.Length switch
        {
            1 => (0, of[0], 1.0),
            2 => (of[0], of[1], 1.0),
            3 => (of[0], of[1], of[2]),
            _ => throw new ShapeException($"a range of {of.Length} numbers"),
        };
        double count = Math.Max(0, Math.Ceiling((stop - start) / step));
        if (!(count <= MostNumbers))
            throw new ShapeException($"a range from {start} to {stop} by {step}: expected at most {MostNumbers} numbers");
        return Ops.Constant([.. Enumerable.Range(0, (int)count).Select(i => start + i * step)], (int)count);
    }

    public static Node ExpandDims(Node x, Sizes axes)
    {
        int rank = x.Rank + axes.Count;
        int[] places = [.. axes.Select(a => a < 0 ? a + rank : a).Order()];
        if (places.Any(a => a < 0 || a >= rank) || places.Distinct().Count() != places.Length)
            throw new ShapeException($"expected places for new axes of {x.Shape}, found {axes}");
        return places.Aggregate(x, Ops.ExpandDims);
    }

    public static Node Squeeze(Node x, Sizes? axes)
    {
        int[] gone = axes is null ? [.. Enumerable.Range(0, x.Rank).Where(a => x.Shape[a] == 1)] : [.. axes.Select(x.Shape.Axis)];
        if (gone.FirstOrDefault(a => x.Shape[a] != 1, -1) is >= 0 and var wide)
            throw new ShapeException($"expected axes of extent 1 of {x.Shape}, found axis {wide}");
        return Ops.Reshape(x, new Shape(x.Shape.Where((_, i) => !gone.Contains(i))));
    }

    public static Node Transpose(Node x, Sizes? axes) =>
        Ops.Transpose(x, axes is null ? [.. Enumerable.Range(0, x.Rank).Reverse()] : [.. axes.Select(x.Shape.Axis)]);

    public static Node MoveAxes(Node x, Sizes from, Sizes to)
    {
        int[] source = [.. from.Select(x.Shape.Axis)],
            target = [.. to.Select(x.Shape.Axis)];
        if (source.Length != target.Length || source.Distinct().Count() != source.Length || target.Distinct().Count() != target.Length)
            throw new ShapeException($"the axes {from} of {x.Shape} cannot stand at {to}");
        var order = Enumerable.Range(0, x.Rank).Except(source).ToList();
        foreach (var (at, axis) in target.Zip(source).OrderBy(p => p.First))
            order.Insert(at, axis);
        return Ops.Transpose(x, [.. order]);
    }

    public static Node SwapAxes(Node x, int first, int second)
    {
        int[] axes = [.. Enumerable.Range(0, x.Rank)];
        (first, second) = (x.Shape.Axis(first), x.Shape.Axis(second));
        (axes[first], axes[second]) = (axes[second], axes[first]);
        return Ops.Transpose(x, axes);
    }

    /// <summary>The value times[i] times in a row along axis i.</summary>
    public static Node Tile(Node x, Dim[] times)
    {
        for (int missing = times.Length - x.Rank; missing > 0; missing--)
            x = Ops.ExpandDims(x, 0);
        times = [.. Enumerable.Repeat(new Dim(1), x.Rank - times.Length), .. times];
        for (int axis = 0; axis < times.Length; axis++)
            if (times[axis] != 1)
            {
                if (times[axis].Factor < 0)
                    throw new ShapeException($"expected multiples from 0 on, found {times[axis]}");
                var wide = Ops.BroadcastTo(Ops.ExpandDims(x, axis), x.Shape.Insert(axis, times[axis]));
                x = Ops.Reshape(wide, x.Shape.With(axis, x.Shape[axis] * times[axis]));
            }
        return x;
    }

    public static Node Repeat(Node x, int times, int? axis)
    {
        if (times < 0)
            throw new ShapeException($"expected a number of repetitions from 0 on, found {times}");
        return axis is { } along ? Ops.Repeat(x, along, times) : Ops.Repeat(Ops.Reshape(x, new Shape(x.Shape.Count)), 0, times);
    }

    public static Node Flip(Node x, Sizes? axes)
    {
        foreach (int axis in axes is null ? Enumerable.Range(0, x.Rank) : axes.Select(x.Shape.Axis))
            x = Ops.Reverse(x, OfSamples(x, axis));
        return x;
    }

    public static Node Roll(Node x, Sizes shifts, Sizes axes)
    {
        if (shifts.Count != 1 && shifts.Count != axes.Count)
            throw new ShapeException($"expected a shift for each of the axes {axes}, found {shifts}");
        for (int i = 0; i < axes.Count; i++)
            x = Roll(x, shifts[shifts.Count == 1 ? 0 : i], axes[i]);
        return x;
    }

    private static Node Roll(Node x, int shift, int axis)
    {
        axis = OfSamples(x, x.Shape.Axis(axis));
        int extent = x.Shape[axis].Fixed;
        if (extent == 0)
            return x;
        int first = (int)(((long)shift % extent + extent) % extent);
        return first == 0 ? x : Ops.Concat(axis, Ops.Slice(x, axis, extent - first, first), Ops.Slice(x, axis, 0, extent - first));
    }

    public static Node Concatenate(IReadOnlyList<Node> x, int axis)
    {
        axis = x[0].Shape.Axis(axis);
        foreach (var part in x)
            if (part.Rank != x[0].Rank || part.Shape.With(axis, x[0].Shape[axis]) != x[0].Shape)
                throw new ShapeException($"{Wording.List(x.Select(p => p.Shape))} cannot be joined along axis {axis}");
        return Ops.Concat(axis, [.. x]);
    }

    public static Node Stack(IReadOnlyList<Node> x, int axis)
    {
        int at = axis < 0 ? axis + x[0].Rank + 1 : axis;
        if (at < 0 || at > x[0].Rank || x.Any(p => p.Shape != x[0].Shape))
            throw new ShapeException($"{Wording.List(x.Select(p => p.Shape))} cannot be stacked at axis {axis}");
        return Ops.Concat(at, [.. x.Select(p => Ops.ExpandDims(p, at))]);
    }

    /// <summary>Parts of the given extents.</summary>
    public static IReadOnlyList<Node> Split(Node x, SplitOperation spec)
    {
        int axis = OfSamples(x, x.Shape.Axis(spec.Axis)),
            extent = x.Shape[axis].Fixed,
            parts = spec.Extents?.Count ?? spec.Parts;
        if (parts is < 1 or > MostParts || spec.Extents is null && extent % parts != 0)
            throw new ShapeException($"expected 1 to {MostParts} equal parts of axis {axis} of {x.Shape}, found {parts}");
        int[] extents = [.. spec.Extents ?? Sizes.All(extent / parts, parts)];
        int open = Array.IndexOf(extents, -1);
        if (open >= 0)
            extents[open] = extent - extents.Sum() - 1;
        if (extents.Any(e => e < 0) || extents.Sum(e => (long)e) != extent)
            throw new ShapeException($"expected parts that make up axis {axis} of {x.Shape}, found ({Wording.List(extents)})");
        int start = 0;
        return [.. extents.Select(e => Ops.Slice(x, axis, (start += e) - e, e))];
    }

    /// <summary>Parts before, between and behind places.</summary>
    public static IReadOnlyList<Node> SplitAt(Node x, SplitAtOperation spec)
    {
        int axis = OfSamples(x, x.Shape.Axis(spec.Axis)),
            extent = x.Shape[axis].Fixed;
        int[] places = [0, .. spec.At.Select(a => Math.Clamp(a < 0 ? a + extent : a, 0, extent)), extent];
        return [.. places.Zip(places.Skip(1), (from, to) => Ops.Slice(x, axis, to > from ? from : 0, Math.Max(0, to - from)))];
    }

    public static IReadOnlyList<Node> Unstack(Node x, UnstackOperation spec)
    {
        int axis = OfSamples(x, x.Shape.Axis(spec.Axis)),
            extent = x.Shape[axis].Fixed;
        if (extent > MostParts || (spec.Count is { } count && count != extent))
            throw new ShapeException(
                $"expected {spec.Count?.ToString() ?? $"at most {MostParts}"} elements of axis {axis}, found {x.Shape}"
            );
        return [.. Enumerable.Range(0, extent).Select(i => Ops.Pick(x, axis, i))];
    }

    public static Node Pad(Node x, PadOperation spec)
    {
        if (spec.Before.Count != x.Rank || spec.After.Count != x.Rank || spec.Before.Concat(spec.After).Any(p => p < 0))
            throw new ShapeException($"expected paddings from 0 on for each axis of {x.Shape}, found {spec.Before} and {spec.After}");
        for (int axis = 0; axis < x.Rank; axis++)
        {
            int before = spec.Before[axis],
                after = spec.After[axis];
            if (before + after == 0)
                continue;
            OfSamples(x, axis);
            x =
                spec.Mode == BorderMode.Constant
                    ? PadWith(x, axis, before, after, spec.Value)
                    : Indexing.Take(x, axis, Mirrored(x, axis, spec));
        }
        return x;
    }

    private static Node PadWith(Node x, int axis, int before, int after, double value)
    {
        if (value == 0)
            return Ops.Pad(x, axis, before, after);
        Node Border(int extent) => Ops.Constant(value, x.Shape.With(axis, extent));
        return Ops.Concat(axis, [.. new[] { before == 0 ? null : Border(before), x, after == 0 ? null : Border(after) }.OfType<Node>()]);
    }

    private static int[] Mirrored(Node x, int axis, PadOperation spec)
    {
        int extent = x.Shape[axis].Fixed,
            most = spec.Mode switch
            {
                BorderMode.Reflect => extent - 1,
                BorderMode.Symmetric => extent,
                _ => int.MaxValue,
            };
        if (extent < 1 || spec.Before[axis] > most || spec.After[axis] > most || spec.Before[axis] > MostNumbers - spec.After[axis])
            throw new ShapeException($"expected at most {most} mirrored elements along axis {axis} of {x.Shape}, found {spec}");
        int Source(int i) =>
            spec.Mode switch
            {
                BorderMode.Edge => Math.Clamp(i, 0, extent - 1),
                BorderMode.Reflect => i < 0 ? -i
                : i >= extent ? 2 * (extent - 1) - i
                : i,
                _ => i < 0 ? -i - 1
                : i >= extent ? 2 * extent - 1 - i
                : i,
            };
        return [.. Enumerable.Range(-spec.Before[axis], extent + spec.Before[axis] + spec.After[axis]).Select(Source)];
    }

    public static Node Triangle(Node x, TriangleOperation spec)
    {
        if (x.Rank < 2)
            throw new ShapeException($"expected matrices, found {x.Shape}");
        int rows = x.Shape[-2].Fixed,
            columns = x.Shape[-1].Fixed;
        var kept = new double[checked(rows * columns)];
        for (int i = 0; i < kept.Length; i++)
            kept[i] = (spec.IsLower ? i % columns - i / columns <= spec.Diagonal : i % columns - i / columns >= spec.Diagonal) ? 1 : 0;
        return Ops.Select(Ops.Constant(kept, rows, columns), x, 0);
    }

    /// <summary>The axis, which must be one of a sample.</summary>
    private static int OfSamples(Node x, int axis) =>
        x.Shape[axis].PerBatch
            ? throw new ShapeException(
                $"axis {axis} of {x.Shape} holds the samples of the batch: what is done along it would depend on what else is in the batch"
            )
            : axis;
}

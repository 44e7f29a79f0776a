using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>Orders of elements, in terms of comparisons of each with each other one along an axis.</summary>
internal static class Ordering
{
    // Each is compared with each: the square of it stands in memory for every sample.
    private const int MostCompared = 2048;

    public static Node Sort(Node x, SortOperation spec)
    {
        var (line, axis) = Line(x, spec.Axis);
        int extent = Compared(line, axis);
        return Picked(line, axis, Ranks(line, axis, extent, spec.Descending), extent, spec.Places);
    }

    /// <summary>The greatest ones along the last axis and their places.</summary>
    public static IReadOnlyList<Node> Top(Node x, TopOperation spec)
    {
        if (x.Rank == 0)
            throw new ShapeException($"expected an axis, found {x.Shape}");
        int axis = x.Rank - 1,
            extent = Compared(x, axis);
        if (spec.Count < 0 || spec.Count > extent)
            throw new ShapeException($"expected at most {extent} greatest elements along the last axis of {x.Shape}, found {spec.Count}");
        var ranks = Ranks(x, axis, extent, descending: true);
        return [Picked(x, axis, ranks, spec.Count, places: false), Picked(x, axis, ranks, spec.Count, places: true)];
    }

    public static Node Quantile(Node x, QuantileOperation spec)
    {
        int[] axes = spec.Axes is null ? [.. Enumerable.Range(0, x.Rank)] : [.. spec.Axes.Select(x.Shape.Axis)],
            others = [.. Enumerable.Range(0, x.Rank).Except(axes)];
        var count = axes.Aggregate(new Dim(1), (p, a) => p * x.Shape[a]);
        var line = Ops.Reshape(Ops.Transpose(x, [.. others, .. axes]), new Shape([.. others.Select(a => x.Shape[a]), count]));
        int axis = line.Rank - 1,
            extent = Compared(line, axis);
        if (extent == 0)
            throw new ShapeException($"expected elements along the axes {Wording.List(axes)} of {x.Shape}, found none");
        var sorted = Picked(line, axis, Ranks(line, axis, extent, descending: false), extent, places: false);
        var unknown = Ops.Max(1 - Ops.Equal(line, line), [axis]);
        var kept = new Shape(x.Shape.Select((d, i) => axes.Contains(i) ? new Dim(1) : d));
        Node[] found =
        [
            .. spec.Shares.Values.Select(share => Ops.Select(unknown, double.NaN, Between(sorted, axis, share * (extent - 1), spec.Rule))),
        ];
        if (spec.KeepDims)
            found = [.. found.Select(f => Ops.Reshape(f, kept))];
        if (spec.Shares.Shape.Count == 0)
            return found[0];
        var all = Ops.Concat(0, [.. found.Select(f => Ops.ExpandDims(f, 0))]);
        return Ops.Reshape(all, new Shape([.. spec.Shares.Shape.Select(s => new Dim(s)), .. found[0].Shape]));
    }

    /// <summary>The elements at numbers along an axis, each other place by itself.</summary>
    public static Node TakeAlong(Node x, Node indices, int? along)
    {
        var (line, axis) = Line(x, along);
        var at = along is null ? Ops.Reshape(indices, new Shape(indices.Shape.Count)) : indices;
        if (at.Rank != line.Rank)
            throw new ShapeException($"expected as many axes as {x.Shape}, found places {indices.Shape}");
        return At(Ops.ExpandDims(line, axis), Ops.ExpandDims(at, axis + 1), axis + 1);
    }

    /// <summary>The elements at numbers along the axis behind those that both have in common.</summary>
    public static Node TakeOfEach(Node x, Node indices, int samples)
    {
        if (samples < 1 || indices.Rank < samples || x.Rank <= samples || !x.Shape.Take(samples).SequenceEqual(indices.Shape.Take(samples)))
            throw new ShapeException($"expected {samples} axes in common, found {x.Shape} and places {indices.Shape}");
        Dim[] common = [.. x.Shape.Take(samples)],
            asked = [.. indices.Shape.Skip(samples)],
            each = [.. x.Shape.Skip(samples + 1)];
        var count = asked.Aggregate(new Dim(1), (p, d) => p * d);
        var at = Ops.Reshape(indices, new Shape([.. common, count, new Dim(1), .. each.Select(_ => new Dim(1))]));
        return Ops.Reshape(At(Ops.ExpandDims(x, samples), at, samples + 1), new Shape([.. common, .. asked, .. each]));
    }

    public static Node Differences(Node x, DifferencesOperation spec)
    {
        int axis = x.Shape.Axis(spec.Axis);
        for (int i = 0; i < spec.Times; i++)
        {
            int extent = x.Shape[axis].Fixed;
            if (extent < 1)
                throw new ShapeException($"expected elements along axis {axis}, found {x.Shape}");
            x = Ops.Slice(x, axis, extent > 1 ? 1 : 0, extent - 1) - Ops.Slice(x, axis, 0, extent - 1);
        }
        return x;
    }

    public static Node Bucket(Node x, Node bounds, bool orEqual)
    {
        if (bounds.Rank != 1 || bounds.Shape.PerBatch)
            throw new ShapeException($"expected bounds of rank 1 that are the same for all samples, found {bounds.Shape}");
        var each = Ops.ExpandDims(x, -1);
        return Ops.Sum(orEqual ? Ops.GreaterEqual(each, bounds) : Ops.Greater(each, bounds), [x.Rank]);
    }

    private static (Node Line, int Axis) Line(Node x, int? axis) =>
        axis is { } along ? (x, x.Shape.Axis(along)) : (Ops.Reshape(x, new Shape(x.Shape.Count)), 0);

    private static int Compared(Node x, int axis)
    {
        if (x.Shape[axis].PerBatch)
            throw new ShapeException(
                $"axis {axis} of {x.Shape} holds the samples of the batch: the order along it would depend on what else is in the batch"
            );
        int extent = x.Shape[axis].Fixed;
        return extent <= MostCompared
            ? extent
            : throw new ShapeException($"expected at most {MostCompared} elements to be ordered, found axis {axis} of {x.Shape}");
    }

    /// <summary>How many elements of the axis stand before each in order. Shapes: i and j run over the axis, [.., i, j, ..].</summary>
    private static Node Ranks(Node x, int axis, int extent, bool descending)
    {
        int[] behind = [.. Enumerable.Repeat(1, x.Rank - 1 - axis)];
        double[] places = [.. Enumerable.Range(0, extent).Select(i => (double)i)];
        var earlier = Ops.Greater(Ops.Constant(places, [extent, 1, .. behind]), Ops.Constant(places, [extent, .. behind]));
        var unknown = 1 - Ops.Equal(x, x);
        Node one = Ops.ExpandDims(x, axis + 1),
            other = Ops.ExpandDims(x, axis),
            oneUnknown = Ops.ExpandDims(unknown, axis + 1),
            otherUnknown = Ops.ExpandDims(unknown, axis);
        var before = descending
            ? Ops.Greater(other, one) + Ops.Greater(otherUnknown, oneUnknown)
            : Ops.Greater(one, other) + Ops.Greater(oneUnknown, otherUnknown);
        var equal = Ops.Equal(other, one) + oneUnknown * otherUnknown;
        return Ops.Sum(before + equal * earlier, [axis + 1]);
    }

    /// <summary>The elements of ranks 0, 1, ..., or their places.</summary>
    private static Node Picked(Node x, int axis, Node ranks, int count, bool places)
    {
        int[] behind = [.. Enumerable.Repeat(1, x.Rank - 1 - axis)];
        var wanted = Ops.Constant([.. Enumerable.Range(0, count).Select(i => (double)i)], [count, 1, .. behind]);
        int extent = x.Shape[axis].Fixed;
        var value = places
            ? Ops.Constant([.. Enumerable.Range(0, extent).Select(i => (double)i)], [1, extent, .. behind])
            : Ops.ExpandDims(x, axis);
        return Ops.Sum(Ops.Select(Ops.Equal(Ops.ExpandDims(ranks, axis), wanted), value, 0), [axis + 1]);
    }

    /// <summary>The elements of an axis, which goes, at numbers that have extent 1 there.</summary>
    private static Node At(Node x, Node indices, int axis)
    {
        int extent = x.Shape[axis].Fixed;
        var places = Ops.Constant(
            [.. Enumerable.Range(0, extent).Select(i => (double)i)],
            [extent, .. Enumerable.Repeat(1, x.Rank - 1 - axis)]
        );
        var hit = Ops.Equal(Ops.Select(Ops.Greater(0, indices), indices + extent, indices), places);
        var found = Ops.Sum(Ops.Select(hit, x, 0), [axis]);
        return Ops.Select(Ops.Max(hit, [axis]), found, double.NaN);
    }

    private static Node Between(Node sorted, int axis, double at, QuantileRule rule)
    {
        int last = sorted.Shape[axis].Fixed - 1;
        if (!(at >= 0 && at <= last))
            throw new ShapeException($"expected shares from 0 to 1, found {at / Math.Max(last, 1)}");
        int low = (int)Math.Floor(at),
            high = (int)Math.Ceiling(at);
        Node Element(int i) => Ops.Pick(sorted, axis, i);
        Node Line(double part) => part == 0 ? Element(low) : Element(low) + part * (Element(high) - Element(low));
        return rule switch
        {
            QuantileRule.Lower => Element(low),
            QuantileRule.Higher => Element(high),
            QuantileRule.Nearest => Element((int)Math.Round(at, MidpointRounding.ToEven)),
            QuantileRule.Midpoint => Line(low == high ? 0 : 0.5),
            _ => Line(at - low),
        };
    }
}

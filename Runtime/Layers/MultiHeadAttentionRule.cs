using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Vaswani et al. 2017. Attended axes are joined to one for the queries, T, and one for the values, S.
/// <code>
/// q = query Wq + bq   k = key Wk + bk   v = value Wv + bv     [N, ..., H, K or V]
/// y = (attention(q, k, v), gated by sigmoid(query Wg + bg)) Wo + bo
/// </code></summary>
internal sealed class MultiHeadAttentionRule : HeadsRule<MultiHeadAttention>
{
    protected override IReadOnlyList<LayerValue> Lower(MultiHeadAttention spec, LayerContext c)
    {
        var (query, value, key) = Inputs(c);
        int rank = query.Value.Rank;
        if (rank < 3 || value.Value.Rank != rank || key.Value.Rank != rank)
            throw new ShapeException(
                $"expected a query, a value and a key of one rank from 3 on, found {query.Value.Shape}, {value.Value.Shape} and "
                    + $"{key.Value.Shape}"
            );
        int[] attended = SampleAxes.Of(query.Value, spec.AttentionAxes ?? [.. Enumerable.Range(1, rank - 2)]);
        if (attended.Contains(rank - 1))
            throw new ShapeException($"expected attention over axes between the batch and the last one, found {spec.AttentionAxes}");
        RequireOneShape(query.Value, value.Value, key.Value, attended);
        int width = spec.ValueDim ?? spec.KeyDim;
        Node q = Project(spec, c, query.Value, "query", spec.Heads, spec.KeyDim),
            k = Project(spec, c, key.Value, "key", spec.Heads, spec.KeyDim),
            v = Project(spec, c, value.Value, "value", spec.Heads, width);
        var seen = Seen(spec, c, query, value, key) is { } mask ? Flat(mask, q, v, attended) : null;
        bool fused = rank == 3 && spec.Dropout == 0 && !c.ReturnsScores;
        var (used, given) = Weights(spec, c, Heads(Scaled(q), attended), Heads(k, attended), seen, fused);
        var z = Positions(Ops.MatMul(used, Heads(v, attended)), q, width, attended);
        if (spec.UseGate)
            z *= Ops.Sigmoid(Project(spec, c, query.Value, "gate", spec.Heads, width));
        var y = Join(spec, c, z, spec.OutputShape ?? [query.Value.Shape[-1].Fixed]);
        var passed = spec.TakesMasks ? query.Mask : null;
        return c.ReturnsScores ? [new LayerValue(y, passed), new LayerValue(Spread(given, q, v, attended))] : One(y, passed);
    }

    private static void RequireOneShape(Node query, Node value, Node key, int[] attended)
    {
        for (int i = 0; i < query.Rank - 1; i++)
            if (value.Shape[i] != key.Shape[i] || (!attended.Contains(i) && value.Shape[i] != query.Shape[i]))
                throw new ShapeException(
                    $"expected a query, a value and a key that differ along attended axes alone, and a value as long as its key, found "
                        + $"{query.Shape}, {value.Shape} and {key.Shape}"
                );
    }

    /// <summary>[N, axes..., H, K] to [N, other axes..., H, attended axes as one, K].</summary>
    private static Node Heads(Node x, int[] attended)
    {
        int[] others = Others(x, attended);
        var moved = Ops.Transpose(x, [.. others, x.Rank - 2, .. attended, x.Rank - 1]);
        return Ops.Reshape(moved, new Shape([.. moved.Shape[..(others.Length + 1)], Extent(x, attended), x.Shape[-1]]));
    }

    /// <summary>[N, other axes..., H, attended axes as one, V] to [N, axes..., H, V], the axes being those of q.</summary>
    private static Node Positions(Node z, Node q, int width, int[] attended)
    {
        int[] order = [.. Others(q, attended), q.Rank - 2, .. attended, q.Rank - 1];
        var apart = Ops.Reshape(z, new Shape([.. order.SkipLast(1).Select(a => q.Shape[a]), width]));
        var back = new int[order.Length];
        for (int i = 0; i < back.Length; i++)
            back[order[i]] = i;
        return Ops.Transpose(apart, back);
    }

    /// <summary>A mask with axes for all attended ones of the query, then of the value, as [..., 1, T, S].</summary>
    private static Node Flat(Node mask, Node q, Node v, int[] attended)
    {
        int own = 2 * attended.Length;
        if (attended.Length > 1)
        {
            Dim[] pairs = [.. attended.Select(a => q.Shape[a]), .. attended.Select(a => v.Shape[a])];
            if (mask.Rank < own || !mask.Shape[^own..].SequenceEqual(pairs))
                throw new ShapeException(
                    $"expected a mask with the axes ({Wording.List(pairs)}) at its end, since several axes are attended, found {mask.Shape}"
                );
            mask = Ops.Reshape(mask, new Shape([.. mask.Shape[..^own], Extent(q, attended), Extent(v, attended)]));
        }
        // The axes in front are those of the batch; the heads' stands behind them.
        return mask.Rank == 2 ? mask
            : mask.Rank == q.Rank - attended.Length + 1 ? mask
            : Insert(mask, q.Rank - attended.Length + 1 - mask.Rank);
    }

    private static Node Insert(Node mask, int axes)
    {
        for (; axes > 0; axes--)
            mask = Ops.ExpandDims(mask, mask.Rank - 2);
        return mask;
    }

    /// <summary>Scores [..., T, S] with all attended axes.</summary>
    private static Node Spread(Node scores, Node q, Node v, int[] attended) =>
        Ops.Reshape(scores, new Shape([.. scores.Shape[..^2], .. attended.Select(a => q.Shape[a]), .. attended.Select(a => v.Shape[a])]));

    /// <summary>The batch, and the axes that are not attended, but for heads and widths.</summary>
    private static int[] Others(Node x, int[] attended) => [.. Enumerable.Range(0, x.Rank - 2).Except(attended)];

    private static Dim Extent(Node x, int[] axes) => axes.Aggregate(new Dim(1), (p, a) => p * x.Shape[a]);
}

/// <summary>Ainslie et al. 2023: each head of keys and values serves QueryHeads / KeyValueHeads heads of queries in a row.</summary>
internal sealed class GroupedQueryAttentionRule : HeadsRule<GroupedQueryAttention>
{
    protected override IReadOnlyList<LayerValue> Lower(GroupedQueryAttention spec, LayerContext c)
    {
        var (query, value, key) = Inputs(c);
        RequireRank(query.Value, 3, "[N, T, D]");
        RequireRank(value.Value, 3, "[N, S, D]");
        RequireRank(key.Value, 3, "[N, S, D]");
        if (spec.KeyValueHeads < 1 || spec.QueryHeads % spec.KeyValueHeads != 0)
            throw new ShapeException(
                $"expected a number of query heads that is a multiple of that of key heads, found {spec.QueryHeads} and "
                    + $"{spec.KeyValueHeads}"
            );
        int repeats = spec.QueryHeads / spec.KeyValueHeads;
        var q = Project(spec, c, query.Value, "query", spec.QueryHeads, spec.HeadDim);
        var k = Project(spec, c, key.Value, "key", spec.KeyValueHeads, spec.HeadDim);
        var gate = spec.UseGate ? Ops.Sigmoid(Project(spec, c, query.Value, "gate", spec.QueryHeads, spec.HeadDim)) : null;
        var v = Project(spec, c, value.Value, "value", spec.KeyValueHeads, spec.HeadDim);
        var seen = Seen(spec, c, query, value, key);
        if (seen is { Rank: 3 })
            seen = Ops.ExpandDims(seen, 1);
        bool fused = spec.Dropout == 0 && !c.ReturnsScores;
        var (used, given) = Weights(spec, c, Heads(Scaled(q)), Heads(Ops.Repeat(k, 2, repeats)), seen, fused);
        var z = Heads(Ops.MatMul(used, Heads(Ops.Repeat(v, 2, repeats))));
        if (gate is not null)
            z *= gate;
        var y = Join(spec, c, z, [query.Value.Shape[-1].Fixed]);
        return c.ReturnsScores ? [new LayerValue(y, query.Mask), new LayerValue(given)] : One(y, query.Mask);
    }

    private static Node Heads(Node x) => Ops.Transpose(x, 0, 2, 1, 3);
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Attention over one head.
/// <code>
/// s = score(q, k)                                   [N, T, S]
/// p = softmax(s where value steps count, else s - 1e9)
/// y = p v, 0 where the query's step does not count  [N, T, V]
/// </code></summary>
internal abstract class SingleAttentionRule<TSpec> : LayerRule<TSpec>
    where TSpec : AttentionSpec
{
    private const double Large = 1e9;

    protected override bool AcceptsMask(TSpec spec) => true;

    protected override MaskUse Use(TSpec spec) => MaskUse.Reads;

    protected override bool TakesSeveral => true;

    /// <summary>The scores [N, T, S] of q [N, T, D] and k [N, S, D].</summary>
    protected abstract Node Scores(TSpec spec, LayerContext c, Node q, Node k);

    protected sealed override IReadOnlyList<LayerValue> Lower(TSpec spec, LayerContext c)
    {
        if (c.Inputs.Count is not (2 or 3))
            throw new ShapeException($"expected a query, a value and perhaps a key, found {c.Inputs.Count} inputs");
        Node q = c.Inputs[0].Value,
            v = c.Inputs[1].Value,
            k = c.Inputs[^1].Value;
        if (
            q.Rank < 3
            || v.Rank != q.Rank
            || k.Rank != q.Rank
            || k.Shape[-1] != q.Shape[-1]
            || v.Shape[-2] != k.Shape[-2]
            || !q.Shape[..^2].SequenceEqual(v.Shape[..^2])
            || !q.Shape[..^2].SequenceEqual(k.Shape[..^2])
        )
            throw new ShapeException(
                $"expected a query [N, T, D], a value [N, S, V] and a key [N, S, D], found {q.Shape}, {v.Shape} and {k.Shape}"
            );
        var scores = Scores(spec, c, q, k);
        if (Seen(spec, c, scores.Shape) is { } seen)
            scores -= Large * (1 - seen);
        var weights = Ops.Softmax(scores);
        if (c.Training && spec.Dropout is > 0 and < 1)
            weights *= c.DropoutMask(weights.Shape, spec.Dropout);
        var y = Ops.MatMul(weights, v);
        var mask = c.Inputs[0].Mask;
        if (mask is not null)
            y *= Ops.ExpandDims(mask, -1);
        if (spec.EndsMasks)
            mask = null;
        return c.ReturnsScores ? [new LayerValue(y, mask), new LayerValue(weights)] : One(y, mask);
    }

    /// <summary>1 where a score counts; null where all do.</summary>
    private static Node? Seen(TSpec spec, LayerContext c, Shape scores)
    {
        var values = c.Inputs[1].Mask is { } mask ? Ops.ExpandDims(mask, -2) : null;
        if (!spec.Causal && !c.UsesCausalMask)
            return values;
        var earlier = AttentionMasks.Causal(scores[-2].Fixed, scores[-1].Fixed);
        return values is null ? earlier : values * earlier;
    }
}

/// <summary>s = scale q k', or s = w sum tanh(scale (q + k)).</summary>
internal sealed class AttentionRule : SingleAttentionRule<Attention>
{
    protected override Node Scores(Attention spec, LayerContext c, Node q, Node k)
    {
        var scale = spec.UseScale ? c.Weight("scale", [], Initializers.One) : null;
        if (spec.ScoreMode == ScoreMode.Dot)
        {
            var product = Ops.MatMul(q, k, transposeB: true);
            return scale is null ? product : product * scale;
        }
        var weight = c.Weight("concat_score_weight", [], Initializers.One);
        var sum = Ops.ExpandDims(q, -2) + Ops.ExpandDims(k, -3);
        return weight * Ops.Sum(Ops.Tanh(scale is null ? sum : scale * sum), [sum.Rank - 1]);
    }
}

/// <summary>s = sum scale tanh(q + k), scale [D].</summary>
internal sealed class AdditiveAttentionRule : SingleAttentionRule<AdditiveAttention>
{
    protected override Node Scores(AdditiveAttention spec, LayerContext c, Node q, Node k)
    {
        var scale = spec.UseScale ? c.Weight("scale", [q.Shape[-1].Fixed], Initializers.GlorotUniform) : null;
        var sum = Ops.Tanh(Ops.ExpandDims(q, -2) + Ops.ExpandDims(k, -3));
        return Ops.Sum(scale is null ? sum : scale * sum, [sum.Rank - 1]);
    }
}

/// <summary>Which values a query sees, wherever they are.</summary>
internal static class AttentionMasks
{
    /// <summary>[T, S], 1 where the value stands no later than the query.</summary>
    internal static Node Causal(int queries, int values) => Where(queries, values, (t, s) => t >= s);

    /// <summary>[T, S], 1 where the value stands nearer to the query than the window is wide.</summary>
    internal static Node Window(int queries, int values, int width) => Where(queries, values, (t, s) => Math.Abs(t - s) < width);

    /// <summary>Scores with a given number where a mask hides them.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="seen">1 where one counts.</param>
    /// <param name="hidden">So little that it weighs nothing beside any score that counts.</param>
    /// <param name="learns">Whether hidden scores have gradients, as where the number is added: in a row that is hidden as a whole, whose
    /// softmax gives each the same, they learn.</param>
    internal static Node Hide(Node scores, Node seen, double hidden, bool learns) =>
        Ops.Select(seen, scores, learns ? scores - Ops.StopGradient(scores) + hidden : hidden);

    private static Node Where(int queries, int values, Func<int, int, bool> sees)
    {
        var seen = new double[checked(queries * values)];
        for (int t = 0; t < queries; t++)
        for (int s = 0; s < values; s++)
            seen[t * values + s] = sees(t, s) ? 1 : 0;
        return Ops.Constant(seen, queries, values);
    }
}

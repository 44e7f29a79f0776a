using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What attention over several heads shares: inputs, masks, projections, scores.
/// <code>
/// s = q k' / sqrt(K)                     [N, ..., H, T, S]   q [N, ..., H, T, K], k [N, ..., H, S, K]
/// p = softmax(s where it counts, else -1e9)
/// z = p v                                [N, ..., H, T, V]   v [N, ..., H, S, V]
/// </code></summary>
internal abstract class HeadsRule<TSpec> : LayerRule<TSpec>
    where TSpec : HeadsSpec
{
    private const double Hidden = -1e9;

    protected override bool AcceptsMask(TSpec spec) => true;

    protected override MaskUse Use(TSpec spec) => spec.TakesMasks ? MaskUse.Reads : MaskUse.Replaces;

    protected override bool TakesSeveral => true;

    /// <summary>Query, value and key of a call.</summary>
    /// <exception cref="ShapeException">They are not there.</exception>
    protected static (LayerValue Query, LayerValue Value, LayerValue Key) Inputs(LayerContext c)
    {
        LayerValue? At(int place, string keyword) => c.Keyword(keyword) ?? c.Inputs.ElementAtOrDefault(place);
        if (At(0, "query") is not { } query || At(1, "value") is not { } value)
            throw new ShapeException($"expected a query and a value, found {c.Inputs.Count} inputs");
        return (query, value, At(2, "key") ?? value);
    }

    /// <summary>x [..., D] to [..., heads, width], by a kernel and a bias of the given names.</summary>
    protected static Node Project(TSpec spec, LayerContext c, Node x, string name, int heads, int width)
    {
        var kernel = Kernel(spec, c, name, [x.Shape[-1].Fixed, heads, width]);
        var y = Ops.MatMul(x, Ops.Reshape(kernel, Shape.Of([x.Shape[-1].Fixed, heads * width])));
        // The bias as the product has it, so that one step does both.
        if (Bias(spec, c, name, [heads, width]) is { } bias)
            y += Ops.Reshape(bias, Shape.Of([heads * width]));
        y = Ops.Reshape(y, new Shape([.. x.Shape[..^1], heads, width]));
        c.Penalize(spec.ActivityRegularizer, y);
        return y;
    }

    /// <summary>The heads z [..., H, V] joined: [..., O...].</summary>
    protected static Node Join(TSpec spec, LayerContext c, Node z, Sizes output)
    {
        int heads = z.Shape[-2].Fixed,
            width = z.Shape[-1].Fixed;
        var kernel = Kernel(spec, c, "output", [heads, width, .. output]);
        var flat = Ops.Reshape(z, new Shape([.. z.Shape[..^2], heads * width]));
        var y = Ops.MatMul(flat, Ops.Reshape(kernel, Shape.Of([heads * width, output.Aggregate(1, (a, b) => checked(a * b))])));
        y = Ops.Reshape(y, new Shape([.. z.Shape[..^2], .. Shape.Of(output)]));
        if (Bias(spec, c, "output", [.. output]) is { } bias)
            y += bias;
        c.Penalize(spec.ActivityRegularizer, y);
        return y;
    }

    /// <summary>The weights of the attention, as they are used and as they are given: [N, ..., H, T, S].</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="c">Its context.</param>
    /// <param name="q">[N, ..., H, T, K], scaled.</param>
    /// <param name="k">[N, ..., H, S, K].</param>
    /// <param name="seen">1 where a score counts, of a shape that broadcasts; null where all do.</param>
    /// <param name="fused">Whether Keras 3 leaves the scores to its backend, where all else is equal.</param>
    protected static (Node Used, Node Given) Weights(TSpec spec, LayerContext c, Node q, Node k, Node? seen, bool fused)
    {
        var scores = Ops.MatMul(q, k, transposeB: true);
        if (seen is not null)
        {
            bool learns = c.Training && (spec.HiddenScoresLearn || !fused || c.FusedScoresLearn);
            scores = AttentionMasks.Hide(scores, seen, Hidden, learns);
        }
        var weights = Ops.Softmax(scores);
        if (seen is not null && spec.ZeroesEmptyRows && !fused)
            weights = Ops.Select(seen, weights, 0);
        return (c.Training && spec.Dropout is > 0 and < 1 ? weights * c.DropoutMask(weights.Shape, spec.Dropout) : weights, weights);
    }

    /// <summary>What of T steps of the query sees what of S steps of the value: [N, T, S], [N, 1, S], [N, T, 1] or [T, S]; null for
    /// all.</summary>
    protected static Node? Seen(TSpec spec, LayerContext c, LayerValue query, LayerValue value, LayerValue key)
    {
        var seen = c.Keyword("attention_mask")?.Value is { } given ? Ops.NotEqual(given, 0) : null;
        void Also(Node? mask)
        {
            if (mask is not null)
                seen = seen is null ? mask : seen * mask;
        }

        Node? MaskOf(LayerValue x, string keyword) => c.Keyword(keyword)?.Value ?? (spec.TakesMasks ? x.Mask : null);
        // What takes masks away has that of the query from the query itself, whatever the call states.
        var ofQuery = MaskOf(query, "query_mask");
        if (spec.TakesMasksAway)
            ofQuery = spec.TakesMasks ? query.Mask : null;
        Also(ofQuery is { } q ? Ops.ExpandDims(q, -1) : null);
        Also(MaskOf(value, "value_mask") is { } v ? Ops.ExpandDims(v, -2) : null);
        Also(MaskOf(key, "key_mask") is { } k ? Ops.ExpandDims(k, -2) : null);
        int steps = query.Value.Shape[1].Fixed,
            values = value.Value.Shape[1].Fixed;
        if (c.UsesCausalMask)
            Also(AttentionMasks.Causal(steps, values));
        if (spec.SlidingWindow is { } width)
            Also(AttentionMasks.Window(steps, values, width));
        return seen;
    }

    /// <summary>The query by one over the root of its width, before heads are moved, while its elements lie side by side.</summary>
    protected static Node Scaled(Node q) => q * (1 / Math.Sqrt(q.Shape[-1].Fixed));

    private static Node Kernel(TSpec spec, LayerContext c, string name, int[] shape) =>
        c.Weight($"{name}_kernel", shape, spec.KernelInitializer, spec.KernelRegularizer, spec.KernelConstraint);

    private static Node? Bias(TSpec spec, LayerContext c, string name, int[] shape) =>
        spec.UseBias ? c.Weight($"{name}_bias", shape, spec.BiasInitializer, spec.BiasRegularizer, spec.BiasConstraint) : null;
}

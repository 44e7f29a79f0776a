namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Finds what stands for one layer in another era.</summary>
internal static class LayerRewriter
{
    private static readonly Func<RewriteContext, LayerSpec, Fragment?>[] s_rewrites =
    [
        Merges.Of,
        DenseFamily.Of,
        MaskedDense.Of,
        EarlierEmbedding.Of,
        Statistics.Of,
        Directions.Of,
        Recurrences.Of,
        Borders.Of,
        Elementwise.Of,
        Positions.Of,
        Functions.Of,
        Others.Of,
    ];

    /// <summary>The layers in its place; the layer itself where nothing is to be done.</summary>
    internal static Fragment Of(RewriteContext c, LayerSpec layer)
    {
        if (layer is Bidirectional { Backward: not null })
        {
            c.Tell(ConversionNoteKind.Refused, $"its backward layer is another one than the forward one");
            return Fragment.Of(layer);
        }
        layer = SquareIdentities.Of(c, layer);
        var fragment = layer is TimeDistributed { Layer: not ModelSpec } wrapper ? Wrapped(c, wrapper) : First(c, layer);
        return WithScaledGates(c, fragment);
    }

    private static Fragment First(RewriteContext c, LayerSpec layer)
    {
        layer = PlainSoftmax.Of(c, layer);
        foreach (var rewrite in s_rewrites)
            if (rewrite(c, layer) is { } fragment)
                return NamelessActivations.Behind(c, fragment);
        return NamelessActivations.Behind(c, Fragment.Of(layer));
    }

    /// <summary>The layer inside of a TimeDistributed, which becomes a model where several layers stand for it.</summary>
    private static Fragment Wrapped(RewriteContext c, TimeDistributed wrapper)
    {
        IReadOnlyList<int?>? step = c.Input is { Count: > 1 } input ? [.. input.Skip(1)] : null;
        var inside = c.Inside("layer", [step]);
        var inner = First(inside, wrapper.Layer);
        if (inner.IsOne)
        {
            var weights = inner.Layers[0].Weights?.ToDictionary(w => $"layer/{w.Key}", w => w.Value);
            return ReferenceEquals(inner.Layers[0].Layer, wrapper.Layer)
                ? Fragment.Of(wrapper)
                : Fragment.Of(wrapper with { Layer = inner.Layers[0].Layer with { Name = wrapper.Layer.Name } }, weights);
        }
        if (step is null)
            return Fragment.Of(wrapper);
        var held = NestedModel.Of(inner, wrapper.Layer.Name ?? "step", step, "layer/", inside);
        return Fragment.Of(wrapper with { Layer = held.Model }, held.Weights);
    }

    /// <summary>A fragment whose layers have no hard_sigmoid of Keras 1, where the era has none.</summary>
    private static Fragment WithScaledGates(RewriteContext c, Fragment fragment)
    {
        if (!ScaledGates.AreNeeded(c))
            return fragment;
        if (fragment.IsOne)
        {
            var only = fragment.Layers[0];
            return ScaledGates.Of(Over(c, only), only.Layer) ?? fragment;
        }
        return fragment.Select(l =>
            ScaledGates.Of(Over(c, l), l.Layer) is { IsOne: true } scaled
                ? l with
                {
                    Layer = scaled.Layers[0].Layer,
                    Weights = scaled.Layers[0].Weights,
                }
                : l
        );
    }

    /// <summary>The context of a layer that has weights of its own.</summary>
    private static RewriteContext Over(RewriteContext c, FragmentLayer layer)
    {
        if (layer.Part is { } part)
            c = c.Inside(part, c.Inputs);
        if (layer.Weights is not { } own)
            return c;
        int Last(string name) => own[name].Length;
        return c with { Weight = name => own[name], WeightShape = name => c.HasWeight(name) ? c.WeightShape(name) : [Last(name)] };
    }
}

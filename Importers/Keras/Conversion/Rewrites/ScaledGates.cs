namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>The hard sigmoid of Keras 1 and 2, min(max(0.2 x + 0.5, 0), 1), where the era's function of that name is that of Keras 3,
/// min(max(x / 6 + 0.5, 0), 1): the same function of 1.2 x, so the weights that make x are multiplied by 1.2.</summary>
internal static class ScaledGates
{
    private const float Factor = 1.2f;

    /// <summary>Whether the era has the later function and not the earlier one.</summary>
    internal static bool AreNeeded(RewriteContext c) =>
        !c.Era.Dialect.Activations.Contains(Activation.HardSigmoid) && c.Era.Dialect.Activations.Contains(Activation.HardSigmoid6);

    /// <summary>A layer without the earlier function; null where nothing is to be done.</summary>
    internal static Fragment? Of(RewriteContext c, LayerSpec layer)
    {
        if (!AreNeeded(c))
            return null;
        if (layer is ActivationLayer a && a.Function == Activation.HardSigmoid)
        {
            c.Rewritten($"Rescaling by 1.2 before the hard_sigmoid of Keras 3, which has another slope");
            var fragment = new Fragment();
            int scaled = fragment.Add(new Rescaling(Factor) { Name = "scale" }, [-1]);
            fragment.Add(a with { Function = Activation.HardSigmoid6, Name = "" }, [scaled]);
            return fragment;
        }
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        if (Layer(c, layer, weights) is not { } changed)
            return null;
        c.Rewritten($"the hard_sigmoid of Keras 3, which has another slope, with weights that are 1.2 times as large where it is applied");
        c.Tell(ConversionNoteKind.TrainsOtherwise, $"weights that are scaled learn, and are penalized, by other amounts");
        return Fragment.Of(changed, weights);
    }

    private static LayerSpec? Layer(RewriteContext c, LayerSpec layer, Dictionary<string, float[]> weights)
    {
        switch (layer)
        {
            case DenseSpec d when d.Activation == Activation.HardSigmoid:
                return Whole(c, d with { Activation = Activation.HardSigmoid6 }, weights, d.UseBias, "W");
            case ConvolutionSpec v when v.Activation == Activation.HardSigmoid:
                return Whole(c, v with { Activation = Activation.HardSigmoid6 }, weights, v.UseBias, "W");
            case DepthwiseConvolutionSpec w when w.Activation == Activation.HardSigmoid:
                return Whole(c, w with { Activation = Activation.HardSigmoid6 }, weights, w.UseBias, "W");
            case SeparableConvolutionSpec s when s.Activation == Activation.HardSigmoid:
                return Whole(c, s with { Activation = Activation.HardSigmoid6 }, weights, s.UseBias, "pointwise");
            case EinsumDense e when e.Activation == Activation.HardSigmoid:
                return Whole(c, e with { Activation = Activation.HardSigmoid6 }, weights, e.BiasAxes is { Length: > 0 }, "W");
            case TimeDistributed { Layer: not ModelSpec } t:
                var held = new Dictionary<string, float[]>(StringComparer.Ordinal);
                if (Layer(c.Inside("layer", []), t.Layer, held) is not { } inner)
                    return null;
                Move(held, weights, "layer");
                return t with { Layer = inner };
            case Bidirectional b when Sequence(c, b.Layer) is { } both:
                foreach (string part in new[] { "forward", "backward" })
                    Sequence(c.Inside(part, []), b.Layer, part, weights);
                return b with { Layer = both };
            case SequenceSpec q when Sequence(c, q) is { } changed:
                Sequence(c, q, "", weights);
                return changed;
            default:
                return null;
        }
    }

    private static LayerSpec Whole(RewriteContext c, LayerSpec layer, Dictionary<string, float[]> weights, bool useBias, string kernel)
    {
        weights[kernel] = Scaled(c.Weight(kernel), 1, [0]);
        if (useBias)
            weights["b"] = Scaled(c.Weight("b"), 1, [0]);
        return layer;
    }

    private static void Move(Dictionary<string, float[]> from, Dictionary<string, float[]> to, string part)
    {
        foreach (var (name, values) in from)
            to[$"{part}/{name}"] = values;
    }

    /// <summary>A recurrent layer with the later function; null where it has not the earlier one, or has it where no weight can take the
    /// factor: of an LSTM's cell, which is a sum.</summary>
    private static SequenceSpec? Sequence(RewriteContext c, SequenceSpec layer) =>
        layer switch
        {
            StackedRnn s when s.Cells.Any(cell => Sequence(c, cell) is not null) => s with
            {
                Cells = [.. s.Cells.Select(cell => (RecurrentSpec?)Sequence(c, cell) ?? cell)],
            },
            _ when Blocks(layer).Scaled.Length == 0 => null,
            Lstm l => l with { InnerActivation = Activation.HardSigmoid6 },
            ConvLstmSpec v => v with { InnerActivation = Activation.HardSigmoid6 },
            Gru g => g with { InnerActivation = Later(g.InnerActivation), Activation = Later(g.Activation) },
            SimpleRnn r => r with { Activation = Later(r.Activation) },
            _ => null,
        };

    private static Activation Later(Activation function) => function == Activation.HardSigmoid ? Activation.HardSigmoid6 : function;

    private static void Sequence(RewriteContext c, SequenceSpec layer, string part, Dictionary<string, float[]> weights)
    {
        if (layer is StackedRnn stack)
        {
            for (int i = 0; i < stack.Cells.Count; i++)
                Sequence(c.Inside($"cell{i}", []), stack.Cells[i], part.Length == 0 ? $"cell{i}" : $"{part}/cell{i}", weights);
            return;
        }
        var (gates, scaled) = Blocks(layer);
        if (scaled.Length == 0)
            return;
        string prefix = part.Length == 0 ? "" : part + "/";
        foreach (string name in ((RecurrentSpec)layer).UseBias ? new[] { "W", "U", "b" } : ["W", "U"])
            weights[prefix + name] = Scaled(c.Weight(name), gates, scaled, c.WeightShape(name)[^1]);
    }

    // The number of gates, and those that the earlier function is applied to, in the order of the weights.
    private static (int Gates, int[] Scaled) Blocks(SequenceSpec layer) =>
        layer switch
        {
            Lstm l => (4, l.InnerActivation == Activation.HardSigmoid ? [0, 1, 3] : []),
            ConvLstmSpec v => (4, v.InnerActivation == Activation.HardSigmoid ? [0, 1, 3] : []),
            Gru g => (
                3,
                [
                    .. g.InnerActivation == Activation.HardSigmoid ? new[] { 0, 1 } : [],
                    .. g.Activation == Activation.HardSigmoid ? new[] { 2 } : [],
                ]
            ),
            SimpleRnn r => (1, r.Activation == Activation.HardSigmoid ? [0] : []),
            _ => (1, []),
        };

    /// <summary>Values whose last axis holds blocks side by side, some of which are multiplied.</summary>
    private static float[] Scaled(float[] values, int blocks, int[] which, int width = 1)
    {
        var result = (float[])values.Clone();
        int block = Math.Max(1, width / blocks);
        for (int i = 0; i < result.Length; i++)
            if (which.Contains(i % width / block))
                result[i] *= Factor;
        return result;
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What all recurrent layers share: direction, masks, states between batches, sequences, dropout. A layer gives only
/// its step.</summary>
internal static class Recurrence
{
    /// <summary>Runs a step over time.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="c">Its context; the input is [N, T, D].</param>
    /// <param name="sequence">What each step sees a slice of: the input product [N, T, G U].</param>
    /// <param name="stateNames">The states; the first is the output h.</param>
    /// <param name="step">From the slice and the states [N, U] to the new states.</param>
    /// <param name="pattern">Names the recurrence for devices that have it fused; null where dropout makes it another.</param>
    public static IReadOnlyList<LayerValue> Run(
        RecurrentSpec spec,
        LayerContext c,
        Node sequence,
        string[] stateNames,
        Func<Node, Node[], Node[]> step,
        RecurrentParts? pattern
    ) =>
        Run(
            spec,
            c,
            sequence,
            stateNames,
            step,
            pattern,
            new Shape(c.X.Shape[0], spec.Units),
            c.Mask is null ? null : Ops.ExpandDims(c.Mask, -1)
        );

    /// <summary>The same for states of any shape, and masks that broadcast to them: [N, T, ...], null where every step counts.</summary>
    public static IReadOnlyList<LayerValue> Run(
        RecurrentSpec spec,
        LayerContext c,
        Node sequence,
        string[] stateNames,
        Func<Node, Node[], Node[]> step,
        RecurrentParts? pattern,
        Shape shape,
        Node? mask
    )
    {
        var initial = stateNames.Select(name => spec.Stateful ? c.State(name, shape) : Ops.Constant(0, shape)).ToList();
        var sequences = new List<Node> { sequence };
        if (mask is not null)
            sequences.Add(mask);

        // From a zero state, "the previous output" and "the carried state" are the same; only a kept state tells them apart.
        bool outputApart = mask is not null && spec.Stateful && spec.MaskedOutput == MaskedOutput.PreviousOutput;
        if (outputApart)
            initial.Add(Ops.Constant(0, shape));
        var result = ScanBuilder.Build(
            sequences,
            initial,
            (xs, hs) =>
            {
                var states = step(xs[0], hs[..stateNames.Length]);
                if (mask is not null)
                    states = [.. states.Select((s, i) => Ops.Select(xs[1], s, hs[i]))];
                if (!outputApart)
                    return (states, [states[0]]);
                var output = Ops.Select(xs[1], states[0], hs[^1]);
                return ([.. states, output], [output]);
            },
            spec.GoBackwards,
            pattern is null ? null : pattern with { Projection = sequence, Mask = mask }
        );

        if (spec.Stateful)
            for (int i = 0; i < stateNames.Length; i++)
                c.SetState(stateNames[i], result.Final[i]);
        if (!spec.ReturnSequences)
            return [new LayerValue(result.Final[outputApart ? stateNames.Length : 0])];
        // Keras hands the mask on as it came, although the outputs of a backward layer stand in reversed time.
        return [new LayerValue(spec.GoBackwards ? Ops.Reverse(result.Outputs[0], 1) : result.Outputs[0], c.Mask)];
    }

    /// <summary>x W + b for all steps and gates: [N, T, D] to [N, T, G U], with the input's dropout when training: a mask for each
    /// sample, the same at all steps, one for each gate or one for all.</summary>
    public static Node InputProduct(RecurrentSpec spec, LayerContext c, Node w, Node? b, int gates)
    {
        Node product;
        if (c.Training && spec.Dropout > 0)
        {
            var masks = Masks(spec, c, gates, spec.Dropout, c.X.Shape[-1].Fixed);
            var parts = masks.Select((m, g) => Ops.MatMul(c.X * Ops.ExpandDims(m, 1), masks.Length == 1 ? w : Gate(w, g, spec.Units)));
            product = Ops.Concat(2, [.. parts]);
        }
        else
            product = Ops.MatMul(c.X, w);
        return b is null ? product : product + b;
    }

    /// <summary>For each gate the state as its recurrent product sees it; the same for all gates unless training drops it.</summary>
    public static Func<Node, int, Node> StateDropout(RecurrentSpec spec, LayerContext c, int gates)
    {
        if (!Drops(spec, c))
            return (h, _) => h;
        var masks = Masks(spec, c, gates, spec.RecurrentDropout, spec.Units);
        return (h, g) => h * masks[masks.Length == 1 ? 0 : g];
    }

    /// <summary>Whether this run drops state elements.</summary>
    public static bool Drops(RecurrentSpec spec, LayerContext c) => c.Training && spec.RecurrentDropout > 0;

    /// <summary>Columns of gate <paramref name="g"/> of a [..., G U] value.</summary>
    public static Node Gate(Node x, int g, int units, int count = 1) => Ops.Slice(x, -1, g * units, count * units);

    private static Node[] Masks(RecurrentSpec spec, LayerContext c, int gates, double rate, int width)
    {
        var shape = new Shape(c.X.Shape[0], width);
        return [.. Enumerable.Range(0, spec.DropoutSharing == DropoutSharing.Shared ? 1 : gates).Select(_ => c.DropoutMask(shape, rate))];
    }
}

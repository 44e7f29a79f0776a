using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What all recurrent layers share: weights, direction, masks, first and last states, states between batches, sequences,
/// dropout. A layer gives only its step.</summary>
internal static class Recurrence
{
    /// <summary>Runs a step over time.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="c">Its context; the inputs are [N, T, D] and, where given, the first states.</param>
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

    /// <summary>Runs a recurrent layer whose states have any shape, such as images.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="c">Its inputs and weights.</param>
    /// <param name="sequence">The input, or what the layer made of it for all steps at once [N, T, ...].</param>
    /// <param name="stateNames">The names of the states, for stateful layers.</param>
    /// <param name="step">From one step's input and the states before it to the states after it; the first state is the output.</param>
    /// <param name="pattern">The recurrence by its well-known name; null if it has none.</param>
    /// <param name="shape">The shape of a state [N, ...].</param>
    /// <param name="mask">1 for each step that counts, of a shape [N, T, ...] that broadcasts to the states; null if every step
    /// counts.</param>
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
        bool stateful = c.KeepsStates(spec);
        var initial = FirstStates(stateful, spec.GoesOnAtEachCall, c, stateNames, shape);
        var sequences = new List<Node> { sequence };
        if (mask is not null)
            sequences.Add(mask);

        // From a zero state, "the previous output" and "the carried state" are the same; only another first state tells them apart.
        bool outputApart = mask is not null && (stateful || c.Inputs.Count > 1) && spec.MaskedOutput == MaskedOutput.PreviousOutput;
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

        if (stateful)
            for (int i = 0; i < stateNames.Length; i++)
                if (spec.GoesOnAtEachCall)
                    c.MoveState(stateNames[i], result.Final[i]);
                else
                    c.SetState(stateNames[i], result.Final[i]);
        // Keras hands the mask on as it came, although the outputs of a backward layer stand in reversed time.
        bool zero = mask is not null && spec.MaskedOutput == MaskedOutput.Zero;
        var y = !spec.ReturnSequences
            ? new LayerValue(
                zero ? Ops.Select(LastStep(mask!, spec.GoBackwards), result.Final[0], 0) : result.Final[outputApart ? stateNames.Length : 0]
            )
            : new LayerValue(InTime(zero ? Ops.Select(mask!, result.Outputs[0], 0) : result.Outputs[0], spec.GoBackwards), c.Mask);
        IReadOnlyList<LayerValue> outputs = spec.ReturnState
            ? [y, .. result.Final.Take(stateNames.Length).Select(s => new LayerValue(s))]
            : [y];
        foreach (var output in outputs)
            c.Penalize(spec.ActivityRegularizer, output.Value);
        return outputs;
    }

    private static Node InTime(Node outputs, bool reversed) => reversed ? Ops.Reverse(outputs, 1) : outputs;

    /// <summary>The mask [N, ...] of the step that comes last.</summary>
    private static Node LastStep(Node mask, bool reversed) =>
        Ops.Reshape(Ops.Slice(reversed ? mask : Ops.Reverse(mask, 1), 1, 0, 1), mask.Shape.Without(1));

    /// <summary>Refuses a call with other inputs than a sequence and, perhaps, all first states.</summary>
    /// <exception cref="ShapeException">There are more or fewer.</exception>
    public static void RequireStates(LayerContext c, int states)
    {
        if (c.Inputs.Count != 1 && c.Inputs.Count != 1 + states)
            throw new ShapeException($"expected one input, or {1 + states} with the first states, found {c.Inputs.Count}");
    }

    /// <summary>W [D, G U] and U [U, G U].</summary>
    public static (Node Kernel, Node Recurrent) Kernels(RecurrentSpec spec, LayerContext c, int gates)
    {
        Initializer Gated(Initializer initializer) => gates == 1 ? initializer : new GatedInitializer(initializer, gates);
        var w = c.Weight(
            "W",
            [c.X.Shape[-1].Fixed, gates * spec.Units],
            Gated(spec.KernelInitializer ?? Initializers.GlorotUniform),
            spec.KernelRegularizer,
            spec.KernelConstraint
        );
        var u = c.Weight(
            "U",
            [spec.Units, gates * spec.Units],
            Gated(spec.RecurrentInitializer ?? Initializers.Orthogonal),
            spec.RecurrentRegularizer,
            spec.RecurrentConstraint
        );
        return (w, u);
    }

    /// <summary>b [G U], or [2, G U] of the input's product and of the recurrent one.</summary>
    public static Node Bias(RecurrentSpec spec, LayerContext c, int[] shape, Initializer initializer) =>
        c.Weight("b", shape, initializer, spec.BiasRegularizer, spec.BiasConstraint);

    /// <summary>One of both rows of a bias [2, G U], as [G U].</summary>
    public static Node BiasRow(Node bias, int row) => Ops.Reshape(Ops.Slice(bias, 0, row, 1), new Shape(bias.Shape[1]));

    /// <summary>x W + b for all steps and gates: [N, T, D] to [N, T, G U], with the input's dropout when training: a mask for each
    /// sample, the same at all steps, one for each gate or one for all.</summary>
    public static Node InputProduct(RecurrentSpec spec, LayerContext c, Node w, Node? b, int gates)
    {
        Node product;
        if (c.Training && spec.Dropout is > 0 and < 1)
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
    public static bool Drops(RecurrentSpec spec, LayerContext c) => c.Training && spec.RecurrentDropout is > 0 and < 1;

    /// <summary>Columns of gate <paramref name="g"/> of a [..., G U] value.</summary>
    public static Node Gate(Node x, int g, int units, int count = 1) => Ops.Slice(x, -1, g * units, count * units);

    /// <summary>The states before the first step: given ones, else those that the previous call or batch left, else zeros. What a call left
    /// is a variable's value for the next: no gradient goes back through it.</summary>
    private static List<Node> FirstStates(bool stateful, bool goesOn, LayerContext c, string[] names, Shape shape)
    {
        RequireStates(c, names.Length);
        var states = new List<Node>();
        for (int i = 0; i < names.Length; i++)
        {
            var first = stateful ? c.State(names[i], shape) : Ops.Constant(0, shape);
            if (stateful && goesOn)
                first = c.MovedState(names[i]) is { } moved ? Ops.StopGradient(moved) : first;
            if (c.Inputs.Count > 1)
                first = c.Inputs[1 + i].Value;
            if (first.Shape != shape)
                throw new ShapeException($"expected its first state {names[i]} to be {shape}, found {first.Shape}");
            states.Add(first);
        }
        return states;
    }

    private static Node[] Masks(RecurrentSpec spec, LayerContext c, int gates, double rate, int width)
    {
        var shape = new Shape(c.X.Shape[0], width);
        return [.. Enumerable.Range(0, spec.DropoutSharing == DropoutSharing.Shared ? 1 : gates).Select(_ => c.DropoutMask(shape, rate))];
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y[:, t] = layer(x[:, t])    x [N, T, ...], y [N, T, ...]: the steps are samples of one great batch, or each is a batch of its
/// own where that shows, in statistics of a batch.</summary>
internal sealed class TimeDistributedRule : LayerRule<TimeDistributed>
{
    protected override bool AcceptsMask(TimeDistributed spec) => true;

    protected override IReadOnlyList<LayerValue> Lower(TimeDistributed spec, LayerContext c)
    {
        if (c.X.Rank < 3)
            throw new ShapeException($"expected an input of rank 3 or more [N, T, ...], found {c.X.Shape}");
        if (spec.Layer.KeepsState)
            throw new ShapeException($"expected an inner layer without state, found a stateful {spec.Layer.ClassName}");
        var (samples, steps) = (c.X.Shape[0], c.X.Shape[1]);
        Node Fold(Node value) => Ops.Reshape(value, new Shape([samples * steps, .. value.Shape[2..]]));
        Node Unfold(Node value) => Ops.Reshape(value, new Shape([samples, steps, .. value.Shape[1..]]));
        bool asks = spec.AsksForMask && !c.FixesSamples;
        // A mask of whole steps says nothing of what is inside of one.
        var inside = asks && c.Mask is { Rank: > 2 } mask ? Fold(mask) : null;
        bool penalizes = HoldsModel(spec.Layer) ? spec.PenalizesInsideModel : !spec.StepsApart || spec.Layer is Bidirectional;
        if (spec.StepsApart && c.Training && HoldsStatistics(spec.Layer))
            return One(EachStep(spec, c, penalizes), c.Mask);
        var outputs = c.OfBatches(
            spec.StepsApart ? steps.Fixed : 1,
            () => c.Call(spec.Layer, "layer", [new LayerValue(Fold(c.X), inside)], spec.UpdatesStatistics, penalizes, apart: true)
        );
        if (outputs.Count != 1)
            throw new ShapeException($"expected an inner layer with one output, found {outputs.Count}");
        return One(
            Unfold(outputs[0].Value),
            !asks ? c.Mask
                : outputs[0].Mask is { } found ? Unfold(found)
                : StepsOf(c.Mask)
        );
    }

    /// <summary>The layer called on one step after the other; a mask of steps says which samples of a step count.</summary>
    private static Node EachStep(TimeDistributed spec, LayerContext c, bool penalizes)
    {
        var outputs = new Node[c.X.Shape[1].Fixed];
        for (int t = 0; t < outputs.Length; t++)
        {
            var mask = c.Mask is null ? null : Ops.Pick(c.Mask, 1, t);
            var step = c.Call(
                spec.Layer,
                "layer",
                [new LayerValue(Ops.Pick(c.X, 1, t), mask)],
                spec.UpdatesStatistics,
                penalizes,
                apart: true
            );
            if (step.Count != 1)
                throw new ShapeException($"expected an inner layer with one output, found {step.Count}");
            outputs[t] = Ops.ExpandDims(step[0].Value, 1);
        }
        return Ops.Concat(1, outputs);
    }

    private static bool HoldsStatistics(LayerSpec layer) =>
        layer switch
        {
            BatchNormalization => true,
            ModelSpec model => model.Layers.Any(HoldsStatistics),
            TimeDistributed inner => HoldsStatistics(inner.Layer),
            _ => false,
        };

    private static bool HoldsModel(LayerSpec layer) => layer is ModelSpec || layer is TimeDistributed inner && HoldsModel(inner.Layer);

    /// <summary>The steps of which anything counts.</summary>
    private static Node? StepsOf(Node? mask) => mask is null or { Rank: 2 } ? mask : Ops.Max(mask, [.. Enumerable.Range(2, mask.Rank - 2)]);
}

/// <summary>f = layer(x), b = layer the other way (x), with sequences turned back to the order of f; y joins both.</summary>
internal sealed class BidirectionalRule : LayerRule<Bidirectional>
{
    protected override bool AcceptsMask(Bidirectional spec) => true;

    protected override bool TakesSeveral => true;

    protected override IReadOnlyList<LayerValue> Lower(Bidirectional spec, LayerContext c)
    {
        int states = spec.Layer.StateCount;
        var turned = spec.Backward ?? spec.Layer with { GoBackwards = !spec.Layer.GoBackwards };
        if (turned.GoBackwards == spec.Layer.GoBackwards || turned.ReturnSequences != spec.Layer.ReturnSequences)
            throw new ShapeException("expected a backward layer of the other direction that returns sequences as the forward one does");
        // Constants stand behind all states, and both layers get them.
        int constants = (spec.Layer as StackedRnn)?.Constants ?? 0,
            given = c.Inputs.Count - 1 - constants;
        if (given != 0 && given != states + turned.StateCount)
            throw new ShapeException(
                $"expected {1 + constants} input(s), or {1 + constants + states + turned.StateCount} with the first states, "
                    + $"found {c.Inputs.Count}"
            );
        LayerValue[] others = [.. c.Inputs.TakeLast(constants)];
        var activity = spec.PenalizesOutputs ? (spec.Layer as RecurrentSpec)?.ActivityRegularizer : null;
        var layer = spec.Layer is RecurrentSpec own ? own with { ActivityRegularizer = null } : spec.Layer;
        var back = turned is RecurrentSpec other ? other with { ActivityRegularizer = null } : turned;
        var forward = c.Call(layer, "forward", [c.Inputs[0], .. c.Inputs.Skip(1).Take(Math.Min(states, given)), .. others]);
        var backward = c.Call(
            spec.PenalizesBackward ? back : WithoutPenalties(back),
            "backward",
            [c.Inputs[0], .. c.Inputs.Skip(1 + states).Take(Math.Max(given - states, 0)), .. others]
        );
        var (f, b) = (forward[0].Value, backward[0].Value);
        if (layer.ReturnSequences)
            b = Ops.Reverse(b, 1);
        var mask = layer.ReturnSequences ? c.Mask : null;
        Node[] joined = spec.Mode switch
        {
            BidirectionalMode.Concatenate => [Ops.Concat(-1, f, b)],
            BidirectionalMode.Sum => [f + b],
            BidirectionalMode.Average => [(f + b) / 2],
            BidirectionalMode.Multiply => [f * b],
            BidirectionalMode.Separate => [f, b],
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Mode, "no such mode"),
        };
        LayerValue[] outputs = [.. joined.Select(y => new LayerValue(y, mask)), .. forward.Skip(1), .. backward.Skip(1)];
        // Keras penalizes what the wrapper gives, not what the layers inside do.
        foreach (var output in outputs)
            c.Penalize(activity, output.Value);
        return outputs;
    }

    private static SequenceSpec WithoutPenalties(SequenceSpec layer) =>
        layer switch
        {
            RecurrentSpec r => Bare(r),
            StackedRnn s => s with { Cells = [.. s.Cells.Select(Bare)] },
            _ => layer,
        };

    private static RecurrentSpec Bare(RecurrentSpec layer) =>
        layer with
        {
            KernelRegularizer = null,
            RecurrentRegularizer = null,
            BiasRegularizer = null,
        };
}

/// <summary>y = decoder(encoder(x)), or encoder(x).</summary>
internal sealed class AutoEncoderRule : LayerRule<AutoEncoder>
{
    protected override IReadOnlyList<LayerValue> Lower(AutoEncoder spec, LayerContext c)
    {
        var code = c.Call(spec.Encoder, "encoder", [c.Inputs[0]])[0];
        var decoder = spec.OutputReconstruction ? spec.Decoder : spec.Decoder with { Trainable = false };
        var result = c.Call(decoder, "decoder", [code])[0];
        return [spec.OutputReconstruction ? result : code];
    }
}

/// <summary>What the layer's own class says.</summary>
internal sealed class CustomLayerRule : LayerRule<CustomLayer>
{
    protected override bool AcceptsMask(CustomLayer spec) => spec.SupportsMasking;

    protected override MaskUse Use(CustomLayer spec) => MaskUse.Reads;

    protected override bool TakesSeveral => true;

    protected override IReadOnlyList<LayerValue> Lower(CustomLayer spec, LayerContext c) => spec.Lower(c);
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y[:, t] = layer(x[:, t])    x [N, T, ...], y [N, T, ...]: the steps are samples of one great batch.</summary>
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
        var folded = Ops.Reshape(c.X, new Shape([samples * steps, .. c.X.Shape[2..]]));
        var outputs = c.Call(spec.Layer, "layer", [new LayerValue(folded)], spec.UpdatesStatistics);
        if (outputs.Count != 1)
            throw new ShapeException($"expected an inner layer with one output, found {outputs.Count}");
        var y = outputs[0].Value;
        return One(Ops.Reshape(y, new Shape([samples, steps, .. y.Shape[1..]])), c.Mask);
    }
}

/// <summary>f = layer(x), b = layer the other way (x), with sequences turned back to the order of f; y joins both.</summary>
internal sealed class BidirectionalRule : LayerRule<Bidirectional>
{
    protected override bool AcceptsMask(Bidirectional spec) => true;

    protected override IReadOnlyList<LayerValue> Lower(Bidirectional spec, LayerContext c)
    {
        var forward = c.Call(spec.Layer, "forward", [c.Inputs[0]])[0].Value;
        var backward = c.Call(spec.Layer with { GoBackwards = !spec.Layer.GoBackwards }, "backward", [c.Inputs[0]])[0].Value;
        if (spec.Layer.ReturnSequences)
            backward = Ops.Reverse(backward, 1);
        var mask = spec.Layer.ReturnSequences ? c.Mask : null;
        return spec.Mode switch
        {
            BidirectionalMode.Concatenate => One(Ops.Concat(-1, forward, backward), mask),
            BidirectionalMode.Sum => One(forward + backward, mask),
            BidirectionalMode.Average => One((forward + backward) / 2, mask),
            BidirectionalMode.Multiply => One(forward * backward, mask),
            BidirectionalMode.Separate => [new LayerValue(forward, mask), new LayerValue(backward, mask)],
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Mode, "no such mode"),
        };
    }
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

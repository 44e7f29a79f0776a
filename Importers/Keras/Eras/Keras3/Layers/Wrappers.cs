using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>Layers around layers.</summary>
internal static class Wrappers
{
    internal static readonly LayerSchema[] All = [new BidirectionalSchema(), new TimeDistributedSchema()];
}

/// <summary>With both layers in the config.</summary>
internal sealed class BidirectionalSchema : Importers.Keras.Layers.BidirectionalSchema
{
    private const string BackwardKey = "backward_layer";

    protected override Bidirectional Exchange(Config c, Bidirectional layer)
    {
        layer = base.Exchange(c, layer);
        // The wrapper sets this for both layers, whatever the layer inside says.
        if (c.Reading)
            layer = layer with
            {
                Layer = layer.Layer with { MaskedOutput = layer.Layer.ReturnSequences ? MaskedOutput.Zero : MaskedOutput.PreviousOutput },
            };
        // Keras itself makes a backward layer that goes backwards.
        else if (layer.Layer.GoBackwards && layer.Backward is null)
            c.Layer(BackwardKey, layer.Layer with { GoBackwards = false, Name = $"backward_{layer.Layer.Name}" }, Backward);
        return WithBackward(c, layer, BackwardKey);
    }

    protected override bool HoldsBackward => true;

    // The config of the forward layer may have the prefix already.
    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer)
    {
        const string prefix = "forward_";
        var both = (Bidirectional)layer;
        var inner = both.Layer;
        if (inner.Name?.StartsWith(prefix, StringComparison.Ordinal) is true)
            inner = inner with { Name = inner.Name[prefix.Length..] };
        return base.Inner(both with { Layer = inner });
    }
}

/// <summary>The mask of steps goes on as it came; the inner layer's arrays are called after both.</summary>
internal sealed class TimeDistributedSchema : Importers.Keras.Layers.TimeDistributedSchema
{
    protected override TimeDistributed Exchange(Config c, TimeDistributed layer)
    {
        layer = base.Exchange(c, layer);
        return c.Reading ? layer with { UpdatesStatistics = true } : layer;
    }
}

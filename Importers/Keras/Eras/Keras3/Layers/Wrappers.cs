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
    private const string BackwardKey = "backward_layer",
        ForwardPrefix = "forward_";

    protected override Bidirectional Exchange(Config c, Bidirectional layer)
    {
        layer = base.Exchange(c, layer);
        // The wrapper sets this for both layers, whatever the layer inside says.
        if (c.Reading)
            layer = layer with
            {
                Layer = layer.Layer with { MaskedOutput = layer.Layer.ReturnSequences ? MaskedOutput.Zero : MaskedOutput.PreviousOutput },
            };
        // As Keras's get_config, which always writes both: without the second, real 3.15.1 refused models of several such wrappers that it
        // reads one by one. It may take the copy that it makes for a layer that lay at the same address before
        // (serialization_lib.get_shared_object), which is not proven.
        else if (layer.Backward is null)
            c.Layer(
                BackwardKey,
                layer.Layer with
                {
                    GoBackwards = !layer.Layer.GoBackwards,
                    Name = layer.Layer.Name is null ? null : $"backward_{Bare(layer.Layer.Name)}",
                },
                Backward
            );
        return WithBackward(c, layer, BackwardKey);
    }

    protected override bool HoldsBackward => true;

    private static string? Bare(string? name) =>
        name?.StartsWith(ForwardPrefix, StringComparison.Ordinal) is true ? name[ForwardPrefix.Length..] : name;

    // The config of the forward layer may have the prefix already.
    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer)
    {
        var both = (Bidirectional)layer;
        return base.Inner(both with { Layer = both.Layer with { Name = Bare(both.Layer.Name) } });
    }
}

/// <summary>The mask of steps goes on as it came; the inner layer's arrays are called after both.</summary>
internal sealed class TimeDistributedSchema : Importers.Keras.Layers.TimeDistributedSchema
{
    protected override TimeDistributed Exchange(Config c, TimeDistributed layer)
    {
        layer = base.Exchange(c, layer);
        return c.Reading ? layer with { UpdatesStatistics = true, StepsApart = true } : layer;
    }
}

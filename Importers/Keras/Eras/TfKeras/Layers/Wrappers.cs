using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Layers around layers.</summary>
internal static class Wrappers
{
    internal static readonly LayerSchema[] All = [new BidirectionalSchema()];
}

/// <summary>From 2.1 on perhaps with the backward layer in the config.</summary>
internal sealed class BidirectionalSchema : Importers.Keras.Layers.BidirectionalSchema
{
    private const string BackwardKey = "backward_layer";

    protected override Bidirectional Exchange(Config c, Bidirectional layer)
    {
        if (c.Has("num_constants") && c.OptionalInt("num_constants", null) is > 0)
            throw c.Bad("key 'num_constants': a Bidirectional with constants is not supported", unsupported: true);
        layer = base.Exchange(c, layer);
        // The wrapper sets this for both layers, whatever the layer inside says.
        if (c.Reading)
            layer = layer with
            {
                Layer = layer.Layer with { MaskedOutput = layer.Layer.ReturnSequences ? MaskedOutput.Zero : MaskedOutput.PreviousOutput },
            };
        return WithBackward(c, layer, BackwardKey);
    }

    protected override bool HoldsBackward => true;
}

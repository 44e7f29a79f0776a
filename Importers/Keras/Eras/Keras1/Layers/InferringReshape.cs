using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>Reshape, of which a target with -1 has no meaning for samples in the releases before 1.2.1.</summary>
internal sealed class InferringReshapeSchema : ReshapeSchema
{
    protected override Reshape Exchange(Config c, Reshape layer)
    {
        layer = base.Exchange(c, layer);
        if (layer.Target.Any(d => d < 0) && c.Applies(Keras1Quirks.SamplesReshapedTwice))
            throw c.Bad(
                $"key 'target_shape': expected extents without -1, found {layer.Target}. Keras {c.Form.Version} puts the samples of a "
                    + $"fixed batch into an axis of their own there, and builds no model of another batch",
                unsupported: true
            );
        return layer;
    }
}

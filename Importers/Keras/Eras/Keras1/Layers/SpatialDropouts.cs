using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

internal sealed class SpatialDropout2DSchema() : LayerSchema<SpatialDropout2D>("SpatialDropout2D")
{
    protected override SpatialDropout2D Template(Config c) => new(0.0);

    protected override SpatialDropout2D Exchange(Config c, SpatialDropout2D layer) =>
        layer with
        {
            Rate = c.Number("rate", layer.Rate, required: true),
            DataFormat = c.UnstoredOrdering(layer.DataFormat),
        };
}

internal sealed class SpatialDropout3DSchema() : LayerSchema<SpatialDropout3D>("SpatialDropout3D")
{
    protected override SpatialDropout3D Template(Config c) => new(0.0);

    protected override SpatialDropout3D Exchange(Config c, SpatialDropout3D layer) =>
        layer with
        {
            Rate = c.Number("rate", layer.Rate, required: true),
            DataFormat = c.UnstoredOrdering(layer.DataFormat),
        };
}

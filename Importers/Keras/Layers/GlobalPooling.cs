using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>Pooling over all positions; <paramref name="template"/> makes one of the class.</summary>
internal class GlobalPoolingSchema<T>(string className, Func<T> template) : LayerSchema<T>(className)
    where T : GlobalPoolingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer) =>
        layer.SpatialRank == 1 ? layer : layer with { DataFormat = c.DataFormat(layer.DataFormat) };
}

using KerasSharp.Importers.Keras.Eras.Keras2.Layers;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>Spatial dropout of images, whose layout Keras 3 stores.</summary>
internal static class SpatialDropouts
{
    internal static readonly LayerSchema[] All =
    [
        new FormattedSpatialDropoutSchema<SpatialDropout2D>("SpatialDropout2D", () => new(0)),
        new FormattedSpatialDropoutSchema<SpatialDropout3D>("SpatialDropout3D", () => new(0)),
    ];
}

/// <summary>With data_format.</summary>
internal sealed class FormattedSpatialDropoutSchema<T>(string className, Func<T> template) : SpatialDropoutSchema<T>(className, template)
    where T : SpatialDropoutSpec
{
    protected override DataFormat Format(Config c, DataFormat format) => c.TimeFormat(format);
}

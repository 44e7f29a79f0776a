using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

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

/// <summary>rate and data_format.</summary>
internal sealed class FormattedSpatialDropoutSchema<T>(string className, Func<T> template) : LayerSchema<T>(className)
    where T : SpatialDropoutSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        c.Ignore("noise_shape", JValue.CreateNull(), "the layer draws one number for each channel whatever it says");
        c.Ignore("seed", JValue.CreateNull(), "random numbers are the runtime's own");
        return layer with { Rate = c.Number("rate", layer.Rate, required: true), DataFormat = c.TimeFormat(layer.DataFormat) };
    }
}

using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Dropout and its like, and noise.</summary>
internal static class Noise
{
    internal static readonly LayerSchema[] All =
    [
        new DropoutSchema(),
        new SpatialDropoutSchema<SpatialDropout1D>("SpatialDropout1D", () => new(0)),
        new SpatialDropoutSchema<SpatialDropout2D>("SpatialDropout2D", () => new(0)),
        new SpatialDropoutSchema<SpatialDropout3D>("SpatialDropout3D", () => new(0)),
        new GaussianNoiseSchema(),
        new GaussianDropoutSchema(),
        new AlphaDropoutSchema(),
    ];
}

/// <summary>Dropout, which stores noise_shape and seed.</summary>
internal sealed class DropoutSchema() : LayerSchema<Dropout>("Dropout")
{
    protected override Dropout Template(Config c) => new(0.0);

    protected override Dropout Exchange(Config c, Dropout layer)
    {
        layer = layer with
        {
            Rate = c.Number("rate", layer.Rate, required: true),
            NoiseShape = c.Later("noise_shape", layer.NoiseShape, () => c.Extents("noise_shape", layer.NoiseShape)),
        };
        c.Ignore("seed", JValue.CreateNull(), "random numbers are the runtime's own");
        return layer;
    }
}

/// <summary>Spatial dropout, whose image layout is in no file.</summary>
internal class SpatialDropoutSchema<T>(string className, Func<T> template) : LayerSchema<T>(className)
    where T : SpatialDropoutSpec
{
    protected override T Template(Config c) => template();

    protected sealed override T Exchange(Config c, T layer)
    {
        layer = layer with { Rate = c.Number("rate", layer.Rate, required: true) };
        c.Ignore("noise_shape", JValue.CreateNull(), "the layer draws one number for each channel whatever it says");
        c.Ignore("seed", JValue.CreateNull(), "random numbers are the runtime's own");
        return layer.SpatialRank == 1 ? layer : layer with { DataFormat = Format(c, layer.DataFormat) };
    }

    /// <summary>The image layout.</summary>
    protected virtual DataFormat Format(Config c, DataFormat format) => c.UnstoredFormat(format);
}

internal sealed class AlphaDropoutSchema() : LayerSchema<AlphaDropout>("AlphaDropout")
{
    protected override AlphaDropout Template(Config c) => new(0.0);

    protected override AlphaDropout Exchange(Config c, AlphaDropout layer)
    {
        c.Ignore("noise_shape", null, "random numbers are the runtime's own");
        c.Ignore("seed", null, "random numbers are the runtime's own");
        return layer with { Rate = c.Number("rate", layer.Rate, required: true) };
    }
}

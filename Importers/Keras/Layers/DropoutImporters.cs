using KerasSharp.Importers.Keras.Configs;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Layers;

internal sealed class DropoutImporter() : LayerImporter<Dropout>("Dropout")
{
    private static readonly KerasVersion s_inverted = new(0, 3, 0);

    protected override Dropout Template(Config c) => new(0.0) { ScalesWhenPredicting = c.Form.Version < s_inverted };

    protected override Dropout Exchange(Config c, Dropout layer)
    {
        layer = layer with { Rate = c.Number("p", layer.Rate, required: true) };
        c.Ignore("seed", null, "random numbers are the runtime's own");
        // Keras 1 takes it as an argument but does not store it.
        if (c.Has("noise_shape"))
            layer = layer with
            {
                NoiseShape = c.Value(
                    "noise_shape",
                    layer.NoiseShape,
                    t => Json.IsNull(t) ? null : Json.Extents(t),
                    v => v is null ? JValue.CreateNull() : Json.Of(v)
                ),
            };
        if (layer.ScalesWhenPredicting)
            c.Note(ImportNoteKind.Conversion, $"Keras {c.Form.Version} multiplies by {1 - layer.Rate} when predicting");
        return layer;
    }
}

internal sealed class SpatialDropout1DImporter() : LayerImporter<SpatialDropout1D>("SpatialDropout1D")
{
    protected override SpatialDropout1D Template(Config c) => new(0.0);

    protected override SpatialDropout1D Exchange(Config c, SpatialDropout1D layer) =>
        layer with
        {
            Rate = c.Number("p", layer.Rate, required: true),
        };
}

internal sealed class SpatialDropout2DImporter() : LayerImporter<SpatialDropout2D>("SpatialDropout2D")
{
    protected override SpatialDropout2D Template(Config c) => new(0.0);

    protected override SpatialDropout2D Exchange(Config c, SpatialDropout2D layer) =>
        layer with
        {
            Rate = c.Number("p", layer.Rate, required: true),
            DataFormat = c.UnstoredOrdering(layer.DataFormat),
        };
}

internal sealed class SpatialDropout3DImporter() : LayerImporter<SpatialDropout3D>("SpatialDropout3D")
{
    protected override SpatialDropout3D Template(Config c) => new(0.0);

    protected override SpatialDropout3D Exchange(Config c, SpatialDropout3D layer) =>
        layer with
        {
            Rate = c.Number("p", layer.Rate, required: true),
            DataFormat = c.UnstoredOrdering(layer.DataFormat),
        };
}

internal sealed class GaussianNoiseImporter() : LayerImporter<GaussianNoise>("GaussianNoise")
{
    protected override GaussianNoise Template(Config c) => new(0.0);

    protected override GaussianNoise Exchange(Config c, GaussianNoise layer) =>
        layer with
        {
            Deviation = c.Number("sigma", layer.Deviation, required: true),
        };
}

internal sealed class GaussianDropoutImporter() : LayerImporter<GaussianDropout>("GaussianDropout")
{
    protected override GaussianDropout Template(Config c) => new(0.0);

    protected override GaussianDropout Exchange(Config c, GaussianDropout layer) =>
        layer with
        {
            Rate = c.Number("p", layer.Rate, required: true),
        };
}

internal sealed class ActivityRegularizationImporter() : LayerImporter<ActivityRegularization>("ActivityRegularization")
{
    protected override ActivityRegularization Template(Config c) => new();

    protected override ActivityRegularization Exchange(Config c, ActivityRegularization layer) =>
        layer with
        {
            L1 = c.Number("l1", layer.L1),
            L2 = c.Number("l2", layer.L2),
        };
}

using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>Dropout. Releases that scale when predicting make another template.</summary>
internal class DropoutSchema() : LayerSchema<Dropout>("Dropout")
{
    protected override Dropout Template(Config c) => new(0.0);

    protected override Dropout Exchange(Config c, Dropout layer)
    {
        layer = layer with { Rate = c.Number("rate", layer.Rate, required: true) };
        c.Ignore("seed", null, "random numbers are the runtime's own");
        // Keras 1 takes it as an argument but does not store it.
        return c.Has("noise_shape") ? layer with { NoiseShape = c.Extents("noise_shape", layer.NoiseShape) } : layer;
    }
}

internal sealed class SpatialDropout1DSchema() : LayerSchema<SpatialDropout1D>("SpatialDropout1D")
{
    protected override SpatialDropout1D Template(Config c) => new(0.0);

    protected override SpatialDropout1D Exchange(Config c, SpatialDropout1D layer) =>
        layer with
        {
            Rate = c.Number("rate", layer.Rate, required: true),
        };
}

internal sealed class GaussianNoiseSchema() : LayerSchema<GaussianNoise>("GaussianNoise")
{
    protected override GaussianNoise Template(Config c) => new(0.0);

    protected override GaussianNoise Exchange(Config c, GaussianNoise layer) =>
        layer with
        {
            Deviation = c.Number("stddev", layer.Deviation, required: true),
        };
}

internal sealed class GaussianDropoutSchema() : LayerSchema<GaussianDropout>("GaussianDropout")
{
    protected override GaussianDropout Template(Config c) => new(0.0);

    protected override GaussianDropout Exchange(Config c, GaussianDropout layer) =>
        layer with
        {
            Rate = c.Number("rate", layer.Rate, required: true),
        };
}

internal sealed class ActivityRegularizationSchema() : LayerSchema<ActivityRegularization>("ActivityRegularization")
{
    protected override ActivityRegularization Template(Config c) => new();

    protected override ActivityRegularization Exchange(Config c, ActivityRegularization layer) =>
        layer with
        {
            L1 = c.Number("l1", layer.L1),
            L2 = c.Number("l2", layer.L2),
        };
}

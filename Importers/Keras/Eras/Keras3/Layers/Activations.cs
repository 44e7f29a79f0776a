using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>Activations that are layers of their own.</summary>
internal static class Activations
{
    internal static readonly LayerSchema[] All = [new LeakyReLUSchema()];
}

/// <summary>negative_slope, which files of earlier releases call alpha.</summary>
internal sealed class LeakyReLUSchema() : LayerSchema<LeakyReLU>("LeakyReLU")
{
    protected override LeakyReLU Template(Config c) => new() { Form = c.Dialect.LeakyRelu(c) };

    protected override LeakyReLU Exchange(Config c, LeakyReLU layer) =>
        layer with
        {
            Alpha = c.Number(c.Has("alpha") ? "alpha" : "negative_slope", layer.Alpha),
        };
}

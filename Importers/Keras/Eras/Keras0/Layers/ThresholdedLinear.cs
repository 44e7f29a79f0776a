using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras0.Layers;

internal sealed class ThresholdedLinearSchema() : LayerSchema<ThresholdedLinear>("ThresholdedLinear")
{
    protected override ThresholdedLinear Template(Config c) => new();

    protected override ThresholdedLinear Exchange(Config c, ThresholdedLinear layer) =>
        layer with
        {
            Theta = c.Number("theta", layer.Theta),
        };
}

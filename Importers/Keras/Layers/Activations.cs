using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

internal sealed class ActivationSchema() : LayerSchema<ActivationLayer>("Activation")
{
    protected override ActivationLayer Template(Config c) => new(ActivationFunction.Linear);

    protected override ActivationLayer Exchange(Config c, ActivationLayer layer) =>
        layer with
        {
            Function = c.EndActivation("activation", layer.Function, required: true),
        };
}

internal sealed class LeakyReLUSchema() : LayerSchema<LeakyReLU>("LeakyReLU")
{
    protected override LeakyReLU Template(Config c) => new() { Form = c.Dialect.LeakyRelu(c) };

    protected override LeakyReLU Exchange(Config c, LeakyReLU layer) => layer with { Alpha = c.Number("alpha", layer.Alpha) };
}

internal sealed class ELUSchema() : LayerSchema<ELU>("ELU")
{
    protected override ELU Template(Config c) => new();

    protected override ELU Exchange(Config c, ELU layer) => layer with { Alpha = c.Number("alpha", layer.Alpha) };
}

internal sealed class ThresholdedReLUSchema() : LayerSchema<ThresholdedReLU>("ThresholdedReLU")
{
    protected override ThresholdedReLU Template(Config c) => new();

    protected override ThresholdedReLU Exchange(Config c, ThresholdedReLU layer) => layer with { Theta = c.Number("theta", layer.Theta) };
}

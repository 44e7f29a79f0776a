using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Weights;

namespace KerasSharp.Importers.Keras.Layers;

internal sealed class ActivationImporter() : LayerImporter<ActivationLayer>("Activation")
{
    protected override ActivationLayer Template(Config c) => new(ActivationFunction.Linear);

    protected override ActivationLayer Exchange(Config c, ActivationLayer layer) =>
        layer with
        {
            Function = c.Named("activation", layer.Function, Names.Activations, required: true),
        };
}

internal sealed class LeakyReLUImporter() : LayerImporter<LeakyReLU>("LeakyReLU")
{
    protected override LeakyReLU Template(Config c) => new();

    protected override LeakyReLU Exchange(Config c, LeakyReLU layer) => layer with { Alpha = c.Number("alpha", layer.Alpha) };
}

internal sealed class ELUImporter() : LayerImporter<ELU>("ELU")
{
    protected override ELU Template(Config c) => new();

    protected override ELU Exchange(Config c, ELU layer) => layer with { Alpha = c.Number("alpha", layer.Alpha) };
}

internal sealed class ThresholdedReLUImporter() : LayerImporter<ThresholdedReLU>("ThresholdedReLU")
{
    protected override ThresholdedReLU Template(Config c) => new();

    protected override ThresholdedReLU Exchange(Config c, ThresholdedReLU layer) => layer with { Theta = c.Number("theta", layer.Theta) };
}

/// <summary>Of Keras 0.3.</summary>
internal sealed class ThresholdedLinearImporter() : LayerImporter<ThresholdedLinear>("ThresholdedLinear")
{
    internal override bool IsInKeras1 => false;

    protected override ThresholdedLinear Template(Config c) => new();

    protected override ThresholdedLinear Exchange(Config c, ThresholdedLinear layer) =>
        layer with
        {
            Theta = c.Number("theta", layer.Theta),
        };
}

internal sealed class PReLUImporter() : LayerImporter<PReLU>("PReLU")
{
    protected override PReLU Template(Config c) => new();

    protected override PReLU Exchange(Config c, PReLU layer) =>
        layer with
        {
            AlphaInitializer = c.Initializer("init", layer.AlphaInitializer, Initializers.Zero),
            SharedAxes = c.SharedAxes(layer.SharedAxes, "alphas"),
        };

    protected override IEnumerable<StoredArray> Arrays(PReLU layer, LayerForm form) => [new("alphas", "alpha")];
}

internal sealed class ParametricSoftplusImporter() : LayerImporter<ParametricSoftplus>("ParametricSoftplus")
{
    protected override ParametricSoftplus Template(Config c) => new();

    protected override ParametricSoftplus Exchange(Config c, ParametricSoftplus layer) =>
        layer with
        {
            AlphaInitializer = Constant(c, "alpha_init", layer.AlphaInitializer),
            BetaInitializer = Constant(c, "beta_init", layer.BetaInitializer),
            SharedAxes = c.SharedAxes(layer.SharedAxes, "alphas"),
        };

    private static Initializer Constant(Config c, string key, Initializer value) =>
        c.Value(
            key,
            value,
            t => new ConstantInitializer((float)Json.Number(t)),
            v =>
                v is ConstantInitializer n
                    ? new Newtonsoft.Json.Linq.JValue((double)n.Value)
                    : throw new KerasUnsupportedException($"expected a constant, found {v}")
        );

    protected override IEnumerable<StoredArray> Arrays(ParametricSoftplus layer, LayerForm form) =>
        [new("alphas", "alpha"), new("betas", "beta")];
}

internal sealed class SReLUImporter() : LayerImporter<SReLU>("SReLU")
{
    protected override SReLU Template(Config c) => new();

    protected override SReLU Exchange(Config c, SReLU layer) =>
        layer with
        {
            LeftThresholdInitializer = c.Initializer("t_left_init", layer.LeftThresholdInitializer, Initializers.Zero),
            LeftSlopeInitializer = c.Initializer("a_left_init", layer.LeftSlopeInitializer, Initializers.GlorotUniform),
            RightThresholdInitializer = c.Initializer("t_right_init", layer.RightThresholdInitializer, Initializers.GlorotUniform),
            RightSlopeInitializer = c.Initializer("a_right_init", layer.RightSlopeInitializer, Initializers.One),
            SharedAxes = c.SharedAxes(layer.SharedAxes, "t_left"),
        };

    protected override IEnumerable<StoredArray> Arrays(SReLU layer, LayerForm form) =>
        [new("t_left", "t_left"), new("a_left", "a_left"), new("t_right", "t_right"), new("a_right", "a_right")];
}

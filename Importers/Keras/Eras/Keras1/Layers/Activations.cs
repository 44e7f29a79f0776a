using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

internal sealed class PReLUSchema() : LayerSchema<PReLU>("PReLU")
{
    protected override PReLU Template(Config c) => new() { Form = c.Dialect.LeakyRelu(c) };

    protected override PReLU Exchange(Config c, PReLU layer) =>
        layer with
        {
            AlphaInitializer = c.Initializer("init", layer.AlphaInitializer, Initializers.Zero),
            SharedAxes = c.SharedAxes(layer.SharedAxes, "alphas"),
        };

    protected override IEnumerable<StoredArray> Arrays(PReLU layer, LayerForm form) => [new("alphas", "alpha")];
}

internal sealed class ParametricSoftplusSchema() : LayerSchema<ParametricSoftplus>("ParametricSoftplus")
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
                    ? new JValue((double)n.Value)
                    : throw new KerasUnsupportedException($"expected a constant, found {v}")
        );

    protected override IEnumerable<StoredArray> Arrays(ParametricSoftplus layer, LayerForm form) =>
        [new("alphas", "alpha"), new("betas", "beta")];
}

internal sealed class SReLUSchema() : LayerSchema<SReLU>("SReLU")
{
    protected override SReLU Template(Config c) => new() { Form = c.Dialect.Relu(c) };

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

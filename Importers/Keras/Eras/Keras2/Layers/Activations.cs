using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Activations that are layers of their own.</summary>
internal static class Activations
{
    internal static readonly LayerSchema[] All =
    [
        new SlopeSchema(),
        new ELUSchema(),
        new ThresholdedReLUSchema(),
        new PReLUSchema(),
        new SoftmaxSchema(),
        new ReLUSchema(),
    ];
}

/// <summary>LeakyReLU, whose slope one release wrote as an array of NumPy without axes.</summary>
internal sealed class SlopeSchema() : LayerSchema<LeakyReLU>("LeakyReLU")
{
    protected override LeakyReLU Template(Config c) => new() { Form = c.Dialect.LeakyRelu(c) };

    protected override LeakyReLU Exchange(Config c, LeakyReLU layer) =>
        layer with
        {
            Alpha = c.Value("alpha", layer.Alpha, t => Json.Number(Written(c, t)), v => new JValue(v)),
        };

    private static JToken Written(Config c, JToken token) =>
        token is JObject { Count: 2 } array && Json.TextOf(array, "type") == "ndarray" && c.Applies(Keras2Quirks.SlopeAsArray)
            ? array["value"] ?? token
            : token;
}

/// <summary>alpha, with extent 1 on the shared axes.</summary>
internal sealed class PReLUSchema() : LayerSchema<PReLU>("PReLU")
{
    // The rank of the input is not in the config; the highest that Keras has is that of volumes.
    private static readonly int[] s_axes = [0, 1, 2, 3];

    protected override PReLU Template(Config c) => new() { Form = c.Dialect.Relu(c) };

    protected override PReLU Exchange(Config c, PReLU layer) =>
        layer with
        {
            AlphaInitializer = c.Initializer("alpha_initializer", layer.AlphaInitializer, Initializers.Zero),
            AlphaRegularizer = c.Regularizer("alpha_regularizer", layer.AlphaRegularizer),
            AlphaConstraint = c.Constraint("alpha_constraint", layer.AlphaConstraint, s_axes),
            SharedAxes = c.Value(
                "shared_axes",
                layer.SharedAxes,
                t => Json.IsNull(t) ? [] : Json.Sizes(t, null),
                v => v.Count == 0 ? JValue.CreateNull() : Json.Of(v)
            ),
        };

    protected override IEnumerable<StoredArray> Arrays(PReLU layer, LayerForm form) => [new("alpha", "alpha")];
}

/// <summary>From 2.1.3 on.</summary>
internal sealed class SoftmaxSchema() : LayerSchema<Softmax>("Softmax")
{
    protected override Softmax Template(Config c) => new();

    protected override Softmax Exchange(Config c, Softmax layer) => layer with { Axis = c.Int("axis", layer.Axis) };
}

/// <summary>From 2.2.0 on with max_value; negative_slope and threshold from 2.2.3 on.</summary>
internal sealed class ReLUSchema() : LayerSchema<ReLU>("ReLU")
{
    protected override ReLU Template(Config c) => new() { Form = c.Dialect.Relu(c) };

    protected override ReLU Exchange(Config c, ReLU layer) =>
        layer with
        {
            MaxValue = c.Value(
                "max_value",
                layer.MaxValue,
                t => Json.IsNull(t) ? (double?)null : Json.Number(t),
                v => v is { } n ? new JValue(n) : JValue.CreateNull()
            ),
            NegativeSlope = c.Later("negative_slope", layer.NegativeSlope, () => c.Number("negative_slope", layer.NegativeSlope)),
            Threshold = c.Later("threshold", layer.Threshold, () => c.Number("threshold", layer.Threshold)),
        };
}

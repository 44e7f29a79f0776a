using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>Activations that are no names: <c>Dense(8, activation=LeakyReLU(0.3))</c> is written with the layer's class and config, and a
/// function of TensorFlow by its name as an object. A layer without weights is the function that it applies; a PReLU stays a
/// layer.</summary>
internal static class ActivationObjects
{
    private const string Function = "function";

    /// <summary>The entry of a layer that stands for an activation; null where there is a name.</summary>
    internal static JObject? LayerOf(JToken token) =>
        token is JObject entry && entry["config"] is JObject && Json.TextOf(entry, "class_name") is not (null or Function) ? entry : null;

    /// <summary>The name in an object that stands for a function of Keras; else the token itself.</summary>
    internal static JToken NameOf(JToken token) =>
        token is JObject entry
        && Json.TextOf(entry, "class_name") == Function
        && Json.TextOf(entry, "module") == "builtins"
        && entry["config"] is JValue { Value: string } name
            ? name
            : token;

    /// <summary>What a layer does to its input.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="entry">Its entry, for messages.</param>
    /// <param name="mayHoldWeights">Whether it is called once, on what the layer around it gives, so that it may have weights.</param>
    /// <exception cref="ConfigValueException">It has weights where it may not, or does more than to apply a function.</exception>
    internal static Activation FunctionOf(LayerSpec layer, JToken entry, bool mayHoldWeights) =>
        layer switch
        {
            ActivationLayer activation => activation.Function,
            LeakyReLU leaky => leaky.ToActivation(),
            ReLU relu => relu.ToActivation(),
            ELU elu => new EluActivation(elu.Alpha),
            Softmax { Axes: null } softmax => new SoftmaxActivation(softmax.Axis),
            PReLU when mayHoldWeights => new LayerActivation(layer),
            PReLU => throw new ConfigValueException(
                "an activation's name, or a layer without weights (a PReLU has its own, and is read where a layer applies it to its "
                    + "output)",
                entry,
                unsupported: true
            ),
            _ => throw new ConfigValueException(
                "an activation's name, or a layer without weights that applies one (LeakyReLU, ReLU, ELU, Softmax, Activation)",
                entry,
                unsupported: true
            ),
        };

    /// <summary>The layer that applies a function which has no name of its own; null where there is none.</summary>
    internal static LayerSpec? LayerOf(Activation function) =>
        function switch
        {
            ReluActivation { MaxValue: double.PositiveInfinity, Threshold: 0 } leaky when leaky.NegativeSlope != 0 => new LeakyReLU(
                leaky.NegativeSlope
            )
            {
                Name = "leaky_re_lu",
                Form = leaky.Form,
            },
            ReluActivation relu => new ReLU
            {
                Name = "re_lu",
                NegativeSlope = relu.NegativeSlope,
                MaxValue = double.IsPositiveInfinity(relu.MaxValue) ? null : relu.MaxValue,
                Threshold = relu.Threshold,
                Form = relu.Form,
            },
            EluActivation elu => new ELU(elu.Alpha) { Name = "elu" },
            SoftmaxActivation { MaxRank: int.MaxValue } softmax => new Softmax(softmax.Axis) { Name = "softmax" },
            LayerActivation own => own.Layer,
            _ => null,
        };
}

using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Keys of layers that releases of tf.keras write and no prediction depends on, and those that must stand at their
/// default.</summary>
internal static class TfKerasSettings
{
    private const string Usual = "it is the default";

    // Class (null for all), key, the only value that is read (null for any), and why nothing depends on it.
    private static readonly (string? ClassName, string Key, JToken? Only, string Reason)[] s_idle =
    [
        (null, "seed", null, "it seeds random draws, which are others here"),
        (null, "time_major", false, Usual),
        (null, "groups", 1, Usual),
        (null, "keepdims", false, Usual),
        (null, "data_format", "channels_last", Usual),
        (null, "autocast", null, "numbers are 32-bit floats here"),
        (null, "implementation", 1, Usual),
        ("InputLayer", "ragged", false, Usual),
        ("InputLayer", "optional", null, "the input is always given"),
        ("Embedding", "sparse", false, Usual),
        ("BatchNormalization", "fused", null, "it is a way of computing the same"),
        ("BatchNormalization", "synchronized", null, "one machine computes"),
        ("BatchNormalization", "renorm", false, Usual),
        ("BatchNormalization", "renorm_clipping", null, "there is no renormalization"),
        ("BatchNormalization", "renorm_momentum", null, "there is no renormalization"),
        ("SeparableConv1D", "kernel_initializer", null, "there is no such kernel"),
        ("SeparableConv2D", "kernel_initializer", null, "there is no such kernel"),
        ("DepthwiseConv1D", "kernel_initializer", null, "there is no such kernel"),
        ("DepthwiseConv2D", "kernel_initializer", null, "there is no such kernel"),
    ];

    /// <summary>Why no result depends on a key with this value; null where one may.</summary>
    internal static string? Idle(string className, string key, JToken value)
    {
        if (value is JValue { Value: null })
            return "it is null";
        if (className.StartsWith("BatchNormalization", StringComparison.Ordinal) || className == "SyncBatchNormalization")
            className = "BatchNormalization";
        foreach (var (name, known, only, reason) in s_idle)
            if ((name is null || name == className) && known == key && (only is null || JToken.DeepEquals(only, value)))
                return reason;
        return null;
    }

    /// <summary>What is to be done in Python about a layer whose samples stand otherwise than in rows of one length; null where the key
    /// says nothing like it.</summary>
    internal static string? Remedy(string className, string key, JToken value) =>
        (key, value) switch
        {
            ("time_major", JValue { Value: true }) =>
                "time in front of the batch is not supported, since samples stand first here; make the layer with time_major=False, whose "
                    + "weights are the same, leave out the transpositions around it, and save the model again",
            ("ragged", JValue { Value: true }) when className == "InputLayer" =>
                "rows of different lengths are not supported; make the input with ragged=False, fill the rows up (to_tensor, or "
                    + "pad_sequences) with a Masking layer or mask_zero behind it, and save the model again with the same weights",
            _ => null,
        };

    /// <summary>A config whose functions, policies and numbers of NumPy stand as plain names and numbers.</summary>
    internal static JObject Plain(JObject config)
    {
        if (!config.Properties().Any(p => PlainOf(p.Name, p.Value) is not null))
            return config;
        var plain = (JObject)config.DeepClone();
        foreach (var member in plain.Properties().ToList())
            if (PlainOf(member.Name, member.Value) is { } value)
                member.Value = value;
        return plain;
    }

    private static JToken? PlainOf(string key, JToken token) =>
        token is not JObject value
            ? null
            : (Json.TextOf(value, "class_name"), value["config"]) switch
            {
                ("function", JValue { Value: string name }) => name,
                ("__numpy__", JObject array) when array["value"] is JValue number => number,
                ("Policy" or "PolicyV1" or "DTypePolicy", JObject policy) when key == "dtype" => Json.TextOf(policy, "name"),
                _ => null,
            };
}

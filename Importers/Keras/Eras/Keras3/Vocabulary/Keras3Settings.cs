using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Keys of layers that releases of Keras 3 write and no prediction depends on, and those that must stand at their
/// default.</summary>
internal static class Keras3Settings
{
    private const string Drawn = "it seeds random draws, which are others here",
        Added = "the kernel of the file holds what was added to it; training goes on with the whole kernel";

    // Class (null for all), key, the only value that is read (null for any), and why nothing depends on it.
    private static readonly (string? ClassName, string Key, JToken? Only, string Reason)[] s_idle =
    [
        (null, "seed", null, Drawn),
        (null, "dtype", null, "numbers are 32-bit floats here"),
        (null, "autocast", null, "numbers are 32-bit floats here"),
        ("BatchNormalization", "synchronized", null, "one machine computes"),
        ("BatchNormalization", "renorm", false, "it is the default"),
        ("BatchNormalization", "renorm_momentum", null, "there is no renormalization"),
        (null, "lora_rank", null, Added),
        (null, "lora_alpha", null, Added),
        ("InputLayer", "ragged", false, "it is the default"),
        ("InputLayer", "optional", null, "the input is always given"),
        (null, "data_format", "channels_last", "it is the default"),
        (null, "keepdims", false, "it is the default"),
        (null, "groups", 1, "it is the default"),
        (null, "noise_shape", JValue.CreateNull(), "it is the default"),
    ];

    /// <summary>Why no result depends on a key with this value; null where one may.</summary>
    internal static string? Idle(string className, string key, JToken value)
    {
        // What later releases add stands at null unless it is used.
        if (value is JValue { Value: null })
            return "it is null";
        foreach (var (name, known, only, reason) in s_idle)
            if ((name is null || name == className) && known == key && (only is null || JToken.DeepEquals(only, value)))
                return reason;
        return null;
    }

    // Keys of earlier releases that Keras 3 does not take, and the only value at which they may be left out; null for any.
    private static readonly (string? ClassName, string Key, JToken? Only)[] s_gone =
    [
        (null, "implementation", null),
        (null, "input_length", null),
        (null, "output_padding", JValue.CreateNull()),
        (null, "time_major", false),
        ("DepthwiseConv1D", "groups", 1),
        ("DepthwiseConv2D", "groups", 1),
        ("Conv1DTranspose", "groups", 1),
        ("Conv2DTranspose", "groups", 1),
        ("Conv3DTranspose", "groups", 1),
        ("Discretization", "trainable", null),
        ("SpatialDropout1D", "trainable", null),
        ("SpatialDropout1D", "noise_shape", null),
        ("SpatialDropout2D", "trainable", null),
        ("SpatialDropout2D", "noise_shape", null),
        ("SpatialDropout3D", "trainable", null),
        ("SpatialDropout3D", "noise_shape", null),
        ("Cropping1D", "data_format", "channels_last"),
        ("ZeroPadding1D", "data_format", "channels_last"),
        ("UpSampling1D", "data_format", "channels_last"),
    ];

    /// <summary>A config without keys that Keras 3 does not take, also inside of it.</summary>
    internal static JObject Written(string className, JObject config)
    {
        foreach (var inner in config.Descendants().OfType<JObject>().Where(o => !o.ContainsKey("module")).ToList())
            if (Json.TextOf(inner, "class_name") is { } innerClass && inner["config"] is JObject innerConfig)
                inner.Replace(Keras3Objects.Of("keras.layers", innerClass, Written(innerClass, (JObject)innerConfig.DeepClone())));
        foreach (var (name, key, only) in s_gone)
            if ((name is null || name == className) && (only is null || JToken.DeepEquals(only, config[key])))
                config.Remove(key);
        return config;
    }

    /// <summary>A config whose functions and policies stand as plain names.</summary>
    internal static JObject Plain(JObject config)
    {
        var plain = (JObject)config.DeepClone();
        foreach (var member in plain.Properties().ToList())
        {
            if (member.Value is not JObject value)
                continue;
            if (Json.TextOf(value, "class_name") == "function" && Json.TextOf(value, "config") is { } name)
                // Keras writes its own as objects, so that a function is the author's, whatever it is called.
                member.Value = member.Name.EndsWith("_regularizer", StringComparison.Ordinal)
                    ? new JObject
                    {
                        ["module"] = JValue.CreateNull(),
                        ["class_name"] = name,
                        ["config"] = new JObject(),
                        ["registered_name"] = name,
                    }
                    : name;
            else if (member.Name == "dtype" && Json.TextOf(value, "class_name") == "DTypePolicy")
                member.Value = Json.TextOf(value["config"], "name");
            else if (member.Name == "dtype" && IsMapOfFloats(value))
                member.Value = Json.TextOf(value["config"], "default_policy") ?? "float32";
        }
        return plain;
    }

    /// <summary>Whether policies for each layer inside are of floats alone, which are all computed alike here.</summary>
    private static bool IsMapOfFloats(JObject policy) =>
        Json.TextOf(policy, "class_name") == "DTypePolicyMap"
        && policy["config"] is JObject
        && policy
            .Descendants()
            .OfType<JProperty>()
            .All(p => p.Name != "class_name" || p.Value is JValue { Value: "DTypePolicyMap" or "DTypePolicy" });
}

using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>Says in an era's keys and classes what is said in those of Keras 2.</summary>
internal static class SkeletonKeys
{
    private static readonly Dictionary<string, string> s_early = new()
    {
        ["units"] = "output_dim",
        ["filters"] = "nb_filter",
        ["use_bias"] = "bias",
        ["recurrent_activation"] = "inner_activation",
        ["strides"] = "subsample",
        ["padding"] = "border_mode",
        ["rate"] = "p",
        ["stddev"] = "sigma",
        ["dilation_rate"] = "atrous_rate",
    };

    /// <summary>The config in the keys of Keras 1 or of Keras 3, or as it is.</summary>
    internal static JObject Of(string className, JObject config, SkeletonEra era)
    {
        if (era.IsThird && className == "LeakyReLU")
            return new JObject(config.Properties().Select(p => new JProperty(p.Name == "alpha" ? "negative_slope" : p.Name, p.Value)));
        if (!era.IsEarly)
            return config;
        var renamed = new JObject();
        foreach (var (key, value) in config)
            if (key == "kernel_size" && value is JArray taps)
                Taps(className, taps, renamed);
            else if (key != "dilation_rate")
                renamed[Key(className, key)] = value!;
        return renamed;
    }

    private static string Key(string className, string key) =>
        className.StartsWith("ZeroPadding", StringComparison.Ordinal) ? key
        : className == "UpSampling1D" && key == "size" ? "length"
        : KeyOfOthers(className, key);

    private static string KeyOfOthers(string className, string key) =>
        className.EndsWith("1D", StringComparison.Ordinal) && key == "strides"
            ? className.Contains("Pool", StringComparison.Ordinal)
                ? "stride"
                : "subsample_length"
            : className.EndsWith("1D", StringComparison.Ordinal) && key == "pool_size"
                ? "pool_length"
                : className.Contains("Pool", StringComparison.Ordinal) && key == "strides"
                    ? key
                    : className.StartsWith("SpatialDropout", StringComparison.Ordinal) || className != "ConvLSTM2D"
                        ? s_early.GetValueOrDefault(key, key)
                        : key;

    private static void Taps(string className, JArray taps, JObject into)
    {
        string[] names =
            className.Contains("1D", StringComparison.Ordinal) ? ["filter_length"]
            : taps.Count == 2 ? ["nb_row", "nb_col"]
            : ["kernel_dim1", "kernel_dim2", "kernel_dim3"];
        for (int i = 0; i < names.Length; i++)
            into[names[i]] = taps[i];
    }

    /// <summary>The class in an era's words.</summary>
    internal static string ClassOf(string className, bool early) =>
        early && className.StartsWith("Conv", StringComparison.Ordinal) && className.Length == 6 ? $"Convolution{className[4..]}"
        : early && className == "SeparableConv2D" ? "SeparableConvolution2D"
        : className;
}

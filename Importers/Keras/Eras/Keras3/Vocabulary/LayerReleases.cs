using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Which release of Keras 3 each class of layers and each of their settings came with, from the classes in keras/src/layers at the
/// tags 3.0.5 to 3.15.1: a release does not load what came later, whatever its value is.</summary>
internal static class LayerReleases
{
    private static readonly (int Minor, string Classes)[] s_added =
    [
        (1, "MelSpectrogram"),
        (6, "AutoContrast Pipeline Solarization"),
        (7, "MaxNumBoundingBoxes STFTSpectrogram"),
        (
            8,
            "Equalization MixUp RandAugment RandomColorDegeneration RandomColorJitter RandomGrayscale RandomHue RandomPosterization "
                + "RandomSaturation RandomSharpness RandomShear"
        ),
        (9, "AugMix CutMix RMSNormalization RandomErasing RandomGaussianBlur RandomInvert RandomPerspective"),
        (10, "RandomElasticTransform"),
        (12, "ReversibleEmbedding"),
        (
            13,
            "AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D "
                + "AdaptiveMaxPooling3D"
        ),
        (14, "ContrastLimitedAdaptiveHistogramEqualization"),
    ];

    private static readonly FrozenDictionary<string, ReleaseRange> s_classes = s_added
        .SelectMany(a => a.Classes.Split(' ').Select(c => (Class: c, Releases: ReleaseRange.Since(3, a.Minor))))
        .ToFrozenDictionary(c => c.Class, c => c.Releases, StringComparer.Ordinal);

    // Class, key, and the value that says what releases without the key do.
    private static readonly (ReleaseRange Releases, string Class, string Key, JToken Usual)[] s_keys =
    [
        (ReleaseRange.Since(3, 2), "CategoryEncoding", "sparse", false),
        (ReleaseRange.Since(3, 6), "RandomFlip", "data_format", "channels_last"),
        (ReleaseRange.Since(3, 6), "RandomContrast", "data_format", "channels_last"),
        (ReleaseRange.Since(3, 6), "RandomBrightness", "data_format", "channels_last"),
        (ReleaseRange.Since(3, 8), "RandomContrast", "value_range", new JArray(0, 255)),
        (ReleaseRange.Since(3, 3), "Resizing", "pad_to_aspect_ratio", false),
        (ReleaseRange.Since(3, 3), "Resizing", "fill_mode", "constant"),
        (ReleaseRange.Since(3, 3), "Resizing", "fill_value", 0.0),
        (ReleaseRange.Since(3, 9), "Resizing", "antialias", false),
        (ReleaseRange.Since(3, 5), "ZeroPadding1D", "data_format", "channels_last"),
        (ReleaseRange.Since(3, 14), "BatchNormalization", "renorm", false),
        (ReleaseRange.Since(3, 14), "BatchNormalization", "renorm_clipping", JValue.CreateNull()),
        (ReleaseRange.Since(3, 14), "BatchNormalization", "renorm_momentum", 0.99),
        (ReleaseRange.Since(3, 3), "RNN", "return_state", false),
        (ReleaseRange.Since(3, 14), "MultiHeadAttention", "use_gate", false),
        (ReleaseRange.Since(3, 14), "GroupQueryAttention", "use_gate", false),
        (ReleaseRange.Since(3, 15), "MultiHeadAttention", "sliding_window", JValue.CreateNull()),
        (ReleaseRange.Since(3, 15), "GroupQueryAttention", "sliding_window", JValue.CreateNull()),
    ];

    // Runs of 3.8.0, 3.9.2, 3.10.0 and 3.11.3.
    private static readonly ReleaseRange s_grayFails = ReleaseRange.Since(3, 8).Until(3, 11);

    // Before, Functional and Sequential did not say the shape of what they give; Bidirectional did not take the states of both layers
    // apart, or give them (runs of 3.0.5 to 3.3.3); and no extent of output_padding could be 0 (runs of 3.0.5 to 3.11.3).
    private static readonly ReleaseRange s_modelsByStep = ReleaseRange.Since(3, 4),
        s_statesOfBoth = ReleaseRange.Since(3, 3),
        s_paddingOfZero = ReleaseRange.Since(3, 11);

    /// <summary>Leaves out the keys that a release has not yet.</summary>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="className">Its class.</param>
    /// <param name="config">Its config.</param>
    /// <param name="release">The release that is written for.</param>
    /// <exception cref="KerasUnsupportedException">It lacks the class, or a setting that is used.</exception>
    internal static void Fit(string layer, string className, JObject config, KerasVersion release)
    {
        KerasUnsupportedException Late(Wording what, ReleaseRange releases) =>
            new($"layer '{layer}': {what} came with Keras {releases.From}, expected what Keras {release} has");
        if (s_classes.TryGetValue(className, out var classes) && !classes.Contains(release))
            throw Late($"the class {Wording.Clip(className)}", classes);
        if (className == "RandomGrayscale" && s_grayFails.Contains(release))
            throw new KerasUnsupportedException($"layer '{layer}': RandomGrayscale of Keras 3.8 to 3.10 fails when a model predicts");
        if (
            className == "TimeDistributed"
            && Json.TextOf(config["layer"], "class_name") is "Functional" or "Sequential"
            && !s_modelsByStep.Contains(release)
        )
            throw Late($"a model inside of a TimeDistributed", s_modelsByStep);
        if (
            className == "Bidirectional"
            && config["layer"]?["config"]?["return_state"] is JValue { Value: true }
            && !s_statesOfBoth.Contains(release)
        )
            throw Late($"a Bidirectional that gives its states", s_statesOfBoth);
        if (config["output_padding"] is JArray padding && padding.Any(p => (int)p == 0) && !s_paddingOfZero.Contains(release))
            throw Late($"an 'output_padding' of 0", s_paddingOfZero);
        EarlierInitializers.Fit(layer, config, release);
        foreach (var (releases, owner, key, usual) in s_keys)
        {
            if (owner != className || releases.Contains(release) || config[key] is not { } value)
                continue;
            if (!JToken.DeepEquals(value, usual) && !IsSameList(value, usual))
                throw Late($"'{key}' ({ConfigText.Describe(value)}) of {Wording.Clip(className)}", releases);
            config.Remove(key);
        }
    }

    private static bool IsSameList(JToken value, JToken usual) =>
        value is JArray a && usual is JArray b && a.Count == b.Count && a.Zip(b).All(p => (double?)p.First == (double?)p.Second);
}

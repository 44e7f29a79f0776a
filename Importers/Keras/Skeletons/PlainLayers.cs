using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>Layers without arrays, which files name and say no more of.</summary>
internal static class PlainLayers
{
    private static readonly Dictionary<string, (string ClassName, (string Key, string Text, string? Usual)[] Open)> s_layers = new()
    {
        ["dropout"] = ("Dropout", [("rate", "matters in training alone", "0.5")]),
        ["alphadropout"] = ("AlphaDropout", [("rate", "matters in training alone", "0.5")]),
        ["spatialdropout1d"] = ("SpatialDropout1D", [("rate", "matters in training alone", "0.5")]),
        ["spatialdropout2d"] = ("SpatialDropout2D", [("rate", "matters in training alone", "0.5")]),
        ["gaussiandropout"] = ("GaussianDropout", [("rate", "matters in training alone", "0.5")]),
        ["gaussiannoise"] = ("GaussianNoise", [("stddev", "matters in training alone", "0.1")]),
        ["activation"] = ("Activation", [("activation", "which one?", null)]),
        ["flatten"] = ("Flatten", []),
        ["masking"] = ("Masking", [("mask_value", "the number of steps that are left out", "0.0")]),
        ["repeatvector"] = ("RepeatVector", [("n", "how often?", null)]),
        ["reshape"] = ("Reshape", [("target_shape", "to which shape, without the batch?", null)]),
        ["permute"] = ("Permute", [("dims", "in which order, counted from 1?", null)]),
        ["leakyrelu"] = ("LeakyReLU", [("alpha", "the slope below 0", "0.3")]),
        ["elu"] = ("ELU", [("alpha", "the scale below 0", "1.0")]),
        ["thresholdedrelu"] = ("ThresholdedReLU", [("theta", "the threshold", "1.0")]),
        ["relu"] = ("ReLU", [("max_value", "the greatest value, null for none", "null")]),
        ["softmax"] = ("Softmax", [("axis", "over which axis?", "-1")]),
        ["maxpooling1d"] = Pooling("MaxPooling1D", "2"),
        ["maxpooling2d"] = Pooling("MaxPooling2D", "[2, 2]"),
        ["maxpooling3d"] = Pooling("MaxPooling3D", "[2, 2, 2]"),
        ["averagepooling1d"] = Pooling("AveragePooling1D", "2"),
        ["averagepooling2d"] = Pooling("AveragePooling2D", "[2, 2]"),
        ["averagepooling3d"] = Pooling("AveragePooling3D", "[2, 2, 2]"),
        ["globalmaxpooling1d"] = ("GlobalMaxPooling1D", []),
        ["globalmaxpooling2d"] = ("GlobalMaxPooling2D", []),
        ["globalaveragepooling1d"] = ("GlobalAveragePooling1D", []),
        ["globalaveragepooling2d"] = ("GlobalAveragePooling2D", []),
        ["upsampling1d"] = ("UpSampling1D", [("size", "how often each step?", "2")]),
        ["upsampling2d"] = ("UpSampling2D", [("size", "how often rows and columns?", "[2, 2]")]),
        ["zeropadding1d"] = ("ZeroPadding1D", [("padding", "how many steps?", "1")]),
        ["zeropadding2d"] = ("ZeroPadding2D", [("padding", "how many rows and columns?", "[1, 1]")]),
        ["cropping1d"] = ("Cropping1D", [("cropping", "how many steps?", "[1, 1]")]),
        ["cropping2d"] = ("Cropping2D", [("cropping", "how many rows and columns?", null)]),
    };

    /// <summary>The words that name such layers.</summary>
    internal static IEnumerable<string> Words => s_layers.Keys;

    /// <summary>Whether a name is that of a layer without arrays.</summary>
    internal static bool Knows(StoredGroup group) => s_layers.ContainsKey(LayerGuesses.Word(group.Name));

    /// <summary>The entry of a layer; a question as a whole where its name is not known.</summary>
    internal static JObject Entry(StoredGroup group, LayerSkeleton skeleton)
    {
        if (!s_layers.TryGetValue(LayerGuesses.Word(group.Name), out var layer))
            return OpenQuestions.Ask(
                $"which layer without arrays is '{group.Name}'? write its class_name and config here, or take this entry away",
                null
            );
        var config = new JObject { ["name"] = group.Name };
        foreach (var (key, text, usual) in layer.Open)
            config[key] = OpenQuestions.Ask($"{key}? {text}", usual is null ? null : JToken.Parse(usual));
        skeleton.Layout(layer.ClassName, config);
        return skeleton.Made(layer.ClassName, config);
    }

    private static (string, (string, string, string?)[]) Pooling(string className, string size) =>
        (
            className,
            [
                ("pool_size", "no array tells it", size),
                ("strides", "null for those of pool_size", "null"),
                ("padding", "valid or same?", "\"valid\""),
            ]
        );
}

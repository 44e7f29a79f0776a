using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>Writes one layer of a skeleton: what its arrays determine, and questions for the rest.</summary>
/// <param name="era">What the release does where nothing is said.</param>
internal sealed class LayerSkeleton(SkeletonEra era)
{
    private const string Unseen = "no array tells it";

    private static readonly string[] s_images = ["Conv", "Pooling", "UpSampling", "ZeroPadding", "Cropping"];

    /// <summary>The entry of a layer.</summary>
    /// <param name="guess">What it is.</param>
    /// <param name="group">Its arrays.</param>
    /// <param name="keepsSteps">Whether a recurrent layer gives all steps; null where that is not known.</param>
    internal JObject Entry(LayerGuess guess, StoredGroup group, bool? keepsSteps)
    {
        var config = new JObject { ["name"] = group.Name };
        config.Merge(guess.Settings);
        if (guess.Inner is { } inner)
        {
            var within = Entry(inner, group with { Name = group.Name + "_inner" }, keepsSteps);
            config["layer"] = within;
            config["merge_mode"] = Ask("merge_mode", "are both directions put side by side (concat), or sum, mul, ave?", "concat");
        }
        else if (guess.IsRecurrent || guess.ClassName.StartsWith("CuDNN", StringComparison.Ordinal))
            Recurrent(guess, group, config, keepsSteps);
        else if (guess.IsConvolution)
            Convolution(guess, config);
        else
            Other(guess, group, config);
        return Made(guess.ClassName, config);
    }

    /// <summary>class_name and config in the era's words.</summary>
    internal JObject Made(string className, JObject config)
    {
        var entry = new JObject
        {
            ["class_name"] = SkeletonKeys.ClassOf(className, era.IsEarly),
            ["config"] = SkeletonKeys.Of(className, config, era),
        };
        if (era.IsThird)
            entry["module"] = "keras.layers";
        return entry;
    }

    private void Recurrent(LayerGuess guess, StoredGroup group, JObject config, bool? keepsSteps)
    {
        config["return_sequences"] = keepsSteps is { } keeps
            ? keeps
            : Ask("return_sequences", "does it give the output of every step, or of the last one?", false);
        config["go_backwards"] = Ask("go_backwards", "does it read its input from the end?", false);
        if (guess.ClassName.StartsWith("CuDNN", StringComparison.Ordinal))
            return;
        config["activation"] = Ask("activation", Unseen, "tanh");
        if (guess.ClassName != "SimpleRNN")
            config["recurrent_activation"] = Ask("recurrent_activation", $"the gates' activation; {Unseen}", era.Gates);
        if (guess.ClassName == "GRU" && !era.IsEarly && config["reset_after"] is null)
            config["reset_after"] = config["use_bias"] is null
                ? false
                : Ask("reset_after", "does it reset its state behind the product?", era.ResetsAfter);
    }

    private void Convolution(LayerGuess guess, JObject config)
    {
        int axes =
            guess.ClassName.Contains("1D", StringComparison.Ordinal) ? 1
            : guess.ClassName.Contains("3D", StringComparison.Ordinal) ? 3
            : 2;
        config["activation"] = Ask("activation", Unseen, "linear");
        config["strides"] = Ask("strides", Unseen, era.IsEarly && axes == 1 ? 1 : new JArray(Enumerable.Repeat(1, axes)));
        config["padding"] = Ask("padding", "valid or same?", "valid");
        if (!era.IsEarly && !guess.ClassName.EndsWith("Transpose", StringComparison.Ordinal))
            config["dilation_rate"] = Ask("dilation_rate", Unseen, new JArray(Enumerable.Repeat(1, axes)));
        Layout(guess.ClassName, config);
    }

    /// <summary>The question for the image layout, where a layer has one that its release stores.</summary>
    internal void Layout(string className, JObject config)
    {
        if (!era.IsEarly && s_images.Any(i => className.Contains(i, StringComparison.Ordinal)) && className[^2..] is not "1D")
            config["data_format"] = Ask("data_format", "channels_last or channels_first?", "channels_last");
    }

    private void Other(LayerGuess guess, StoredGroup group, JObject config)
    {
        switch (guess.ClassName)
        {
            case "Dense" or "Highway":
                config["activation"] = Ask("activation", Unseen, "linear");
                break;
            case "Embedding":
                config["mask_zero"] = Ask("mask_zero", "is word 0 left out by later layers?", false);
                break;
            case "BatchNormalization":
                config["axis"] = Ask("axis", "which axis has the features? 1 where images have their channels first", -1);
                config["epsilon"] = Ask("epsilon", era.IsEarly ? "1e-6 before Keras 1.0.8, 1e-5 before 1.2.0" : Unseen, era.Epsilon);
                if (group.Arrays.Count == 3)
                {
                    bool? scales =
                        Has(group, "gamma") ? true
                        : Has(group, "beta") ? false
                        : null;
                    config["scale"] = scales is { } s
                        ? s
                        : Ask("scale", "three arrays: is it the scale that is missing, or the center?", false);
                    config["center"] = scales is { } c ? !c : Ask("center", "the other one than scale", true);
                }
                break;
            case "LayerNormalization":
                config["axis"] = Ask("axis", Unseen, -1);
                config["epsilon"] = Ask("epsilon", Unseen, 1e-3);
                break;
        }
    }

    private static bool Has(StoredGroup group, string name) => group.Arrays.Any(a => a.Name.Contains(name, StringComparison.Ordinal));

    private static JObject Ask(string key, string text, JToken usual) => OpenQuestions.Ask($"{key}? {text}", usual);
}

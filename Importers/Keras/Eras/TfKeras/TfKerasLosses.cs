using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Losses of tf.keras and Keras 3: functions by name, and objects with their arguments.</summary>
/// <param name="context">Where the file is read, for its release.</param>
/// <param name="form">What the two eras compute otherwise.</param>
internal sealed class TfKerasLosses(ImportContext context, LossForm form)
{
    // Names that Keras 2 does not have.
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["kl_divergence"] = "kullback_leibler_divergence",
        ["log_cosh"] = "logcosh",
        ["huber"] = "huber_loss",
    };

    private static readonly Dictionary<string, string> s_newClasses = new(StringComparer.Ordinal)
    {
        ["CosineSimilarity"] = "cosine_similarity",
        ["BinaryFocalCrossentropy"] = "binary_focal_crossentropy",
        ["CategoricalFocalCrossentropy"] = "categorical_focal_crossentropy",
        ["Dice"] = "dice",
        ["Tversky"] = "tversky",
        ["CategoricalGeneralizedCrossEntropy"] = "categorical_generalized_cross_entropy",
    };

    /// <summary>Keras's classes of losses and their functions.</summary>
    internal static IReadOnlyDictionary<string, string> Classes { get; } =
        Keras2Losses.Classes.Concat(s_newClasses).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);

    /// <summary>A loss of a file.</summary>
    internal Loss Read(JToken token)
    {
        if (Json.IsNull(token))
            throw new KerasUnsupportedException($"{context.ConfigPlace}: an output without a loss is not supported");
        if (FunctionOf(token) is { } function)
            return OfFunction(function);
        var parts = ClassAndConfig.Read(token, "a loss");
        if (parts.ClassName == "LossFunctionWrapper" && parts.Settings["fn"] is { } fn && FunctionOf(fn) is { } wrapped)
            return Reduced(OfFunction(wrapped, parts), parts);
        return Classes.TryGetValue(parts.ClassName, out string? name)
            ? Reduced(OfFunction(name, parts), parts)
            : throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: expected a loss among {Wording.List(Classes.Keys)}, found the class '{parts.ClassName}'"
            );
    }

    /// <summary>The name of a function, given as such or as an object; null of a class's object.</summary>
    internal static string? FunctionOf(JToken token) =>
        token switch
        {
            JValue { Value: string name } => Classes.GetValueOrDefault(name, name),
            JObject o when Json.TextOf(o, "class_name") == "function" => Json.TextOf(o, "config"),
            _ => null,
        };

    /// <summary>The function of a name, with the arguments of an object.</summary>
    internal Loss OfFunction(string name, ClassAndConfig? parts = null)
    {
        parts ??= new ClassAndConfig(name, []);
        var (loss, keys) = Meaning(s_names.GetValueOrDefault(name, name), parts);
        string[] known = ["name", "fn", "reduction", "dtype", .. keys];
        if (parts.Settings.Properties().FirstOrDefault(p => !known.Contains(p.Name) && !Json.IsNull(p.Value)) is { } unknown)
            throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: the loss {Wording.Clip(parts.ClassName)}: key '{unknown.Name}' is "
                    + $"{ConfigText.Describe(unknown.Value)}, which is not supported"
            );
        return loss;
    }

    private (Loss Loss, string[] Keys) Meaning(string name, ClassAndConfig parts)
    {
        var logits = Flag(parts, "from_logits") ? form.Logits : LogitsForm.OfOutput;
        double smoothing = parts.Number("label_smoothing", 0);
        switch (name)
        {
            case "binary_crossentropy":
                LastAxis(parts);
                return (
                    Loss.ByName(name).With((y, p) => LossVariants.BinaryCrossentropy(y, p, logits, smoothing, form.AddedToLogarithms)),
                    ["from_logits", "label_smoothing", "axis"]
                );
            case "categorical_crossentropy":
                LastAxis(parts);
                return (
                    Loss.ByName(name).With((y, p) => LossVariants.CategoricalCrossentropy(y, p, logits, smoothing, -1)),
                    ["from_logits", "label_smoothing", "axis"]
                );
            case "sparse_categorical_crossentropy":
                LastAxis(parts);
                return (Ignoring(Loss.ByName(name), logits, parts), ["from_logits", "ignore_class", "axis"]);
            case "huber_loss":
                double delta = parts.Number("delta", 1);
                return (Loss.ByName(name).With((y, p) => Ops.Mean(LossVariants.Huber(y, p, delta), [-1])), ["delta"]);
            case "cosine_similarity" or "cosine_proximity" or "cosine":
                int axis = (int)parts.Number("axis", -1);
                return (
                    Loss.ByName("cosine_proximity").With((y, p) => LossVariants.CosineProximity(y, p, form.LeastSquare, mean: false, axis)),
                    ["axis"]
                );
            case "hinge" or "squared_hinge":
                var hinge = Loss.ByName(name);
                return (hinge.With((y, p) => hinge.Apply(LossVariants.Signed(y), p)), []);
            default:
                return Newer(name, parts);
        }
    }

    private (Loss Loss, string[] Keys) Newer(string name, ClassAndConfig parts)
    {
        bool logits = Flag(parts, "from_logits");
        double smoothing = parts.Number("label_smoothing", 0),
            gamma = parts.Number("gamma", 2);
        Loss New(Func<Node, Node, Node> meaning) => new(name, meaning) { IsKerasOwn = true };
        switch (name)
        {
            case "binary_focal_crossentropy":
                LastAxis(parts);
                double? alpha = Flag(parts, "apply_class_balancing") ? parts.Number("alpha", 0.25) : null;
                return (
                    New((y, p) => FocalLosses.Binary(y, p, gamma, alpha, logits, smoothing)),
                    ["apply_class_balancing", "alpha", "gamma", "from_logits", "label_smoothing", "axis"]
                );
            case "categorical_focal_crossentropy":
                LastAxis(parts);
                double weight = parts.Number("alpha", 0.25);
                return (
                    New((y, p) => FocalLosses.Categorical(y, p, gamma, weight, logits, smoothing)),
                    ["alpha", "gamma", "from_logits", "label_smoothing", "axis"]
                );
            case "dice":
                var axes = Axes(parts);
                return (New((y, p) => OverlapLosses.Dice(y, p, axes)), ["axis"]);
            case "tversky":
                var (missed, wrong, over) = (parts.Number("alpha", 0.5), parts.Number("beta", 0.5), Axes(parts));
                return (New((y, p) => OverlapLosses.Tversky(y, p, missed, wrong, over)), ["alpha", "beta", "axis"]);
            case "categorical_generalized_cross_entropy":
                double q = parts.Number("q", 0.5);
                return (
                    new Loss(name, (y, p) => OverlapLosses.GeneralizedCrossEntropy(y, p, q)) { IsKerasOwn = true, IsSparse = true },
                    ["q"]
                );
            default:
                return (Loss.ByName(name), []);
        }
    }

    private static Loss Ignoring(Loss loss, LogitsForm logits, ClassAndConfig parts)
    {
        if (parts.Settings["ignore_class"] is not { } ignored || Json.IsNull(ignored))
            return loss.With((y, p) => LossVariants.NormalizedSparseCrossentropy(y, p, logits));
        double left = Json.Number(ignored);
        return loss.With(
            (y, p) =>
            {
                var counts = Ops.NotEqual(y, left);
                return Ops.Pick(counts, y.Rank - 1, 0) * LossVariants.NormalizedSparseCrossentropy(y * counts, p, logits);
            },
            ignoredClass: left
        );
    }

    private Loss Reduced(Loss loss, ClassAndConfig parts)
    {
        var reduction =
            parts.Settings["reduction"] is not { } stored ? LossReduction.SumOverBatchSize
            : Json.IsNull(stored) ? form.NullReduction
            : Json.Text(stored) switch
            {
                // Which of both is meant by auto depends on where a step runs; here it runs on one device.
                "auto" or "sum_over_batch_size" or "mean" => LossReduction.SumOverBatchSize,
                "sum" => LossReduction.Sum,
                "mean_with_sample_weight" => LossReduction.MeanWithSampleWeight,
                var other => throw new KerasUnsupportedException(
                    $"{context.ConfigPlace}: the loss {Wording.Clip(parts.ClassName)}: the reduction '{Wording.Clip(other)}' is not "
                        + $"supported"
                ),
            };
        if (reduction is null)
            throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: the loss {Wording.Clip(parts.ClassName)}: a loss that is not reduced is not supported"
            );
        var settings = new Dictionary<string, object?>();
        foreach (var setting in parts.Settings.Properties().Where(p => p.Name is not ("name" or "fn")))
            settings[setting.Name] = ObjectSetting.Read(setting, context.ConfigPlace);
        return loss.With(form: new KerasObject(parts.ClassName, settings), reduction: reduction);
    }

    private void LastAxis(ClassAndConfig parts)
    {
        if (parts.Number("axis", -1) != -1)
            throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: the loss {Wording.Clip(parts.ClassName)}: expected the axis -1, found "
                    + $"{ConfigText.Describe(parts.Settings["axis"]!)}"
            );
    }

    private static bool Flag(ClassAndConfig parts, string key) => parts.Settings[key] is { } flag && !Json.IsNull(flag) && Json.Flag(flag);

    private static int[]? Axes(ClassAndConfig parts) =>
        parts.Settings["axis"] switch
        {
            null or JValue { Value: null } => null,
            JArray list => [.. list.Select(Json.Int)],
            var one => [Json.Int(one)],
        };
}

/// <summary>What tf.keras and Keras 3 compute otherwise in losses of one name.</summary>
/// <param name="Logits">What predictions are that a loss takes for logits.</param>
/// <param name="AddedToLogarithms">What binary cross-entropy adds within its logarithms.</param>
/// <param name="LeastSquare">The least square of a norm in cosine similarity.</param>
/// <param name="NullReduction">The reduction that null stands for; null where it means none.</param>
internal sealed record LossForm(LogitsForm Logits, double AddedToLogarithms, double LeastSquare, LossReduction? NullReduction);

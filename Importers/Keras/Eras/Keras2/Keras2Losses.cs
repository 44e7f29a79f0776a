using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Losses of Keras 2: functions by name and, from 2.3 on, objects.</summary>
internal static class Keras2Losses
{
    private const double Least = 1e-12,
        Epsilon = 1e-7;

    /// <summary>The name of each class's function.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Classes = new Dictionary<string, string>
    {
        ["MeanSquaredError"] = "mean_squared_error",
        ["MeanAbsoluteError"] = "mean_absolute_error",
        ["MeanAbsolutePercentageError"] = "mean_absolute_percentage_error",
        ["MeanSquaredLogarithmicError"] = "mean_squared_logarithmic_error",
        ["BinaryCrossentropy"] = "binary_crossentropy",
        ["CategoricalCrossentropy"] = "categorical_crossentropy",
        ["SparseCategoricalCrossentropy"] = "sparse_categorical_crossentropy",
        ["Hinge"] = "hinge",
        ["SquaredHinge"] = "squared_hinge",
        ["CategoricalHinge"] = "categorical_hinge",
        ["Poisson"] = "poisson",
        ["LogCosh"] = "logcosh",
        ["KLDivergence"] = "kullback_leibler_divergence",
        ["Huber"] = "huber_loss",
    };

    /// <summary>A loss of a file.</summary>
    internal static Loss Read(JToken token, ImportContext context) =>
        token switch
        {
            JObject parts => OfObject(ClassAndConfig.Read(parts, "a loss"), context),
            JValue { Value: null } => Loss.None,
            _ => ByName(Json.Text(token), context),
        };

    /// <summary>The function of a name, as the file's release and backend compute it.</summary>
    internal static Loss ByName(string name, ImportContext context)
    {
        var loss = Loss.ByName(name);
        Known(loss.Name, context.Version);
        return loss.Name switch
        {
            "hinge" or "squared_hinge" when context.Applies(TrainingQuirks.HingeOfBinary) => loss.With(
                (y, p) => loss.Apply(LossVariants.Signed(y), p)
            ),
            "cosine_proximity" => Cosine(loss, context),
            "binary_crossentropy"
            or "categorical_crossentropy"
            or "sparse_categorical_crossentropy" when context.Applies(TrainingQuirks.LogitsOfOutput) => CrossEntropy(
                loss,
                LogitsForm.OfOutput,
                0
            ),
            _ => loss,
        };
    }

    /// <summary>The name, where a release has a function of it.</summary>
    internal static JToken Known(string name, KerasVersion release) =>
        name == "huber_loss" && !TrainingQuirks.AveragesOverAll.Releases.Contains(release)
            ? throw new KerasUnsupportedException($"Keras {release} has no loss {name}")
            : new JValue(name);

    /// <summary>Cross-entropy from logits or with smoothed targets.</summary>
    internal static Loss CrossEntropy(Loss loss, LogitsForm logits, double smoothing) =>
        loss.With(
            loss.Name switch
            {
                "binary_crossentropy" => (y, p) => LossVariants.BinaryCrossentropy(y, p, logits, smoothing),
                "categorical_crossentropy" => (y, p) => LossVariants.CategoricalCrossentropy(y, p, logits, smoothing),
                _ => (y, p) => LossVariants.SparseCategoricalCrossentropy(y, p, logits),
            }
        );

    /// <summary>What predictions are where an object says whether they are logits.</summary>
    internal static LogitsForm Logits(bool fromLogits, ImportContext context) =>
        fromLogits ? (context.Applies(TrainingQuirks.LogitsClipped) ? LogitsForm.Clipped : LogitsForm.Exact)
        : context.Applies(TrainingQuirks.LogitsOfOutput) ? LogitsForm.OfOutput
        : LogitsForm.None;

    private static Loss Cosine(Loss loss, ImportContext context)
    {
        bool mean = context.Applies(TrainingQuirks.CosineMean);
        double least =
            context.Applies(TrainingQuirks.CosineGuardedByEpsilon) ? Epsilon
            : context.Applies(TrainingQuirks.CosineUnguarded) ? 0
            : Least;
        return loss.With((y, p) => LossVariants.CosineProximity(y, p, least, mean));
    }

    private static Loss OfObject(ClassAndConfig parts, ImportContext context)
    {
        if (!Classes.TryGetValue(parts.ClassName, out string? name))
            throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: expected a loss among {Wording.List(Classes.Keys)}, found the class '{parts.ClassName}'"
            );
        parts.Only("reduction", "name", "from_logits", "label_smoothing", "delta");
        var loss = ByName(name, context);
        bool fromLogits = parts.Settings["from_logits"] is { } f && Json.Flag(f);
        double smoothing = parts.Number("label_smoothing", 0),
            delta = parts.Number("delta", 1);
        if (name.EndsWith("crossentropy", StringComparison.Ordinal))
            loss = CrossEntropy(loss, Logits(fromLogits, context), smoothing);
        else if (name == "huber_loss")
            loss = loss.With((y, p) => LossVariants.Huber(y, p, delta));
        var settings = new Dictionary<string, object?>();
        foreach (var setting in parts.Settings.Properties())
            if (setting.Name is not "name")
                settings[setting.Name] = setting.Value is JValue { Value: var value }
                    ? value
                    : throw new KerasUnsupportedException(
                        $"{context.ConfigPlace}: the loss '{parts.ClassName}': key '{setting.Name}': expected a number, text or "
                            + $"flag, found {ConfigText.Describe(setting.Value)}"
                    );
        return loss.With(form: new KerasObject(parts.ClassName, settings), reduction: Reduction(parts, context));
    }

    private static LossReduction Reduction(ClassAndConfig parts, ImportContext context) =>
        parts.Text("reduction", "sum_over_batch_size") switch
        {
            "sum_over_batch_size" => LossReduction.SumOverBatchSize,
            "sum" => LossReduction.Sum,
            var other => throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: loss {parts.ClassName}: expected the reduction sum_over_batch_size or sum, found '{other}'"
            ),
        };
}

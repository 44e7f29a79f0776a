using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Metrics of Keras 2: functions by name and, from 2.3 on, objects.</summary>
internal static class Keras2Metrics
{
    // What Keras 2 dropped; in its files these are functions of their users' own.
    private static readonly string[] s_dropped =
    [
        "matthews_correlation",
        "precision",
        "recall",
        "fbeta_score",
        "fmeasure",
        "fscore",
        "f1score",
        "huber_loss",
    ];

    /// <summary>A metric of a file.</summary>
    internal static Metric Read(JToken token, ImportContext context) =>
        token is JObject parts
            ? Keras2MetricObjects.Read(ClassAndConfig.Read(parts, "a metric"), context)
            : ByName(Json.Text(token), context);

    /// <summary>The function of a name, as the file's release and backend compute it.</summary>
    internal static Metric ByName(string name, ImportContext context)
    {
        Known(name, context.Version);
        var metric = Metric.ByName(name is "cosine_similarity" ? "cosine_proximity" : name);
        metric = metric.Name switch
        {
            "acc" when context.Applies(TrainingQuirks.OneUnitIsCategorical) => metric.With(
                meaning: (y, p, loss) =>
                    ByLoss(loss, Metrics.BinaryAccuracy, Metrics.SparseCategoricalAccuracy, Metrics.CategoricalAccuracy).Apply(y, p, loss)
            ),
            "ce" when context.Applies(TrainingQuirks.OneUnitIsCategorical) => metric.With(
                meaning: (y, p, loss) =>
                    ByLoss(loss, Losses.BinaryCrossentropy, Losses.SparseCategoricalCrossentropy, Losses.CategoricalCrossentropy)
                        .Apply(y, p)
            ),
            "top_k_categorical_accuracy" => metric.With(
                meaning: (y, p, _) => Metrics.InTopK(p, Ops.ExpandDims(Ops.ArgMax(y, -1), -1), 5, tiesCount: true)
            ),
            "cosine_proximity" when context.Applies(TrainingQuirks.PositiveCosine) => OfLoss(metric, context, -1),
            _ when Losses.All.Any(l => l.Name == metric.Name) => OfLoss(metric, context, 1),
            _ => metric,
        };
        return context.Applies(TrainingQuirks.NamesAsGiven) ? metric.With(name: name) : metric;
    }

    /// <summary>The name, where a release has a function of it.</summary>
    internal static JToken Known(string name, KerasVersion release) =>
        s_dropped.Contains(name)
            ? throw new KerasUnsupportedException($"Keras {release} has no metric '{name}': it is one of its user's own")
            : new JValue(name);

    private static Metric OfLoss(Metric metric, ImportContext context, double sign)
    {
        var loss = Keras2Losses.ByName(metric.Name, context);
        return metric.With(meaning: (y, p, _) => sign * loss.Apply(y, p));
    }

    private static T ByLoss<T>(Loss loss, T binary, T sparse, T categorical) =>
        loss.Name == Losses.BinaryCrossentropy.Name ? binary
        : loss.IsSparse ? sparse
        : categorical;
}

using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>The metric classes of Keras 2.3, which real Keras writes and does not read again.</summary>
internal static class Keras2MetricObjects
{
    private delegate Metric Reader(ClassAndConfig parts, string name, ImportContext context);

    private static readonly Dictionary<string, Reader> s_readers = new()
    {
        ["MeanMetricWrapper"] = (o, _, c) => Keras2Metrics.ByName(o.Text("fn", ""), c),
        ["Accuracy"] = (_, n, _) => new Metric(n, (y, p) => Ops.Equal(y, p)),
        ["BinaryAccuracy"] = (o, n, _) =>
        {
            double threshold = o.Number("threshold", 0.5);
            return threshold == 0.5
                ? Metrics.BinaryAccuracy
                : new Metric(n, (y, p) => Ops.Mean(Ops.Equal(y, Ops.Greater(p, (float)threshold)), [-1]));
        },
        ["CategoricalAccuracy"] = (_, _, _) => Metrics.CategoricalAccuracy,
        ["SparseCategoricalAccuracy"] = (_, _, _) => Metrics.SparseCategoricalAccuracy,
        ["TopKCategoricalAccuracy"] = (o, n, _) =>
            new Metric(n, (y, p) => Metrics.InTopK(p, Ops.ExpandDims(Ops.ArgMax(y, -1), -1), (int)o.Number("k", 5), tiesCount: true)),
        ["SparseTopKCategoricalAccuracy"] = (o, n, _) =>
            new Metric(n, (y, p) => Metrics.InTopK(p, y, (int)o.Number("k", 5), tiesCount: true)),
        ["CosineSimilarity"] = (o, n, c) =>
        {
            double least = c.Applies(TrainingQuirks.CosineGuardedByEpsilon) ? 1e-7 : 1e-12;
            int axis = (int)o.Number("axis", -1);
            return new Metric(n, (y, p) => -LossVariants.CosineProximity(y, p, least, mean: false, axis));
        },
        ["BinaryCrossentropy"] = OfCrossEntropy,
        ["CategoricalCrossentropy"] = OfCrossEntropy,
        ["SparseCategoricalCrossentropy"] = OfCrossEntropy,
        ["LogCoshError"] = (_, _, c) => Keras2Metrics.ByName("logcosh", c),
        ["TruePositives"] = (o, n, _) => Count(o, n, Agreement.TruePositives),
        ["FalsePositives"] = (o, n, _) => Count(o, n, Agreement.FalsePositives),
        ["TrueNegatives"] = (o, n, _) => Count(o, n, Agreement.TrueNegatives),
        ["FalseNegatives"] = (o, n, _) => Count(o, n, Agreement.FalseNegatives),
        ["Precision"] = (o, n, _) => Ratio(o, n, Agreement.FalsePositives),
        ["Recall"] = (o, n, _) => Ratio(o, n, Agreement.FalseNegatives),
        ["AUC"] = (o, n, _) => new Metric(n, Area(o)),
        ["SensitivityAtSpecificity"] = (o, n, _) =>
            new Metric(n, CurveMetrics.At(o.Number("specificity", 0), Thresholds(o), specificity: true)),
        ["SpecificityAtSensitivity"] = (o, n, _) =>
            new Metric(n, CurveMetrics.At(o.Number("sensitivity", 0), Thresholds(o), specificity: false)),
        ["MeanIoU"] = (o, n, _) =>
        {
            int count = ClassCount(o);
            return new Metric(n, OverlapMetrics.IntersectionOverUnion(count, [.. Enumerable.Range(0, count)], y => y, Ops.Truncate));
        },
        ["RootMeanSquaredError"] = (_, n, c) =>
        {
            bool repeats = !c.Applies(TrainingQuirks.WeightsNotRepeated);
            return new Metric(n, MetricSums.Mean((y, p) => Ops.Square(p - y), repeats, Math.Sqrt));
        },
    };

    /// <summary>The classes that are read.</summary>
    internal static IEnumerable<string> Classes => s_readers.Keys.Concat(Keras2Losses.Classes.Keys).Distinct();

    /// <summary>A metric of a file.</summary>
    internal static Metric Read(ClassAndConfig parts, ImportContext context)
    {
        string name = parts.Text("name", parts.ClassName);
        var settings = new Dictionary<string, object?>();
        foreach (var setting in parts.Settings.Properties())
            if (setting.Name is not "name")
                settings[setting.Name] = setting.Value is JArray list ? list.Select(Json.Number).ToArray() : ((JValue)setting.Value).Value;
        Metric metric;
        if (s_readers.TryGetValue(parts.ClassName, out var reader))
        {
            parts.Only([.. s_keys]);
            metric = reader(parts, name, context);
        }
        else if (Keras2Losses.Classes.TryGetValue(parts.ClassName, out string? function) && function != "huber_loss")
        {
            parts.Only("name", "dtype");
            metric = Keras2Metrics.ByName(function, context);
        }
        else
            throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: expected a metric among {Wording.List(Classes)}, found the class '{parts.ClassName}'"
            );
        return metric.With(name: name, form: new KerasObject(parts.ClassName, settings));
    }

    private static readonly string[] s_keys =
    [
        "name",
        "dtype",
        "fn",
        "threshold",
        "thresholds",
        "k",
        "axis",
        "from_logits",
        "label_smoothing",
        "top_k",
        "class_id",
        "num_thresholds",
        "num_classes",
        "curve",
        "summation_method",
        "specificity",
        "sensitivity",
    ];

    private static Metric OfCrossEntropy(ClassAndConfig parts, string name, ImportContext context)
    {
        if (parts.Number("axis", -1) != -1)
            throw new KerasUnsupportedException($"{context.ConfigPlace}: metric '{name}': expected the axis -1");
        bool fromLogits = parts.Settings["from_logits"] is { } f && Json.Flag(f);
        var loss = Keras2Losses.CrossEntropy(
            Loss.ByName(Keras2Losses.Classes[parts.ClassName]),
            Keras2Losses.Logits(fromLogits, context),
            parts.Number("label_smoothing", 0)
        );
        return new Metric(name, (y, p) => loss.Apply(y, p));
    }

    private static Metric Count(ClassAndConfig parts, string name, Agreement condition) =>
        new(name, ConfusionMetrics.Count(condition, Threshold(parts, null)));

    private static Metric Ratio(ClassAndConfig parts, string name, Agreement other)
    {
        int? Whole(string key) => parts.Settings[key] is { } v && !Json.IsNull(v) ? Json.Int(v) : null;
        return new(name, ConfusionMetrics.Ratio(other, Threshold(parts, Whole("top_k")), Whole("class_id"), Whole("top_k")));
    }

    private static double Threshold(ClassAndConfig parts, int? topK) =>
        parts.Settings["thresholds"] switch
        {
            null or JValue { Value: null } => topK is null ? 0.5 : ConfusionMetrics.NeverAbove,
            JArray { Count: 1 } one => Json.Number(one[0]),
            JArray list => throw new KerasUnsupportedException(
                $"metric {parts.ClassName}: expected one threshold, found {list.Count}: it would report as many numbers"
            ),
            var number => Json.Number(number),
        };

    // Each threshold is compared with each prediction, so a file of a few bytes must not ask for very many.
    private const int MostThresholds = 10_000;

    private static int Thresholds(ClassAndConfig parts)
    {
        int count = parts.Settings["num_thresholds"] is { } v ? Json.Int(v) : 200;
        return count is > 0 and <= MostThresholds
            ? count
            : throw new KerasUnsupportedException(
                $"metric {parts.ClassName}: expected from 1 to {MostThresholds:N0} thresholds, found {count:N0}"
            );
    }

    // A matrix of this many rows and columns.
    private const int MostClasses = 1_000;

    private static int ClassCount(ClassAndConfig parts) =>
        parts.Settings["num_classes"] is { } v && Json.Int(v) is > 0 and <= MostClasses and { } count
            ? count
            : throw new KerasUnsupportedException($"metric {parts.ClassName}: expected from 1 to {MostClasses:N0} classes");

    private static MetricSums Area(ClassAndConfig parts)
    {
        double[] inner = parts.Settings["thresholds"] is JArray list
            ? [.. list.Select(Json.Number)]
            : [.. CurveMetrics.Between(Thresholds(parts))];
        var summation = parts.Text("summation_method", "interpolation").ToLowerInvariant() switch
        {
            "interpolation" => CurveSummation.Interpolation,
            "minoring" => CurveSummation.Minoring,
            "majoring" => CurveSummation.Majoring,
            var other => throw new ConfigValueException("interpolation, minoring or majoring", new JValue(other)),
        };
        return CurveMetrics.Area(inner, parts.Text("curve", "ROC").ToUpperInvariant() == "PR", summation);
    }
}

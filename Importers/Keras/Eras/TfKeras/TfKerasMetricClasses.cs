using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>A metric object as it is read.</summary>
/// <param name="Object">Class and settings, without null ones.</param>
/// <param name="Name">Its name.</param>
/// <param name="Greatest">Whether of a curve the greatest value under a constraint is taken (TensorFlow 2.2 and later).</param>
/// <param name="CountsWhole">Whether overlaps of classes count in whole numbers.</param>
internal sealed record MetricParts(ClassAndConfig Object, string Name, bool Greatest, bool CountsWhole)
{
    internal double Number(string key, double usual) => Object.Number(key, usual);

    internal int? Whole(string key) => Object.Settings[key] is { } v ? Json.Int(v) : null;

    internal bool Flag(string key, bool usual) => Object.Settings[key] is { } v ? Json.Flag(v) : usual;

    internal JToken? this[string key] => Object.Settings[key];

    /// <summary>Refuses other keys.</summary>
    internal MetricParts Only(params ReadOnlySpan<string> keys)
    {
        Object.Only(keys);
        return this;
    }
}

/// <summary>The metric classes of tf.keras and Keras 3 that are no losses.</summary>
internal static class TfKerasMetricClasses
{
    // Each threshold is compared with each prediction, so a file of a few bytes must not ask for very many.
    private const int MostThresholds = 10_000,
        MostClasses = 1000;

    internal static readonly IReadOnlyDictionary<string, Func<MetricParts, Metric>> Readers = new Dictionary<
        string,
        Func<MetricParts, Metric>
    >
    {
        ["Accuracy"] = m => new Metric(m.Only().Name, (y, p) => Ops.Mean(Ops.Equal(y, p), [-1])) { ComparesEach = true },
        ["BinaryAccuracy"] = m =>
        {
            double threshold = m.Only("threshold").Number("threshold", 0.5);
            return new Metric(m.Name, (y, p) => TfKerasAccuracy.Binary(y, p, threshold)) { ComparesEach = true };
        },
        ["CategoricalAccuracy"] = m => Of(m.Only(), TfKerasAccuracy.Categorical),
        ["SparseCategoricalAccuracy"] = m => Of(m.Only(), TfKerasAccuracy.Sparse),
        ["TopKCategoricalAccuracy"] = m =>
        {
            int k = m.Only("k").Whole("k") ?? 5;
            return Of(m, (y, p) => TfKerasAccuracy.TopK(y, p, k));
        },
        ["SparseTopKCategoricalAccuracy"] = m =>
        {
            int k = m.Only("k", "from_sorted_ids").Whole("k") ?? 5;
            return m.Flag("from_sorted_ids", false)
                ? throw new KerasUnsupportedException($"predictions that are sorted class numbers are not supported")
                : Of(m, (y, p) => TfKerasAccuracy.SparseTopK(y, p, k));
        },
        ["RootMeanSquaredError"] = m => new Metric(m.Only().Name, MetricSums.Mean((y, p) => Ops.Square(p - y), repeats: true, Math.Sqrt)),
        ["MeanRelativeError"] = Relative,
        ["TruePositives"] = m => Count(m, Agreement.TruePositives),
        ["FalsePositives"] = m => Count(m, Agreement.FalsePositives),
        ["TrueNegatives"] = m => Count(m, Agreement.TrueNegatives),
        ["FalseNegatives"] = m => Count(m, Agreement.FalseNegatives),
        ["Precision"] = m => Ratio(m, Agreement.FalsePositives),
        ["Recall"] = m => Ratio(m, Agreement.FalseNegatives),
        ["AUC"] = Area,
        ["SensitivityAtSpecificity"] = m => At(m, "specificity", CurveValue.Sensitivity, CurveValue.Specificity),
        ["SpecificityAtSensitivity"] = m => At(m, "sensitivity", CurveValue.Specificity, CurveValue.Sensitivity),
        ["PrecisionAtRecall"] = m => At(m, "recall", CurveValue.Precision, CurveValue.Sensitivity),
        ["RecallAtPrecision"] = m => At(m, "precision", CurveValue.Sensitivity, CurveValue.Precision),
        ["MeanIoU"] = m => Overlap(m, Classes(m), (m.Flag("sparse_y_true", true), m.Flag("sparse_y_pred", true)), null),
        ["IoU"] = m => Overlap(m, Classes(m), (m.Flag("sparse_y_true", true), m.Flag("sparse_y_pred", true)), Targets(m)),
        ["OneHotMeanIoU"] = m => Overlap(m, Classes(m), (false, m.Flag("sparse_y_pred", false)), null),
        ["OneHotIoU"] = m => Overlap(m, Classes(m), (false, m.Flag("sparse_y_pred", false)), Targets(m)),
        ["BinaryIoU"] = m =>
        {
            double threshold = m.Number("threshold", 0.5);
            return Overlap(m, 2, (true, true), m["target_class_ids"] is null ? [0, 1] : Targets(m), threshold);
        },
        ["F1Score"] = FScore,
        ["FBetaScore"] = FScore,
    };

    private static Metric Of(MetricParts m, Func<Node, Node, Node> meaning) => new(m.Name, meaning);

    private static Metric Relative(MetricParts m)
    {
        double[] by = m.Only("normalizer")["normalizer"] switch
        {
            JArray list => [.. list.Select(Json.Number)],
            { } one => [Json.Number(one)],
            null => throw new KerasUnsupportedException($"it has no normalizer"),
        };
        return Of(
            m,
            (y, p) =>
            {
                var normalizer = by.Length == 1 ? Ops.Constant(by[0]) : Ops.Constant(by, by.Length);
                var zero = Ops.Equal(normalizer, 0);
                return Ops.Mean((1 - zero) * Ops.Abs(y - p) / (normalizer + zero), [-1]);
            }
        );
    }

    private static Metric Count(MetricParts m, Agreement condition) =>
        new(m.Name, ConfusionMetrics.Count(condition, Threshold(m.Only("thresholds"), null)));

    private static Metric Ratio(MetricParts m, Agreement other)
    {
        m.Only("thresholds", "top_k", "class_id");
        return new(m.Name, ConfusionMetrics.Ratio(other, Threshold(m, m.Whole("top_k")), m.Whole("class_id"), m.Whole("top_k")));
    }

    private static double Threshold(MetricParts m, int? topK) =>
        m["thresholds"] switch
        {
            null => topK is null ? 0.5 : ConfusionMetrics.NeverAbove,
            JArray { Count: 1 } one => Json.Number(one[0]),
            JArray list => throw new KerasUnsupportedException($"it has {list.Count} thresholds and would report as many numbers"),
            var number => Json.Number(number),
        };

    private static int Thresholds(MetricParts m)
    {
        int count = m.Whole("num_thresholds") ?? 200;
        return count is > 0 and <= MostThresholds
            ? count
            : throw new KerasUnsupportedException($"expected from 1 to {MostThresholds:N0} thresholds, found {count:N0}");
    }

    private static Metric Area(MetricParts m)
    {
        m.Only("num_thresholds", "thresholds", "curve", "summation_method", "multi_label", "from_logits", "num_labels");
        if (m.Flag("multi_label", false))
            throw new KerasUnsupportedException($"areas of several labels are not supported");
        double[] inner = m["thresholds"] is JArray list ? [.. list.Select(Json.Number)] : [.. CurveMetrics.Between(Thresholds(m))];
        var summation = m.Object.Text("summation_method", "interpolation").ToLowerInvariant() switch
        {
            "interpolation" => CurveSummation.Interpolation,
            "minoring" => CurveSummation.Minoring,
            "majoring" => CurveSummation.Majoring,
            var other => throw new ConfigValueException("interpolation, minoring or majoring", new JValue(other)),
        };
        bool precision = m.Object.Text("curve", "ROC").ToUpperInvariant() switch
        {
            "ROC" => false,
            "PR" => true,
            var other => throw new ConfigValueException("ROC or PR", new JValue(other), unsupported: true),
        };
        var sums = CurveMetrics.Area(inner, precision, summation);
        if (m.Flag("from_logits", false))
        {
            var parts = sums.Parts;
            sums = sums with { Parts = (y, p, w) => parts(y, Ops.Sigmoid(p), w) };
        }
        return new Metric(m.Name, sums);
    }

    private static Metric At(MetricParts m, string key, CurveValue wanted, CurveValue constrained)
    {
        m.Only(key, "num_thresholds", "class_id");
        double value = m.Number(key, 0);
        int count = Thresholds(m);
        var sums =
            m.Greatest ? CurveMetrics.Greatest(wanted, constrained, value, count)
            : wanted is CurveValue.Sensitivity or CurveValue.Specificity && constrained != CurveValue.Precision
                ? CurveMetrics.At(value, count, wanted == CurveValue.Sensitivity)
            : throw new KerasUnsupportedException($"it is not known what TensorFlow before 2.2 takes for it");
        if (m.Whole("class_id") is { } only)
        {
            var parts = sums.Parts;
            sums = sums with { Parts = (y, p, w) => parts(Ops.Pick(y, y.Rank - 1, only), Ops.Pick(p, p.Rank - 1, only), w) };
        }
        return new Metric(m.Name, sums);
    }

    private static int Classes(MetricParts m) =>
        m.Whole("num_classes") is > 0 and <= MostClasses and { } count
            ? count
            : throw new KerasUnsupportedException($"expected from 1 to {MostClasses:N0} classes");

    private static int[] Targets(MetricParts m) =>
        m["target_class_ids"] switch
        {
            JArray list => [.. list.Select(Json.Int)],
            { } one => [Json.Int(one)],
            null => throw new KerasUnsupportedException($"it has no target classes"),
        };

    private static Metric Overlap(MetricParts m, int classes, (bool True, bool Predicted) sparse, int[]? targets, double? threshold = null)
    {
        m.Only("num_classes", "target_class_ids", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis", "threshold");
        if (m.Number("axis", -1) != -1)
            throw new KerasUnsupportedException($"expected the axis -1");
        if (targets?.FirstOrDefault(t => t < 0 || t >= classes, -1) is >= 0 and { } outside)
            throw new KerasUnsupportedException($"expected target classes below {classes}, found {outside}");
        return new Metric(
            m.Name,
            OverlapMetrics.IntersectionOverUnion(
                classes,
                targets ?? [.. Enumerable.Range(0, classes)],
                y => sparse.True ? y : Ops.ExpandDims(Ops.ArgMax(y, -1), -1),
                p =>
                    threshold is { } least ? Ops.GreaterEqual(p, least)
                    : sparse.Predicted ? Ops.Truncate(p)
                    : Ops.ExpandDims(Ops.ArgMax(p, -1), -1),
                m.Whole("ignore_class"),
                m.CountsWhole
            )
        );
    }

    private static Metric FScore(MetricParts m)
    {
        m.Only("average", "beta", "threshold");
        if (m.Object.Text("average", "none") != "micro")
            throw new KerasUnsupportedException($"its average over classes is not supported, but for micro");
        double? threshold = m["threshold"] is { } t ? Json.Number(t) : null;
        return new Metric(m.Name, OverlapMetrics.FScore(m.Number("beta", 1), threshold));
    }
}

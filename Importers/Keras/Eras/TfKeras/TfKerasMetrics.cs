using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>How a release calls a metric that is given as a name.</summary>
internal enum MetricNaming
{
    /// <summary>By the name of its function: <c>mse</c> is <c>mean_squared_error</c>, <c>accuracy</c> is <c>acc</c>.</summary>
    Function,

    /// <summary>By the name of its function, but for accuracy and cross-entropy.</summary>
    FunctionButAccuracy,

    /// <summary>As it was given.</summary>
    Given,
}

/// <summary>Metrics of tf.keras and Keras 3: functions by name, and objects with their arguments. One that is not known is left out with a
/// line of the report: neither predictions nor training depend on it.</summary>
/// <param name="context">Where the file is read.</param>
/// <param name="losses">Its losses.</param>
/// <param name="naming">What its release calls them.</param>
/// <param name="byTargets">Whether the targets' shape says what accuracy means, and not the loss (TensorFlow 2.2 and later).</param>
/// <param name="overlapsCountWhole">Whether overlaps of classes count in whole numbers where no type is stated.</param>
internal sealed class TfKerasMetrics(
    ImportContext context,
    TfKerasLosses losses,
    MetricNaming naming,
    bool byTargets,
    bool overlapsCountWhole = false
)
{
    /// <summary>One or several metrics of an output.</summary>
    internal Metric[] Some(JToken token)
    {
        var all = (token is JArray list ? list.AsEnumerable() : [token]).Select(Read).OfType<Metric>();
        // TensorFlow 1 has one of several with one name.
        return [.. naming == MetricNaming.Function ? all.DistinctBy(m => m.Name) : all];
    }

    /// <summary>A list for all outputs, a list for each one, or lists by their names.</summary>
    internal PerOutput<Metric[]>? Read(JToken? metrics, bool areLists) =>
        metrics switch
        {
            null or JValue { Value: null } or JArray { Count: 0 } => null,
            JObject named when !named.ContainsKey("class_name") => PerOutput<Metric[]>.ByName(
                named.Properties().ToDictionary(p => p.Name, p => Some(p.Value))
            ),
            JArray lists when areLists && lists.Any(l => l is JArray) => PerOutput<Metric[]>.InOrder([.. lists.Select(Some)]),
            _ => PerOutput<Metric[]>.ForAll(Some(metrics)),
        };

    private Metric? Read(JToken token)
    {
        if (Json.IsNull(token))
            return null;
        try
        {
            if (token is JValue { Value: string given })
                return Named(Of(given), given);
            if (TfKerasLosses.FunctionOf(token) is { } function)
                return OfFunction(function).With(name: function);
            return OfObject(ClassAndConfig.Read(token, "a metric"));
        }
        catch (ConfigValueException e)
        {
            return TrainingForm.LeftOut(token, e.Message, context);
        }
        catch (KerasException e)
        {
            return TrainingForm.LeftOut(token, e.Problem, context);
        }
    }

    // A class may be given by its name, without settings.
    private Metric Of(string name) =>
        char.IsAsciiLetterUpper(name[0]) && name.Any(char.IsAsciiLetterLower) ? OfObject(new ClassAndConfig(name, [])) : OfFunction(name);

    private Metric Named(Metric metric, string given) =>
        naming switch
        {
            MetricNaming.Given => metric.With(name: given, written: given),
            MetricNaming.FunctionButAccuracy when given is "accuracy" or "acc" or "crossentropy" or "ce" => metric.With(
                name: given,
                written: given
            ),
            _ => metric.With(written: given),
        };

    /// <summary>The function of a name.</summary>
    internal Metric OfFunction(string name)
    {
        switch (name)
        {
            case "accuracy" or "acc" when byTargets:
                return new Metric("accuracy", (y, p) => ByShapes(y, p, Binary(0.5), TfKerasAccuracy.Sparse, TfKerasAccuracy.Categorical));
            case "crossentropy" or "ce" when byTargets:
                return new Metric(
                    "crossentropy",
                    (y, p) =>
                        ByShapes(
                            y,
                            p,
                            losses.OfFunction("binary_crossentropy").Apply,
                            losses.OfFunction("sparse_categorical_crossentropy").Apply,
                            losses.OfFunction("categorical_crossentropy").Apply
                        )
                );
            case "binary_accuracy":
                return new Metric(name, Binary(0.5)) { ComparesEach = true };
            case "top_k_categorical_accuracy":
                return new Metric(name, (y, p) => TfKerasAccuracy.TopK(y, p, 5));
            case "sparse_top_k_categorical_accuracy":
                return new Metric(name, (y, p) => TfKerasAccuracy.SparseTopK(y, p, 5));
            case "cosine_similarity" or "cosine_proximity":
                var cosine = losses.OfFunction(name);
                return new Metric(name, (y, p) => -cosine.Apply(y, p));
            case "accuracy" or "acc" or "crossentropy" or "ce" or "categorical_accuracy" or "sparse_categorical_accuracy":
                return Metric.ByName(name);
            default:
                var loss = losses.OfFunction(name);
                return new Metric(loss.Name, loss.Apply);
        }
    }

    private Metric OfObject(ClassAndConfig parts)
    {
        string name = parts.Settings["name"] is JValue { Value: string given } ? given : ObjectPath.SnakeCase(parts.ClassName);
        var settings = (JObject)parts.Settings.DeepClone();
        bool isOverlap = parts.ClassName.EndsWith("IoU", StringComparison.Ordinal);
        string? type = isOverlap ? TypeOf(settings["dtype"]) : null;
        settings.Remove("name");
        settings.Remove("dtype");
        foreach (var idle in settings.Properties().Where(p => Json.IsNull(p.Value)).ToList())
            idle.Remove();
        parts = new ClassAndConfig(parts.ClassName, settings);
        var metric =
            parts.ClassName == "MeanMetricWrapper" && settings["fn"] is { } fn && TfKerasLosses.FunctionOf(fn) is { } function
                ? OfFunction(function)
            : TfKerasMetricClasses.Readers.TryGetValue(parts.ClassName, out var reader)
                ? reader(new MetricParts(parts, name, byTargets, type?.StartsWith("int", StringComparison.Ordinal) ?? overlapsCountWhole))
            : OfLoss(parts);
        var kept = new Dictionary<string, object?>();
        foreach (var setting in settings.Properties())
            kept[setting.Name] = setting.Value switch
            {
                JValue { Value: var value } => value,
                JArray list when list.All(v => v.Type is JTokenType.Integer or JTokenType.Float) => list.Select(Json.Number).ToArray(),
                JObject o when TfKerasLosses.FunctionOf(o) is { } named => named,
                _ => throw new ConfigValueException($"a number, text, flag or numbers for '{setting.Name}'", setting.Value),
            };
        if (type is not null)
            kept["dtype"] = type;
        return metric.With(name: name, form: new KerasObject(parts.ClassName, kept));
    }

    /// <summary>A type by itself, or as the name of a policy.</summary>
    private static string? TypeOf(JToken? type) =>
        type is JObject policy ? Json.TextOf(policy["config"], "name") : (string?)(type as JValue);

    /// <summary>A class of metrics whose values are those of a loss.</summary>
    private Metric OfLoss(ClassAndConfig parts)
    {
        string className = parts.ClassName == "LogCoshError" ? "LogCosh" : parts.ClassName;
        if (!TfKerasLosses.Classes.TryGetValue(className, out string? function))
            throw new KerasUnsupportedException($"no metric of Keras that KerasSharp has");
        var loss = losses.OfFunction(function, parts);
        double sign = function == "cosine_similarity" ? -1 : 1;
        return new Metric(function, (y, p) => sign * loss.Apply(y, p));
    }

    private static Func<Node, Node, Node> Binary(double threshold) => (y, p) => TfKerasAccuracy.Binary(y, p, threshold);

    private static Node ByShapes(
        Node y,
        Node p,
        Func<Node, Node, Node> binary,
        Func<Node, Node, Node> sparse,
        Func<Node, Node, Node> categorical
    ) =>
        p.Shape[-1] == 1 ? binary(y, p)
        : y.Shape[-1] == 1 ? sparse(y, p)
        : categorical(y, p);
}

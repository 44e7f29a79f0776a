using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>compile_config of Keras 3, and training_config of its HDF5 files: losses and metrics as names and objects.</summary>
/// <param name="optimizers">The settings of optimizers.</param>
internal sealed class Keras3TrainingForm(OptimizerForm optimizers) : TrainingForm(optimizers)
{
    /// <summary>The key beside the architecture.</summary>
    internal const string Key = "compile_config";

    private static readonly (string Keras3, string Own)[] s_names = [("kl_divergence", "kullback_leibler_divergence")];

    // A loss's settings at which it is the function of its name.
    private static readonly (string Key, JToken[] Values)[] s_usual =
    [
        ("reduction", ["sum_over_batch_size"]),
        ("from_logits", [false]),
        ("label_smoothing", [0.0, 0]),
        ("axis", [-1]),
        ("ignore_class", [JValue.CreateNull()]),
        ("dtype", [JValue.CreateNull(), "float32"]),
    ];

    private readonly OptimizerForm _optimizers = optimizers;

    internal override TrainingSpec? ReadBeside(JObject architecture, ImportContext context) =>
        architecture[Key] is JObject { Count: > 0 } config ? Read(config, context) : null;

    internal override TrainingSpec Read(JObject config, ImportContext context)
    {
        if (
            (config["optimizer"] ?? config["optimizer_config"]) is not JObject optimizer
            || optimizer["class_name"] is not JValue { Value: string className }
            || optimizer["config"] is not JObject settings
        )
            throw new KerasUnsupportedException($"{context.ConfigPlace}: {Key}: expected an optimizer with class_name and config");
        if (config["weighted_metrics"] is { } weighted && !Json.IsNull(weighted) && weighted is not JArray { Count: 0 })
            context.Report.Add(ImportNoteKind.Warning, "", "weighted metrics are left out");
        var spec = Read(ReadOptimizer(className, settings, context), config["loss"], null, config["loss_weights"], null, context);
        return spec with { Metrics = MetricsOf(config["metrics"], context) };
    }

    internal override JObject Write(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend)
    {
        // HDF5 has the optimizer last, by its plain class.
        var config = WriteBeside(spec, learningRate, release, backend);
        var optimizer = (JObject)config["optimizer"]!;
        config.Remove("optimizer");
        config["optimizer_config"] = new JObject { ["class_name"] = optimizer["class_name"], ["config"] = optimizer["config"] };
        return config;
    }

    internal override JObject WriteBeside(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend) =>
        new()
        {
            ["optimizer"] = _optimizers.Write(spec.Optimizer, learningRate, release),
            ["loss"] = Write(spec.Loss, l => WriteLoss(l, release, backend)),
            ["loss_weights"] = spec.LossWeights is null ? JValue.CreateNull() : Write(spec.LossWeights, w => new JValue(w)),
            ["metrics"] = spec.Metrics is null
                ? JValue.CreateNull()
                : Write(spec.Metrics, m => new JArray(m.Select(x => new JValue(Keras3Name(x.Written))))),
            ["weighted_metrics"] = JValue.CreateNull(),
            ["run_eagerly"] = false,
            ["steps_per_execution"] = 1,
            ["jit_compile"] = false,
        };

    protected override Loss ReadLoss(JToken token, ImportContext context)
    {
        var stored = ClassAndConfig.Read(token, "a loss");
        foreach (var (key, values) in s_usual)
            if (stored.Settings[key] is { } value && !values.Any(v => JToken.DeepEquals(v, value)))
                throw new KerasUnsupportedException(
                    $"{context.ConfigPlace}: the loss {Wording.Clip(stored.ClassName)}: '{key}' is {ConfigText.Describe(value)}, which is "
                        + $"not supported"
                );
        foreach (var setting in stored.Settings.Properties())
            if (setting.Name is not ("name" or "fn") && !s_usual.Any(u => u.Key == setting.Name))
                throw new KerasUnsupportedException(
                    $"{context.ConfigPlace}: the loss {Wording.Clip(stored.ClassName)}: '{setting.Name}' is not supported"
                );
        // Those of targets 0 and 1 are turned into -1 and 1, by what a batch holds.
        string name = OwnName(stored.ClassName);
        return name is not ("hinge" or "squared_hinge")
            ? Loss.ByName(name)
            : throw new KerasUnsupportedException($"{context.ConfigPlace}: the loss {name} of Keras 3 is not supported");
    }

    protected override JToken WriteLoss(Loss loss, KerasVersion release, TrainingBackend backend) => new JValue(Keras3Name(loss.Name));

    /// <summary>Lists for all outputs, or for each one. A metric that is not known is left out: no prediction depends on it.</summary>
    private static PerOutput<Metric[]>? MetricsOf(JToken? metrics, ImportContext context)
    {
        Metric[] Some(JToken t) => [.. (t is JArray list ? list.AsEnumerable() : [t]).Select(m => MetricOf(m, context)).OfType<Metric>()];
        return metrics switch
        {
            null or JValue { Value: null } or JArray { Count: 0 } => null,
            JObject named when !named.ContainsKey("class_name") => PerOutput<Metric[]>.ByName(
                named.Properties().ToDictionary(p => p.Name, p => Some(p.Value))
            ),
            JArray lists when lists.All(l => l is JArray or JValue { Value: null }) => PerOutput<Metric[]>.InOrder([.. lists.Select(Some)]),
            _ => PerOutput<Metric[]>.ForAll(Some(metrics)),
        };
    }

    private static Metric? MetricOf(JToken token, ImportContext context)
    {
        if (Json.IsNull(token))
            return null;
        try
        {
            var stored = ClassAndConfig.Read(token, "a metric");
            if (stored.Settings.Properties().All(p => p.Name is "name" or "dtype"))
                return Metric.ByName(OwnName(stored.ClassName));
        }
        catch (KerasException)
        {
            // What is not known is told below.
        }
        catch (ConfigValueException e)
        {
            throw new KerasFormatException($"{context.ConfigPlace}: {e.Message}", e);
        }
        context.Report.Add(
            ImportNoteKind.Warning,
            "",
            $"a metric is not known and left out: {ConfigText.Describe((token as JObject)?["class_name"] ?? token)}"
        );
        return null;
    }

    private static string OwnName(string name)
    {
        string snake = name.Any(char.IsAsciiLetterUpper) ? ObjectPath.SnakeCase(name) : name;
        return s_names.FirstOrDefault(n => n.Keras3 == snake).Own ?? snake;
    }

    private static string Keras3Name(string name) => s_names.FirstOrDefault(n => n.Own == name).Keras3 ?? name;
}

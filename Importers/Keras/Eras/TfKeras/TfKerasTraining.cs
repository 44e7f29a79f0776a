using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>training_config of tf.keras, and compile_config of its archives: losses and metrics as names and objects.</summary>
/// <param name="optimizers">The settings of optimizers.</param>
internal sealed class TfKerasTrainingForm(OptimizerForm optimizers) : Keras2TrainingForm(optimizers)
{
    private const string NewOptimizers = "Custom>";

    private static readonly string[] s_waysOfRunning = ["run_eagerly", "steps_per_execution", "jit_compile"];

    // Names that Keras 2 does not have.
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["kl_divergence"] = "kullback_leibler_divergence",
        ["log_cosh"] = "logcosh",
        ["huber"] = "huber_loss",
    };

    // An object's settings, and the values at which it is the function of its name.
    private static readonly (string Key, JToken[] Values)[] s_usual =
    [
        ("axis", [-1]),
        ("dtype", [JValue.CreateNull(), "float32"]),
        ("ignore_class", [JValue.CreateNull()]),
    ];

    protected override TrainingRules Rules(ImportContext context) =>
        base.Rules(context) with
        {
            OutputsCountBySamples = context.Applies(TfKerasQuirks.OutputsCountBySamples),
        };

    internal override TrainingSpec? ReadBeside(JObject architecture, ImportContext context)
    {
        if (architecture["compile_config"] is not JObject { Count: > 0 } stored)
            return null;
        var config = (JObject)stored.DeepClone();
        config["optimizer_config"] = config["optimizer"];
        config.Remove("optimizer");
        foreach (string key in s_waysOfRunning)
            config.Remove(key);
        return Read(config, context);
    }

    internal override TrainingSpec Read(JObject config, ImportContext context)
    {
        config = (JObject)config.DeepClone();
        // The new optimizers are not those of HDF5's registry, which writes them as the writer's own.
        if (
            config["optimizer_config"] is JObject optimizer
            && Json.TextOf(optimizer, "class_name") is { } name
            && name.StartsWith(NewOptimizers, StringComparison.Ordinal)
        )
            optimizer["class_name"] = name[NewOptimizers.Length..];
        foreach (string key in new[] { "metrics", "weighted_metrics" })
            if (config[key] is JArray list)
                foreach (var none in list.Where(Json.IsNull).ToList())
                    none.Replace(new JArray());
        try
        {
            return base.Read(config, context);
        }
        catch (KerasFormatException e)
        {
            // No prediction depends on it: the model is loaded without what it is trained by.
            throw new KerasUnsupportedException($"{e.Message}", e);
        }
    }

    internal override JObject WriteBeside(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend)
    {
        var config = Write(spec, learningRate, release, backend);
        var optimizer = (JObject)config["optimizer_config"]!;
        string className = (string)optimizer["class_name"]!;
        var beside = new JObject
        {
            ["optimizer"] = new JObject
            {
                ["module"] = "keras.optimizers",
                ["class_name"] = className.StartsWith(NewOptimizers, StringComparison.Ordinal)
                    ? className[NewOptimizers.Length..]
                    : className,
                ["config"] = optimizer["config"],
                ["registered_name"] = null,
            },
        };
        foreach (string key in new[] { "loss", "metrics", "loss_weights", "weighted_metrics" })
            beside[key] = config[key];
        foreach (string key in s_waysOfRunning)
            beside[key] = JValue.CreateNull();
        return beside;
    }

    protected override bool IsObject(JObject value) => value.ContainsKey("class_name") && value.ContainsKey("config");

    protected override Loss ReadLoss(JToken token, ImportContext context) => base.ReadLoss(Plain(token, context), context);

    protected override Metric ReadMetric(JToken token, ImportContext context) => base.ReadMetric(Plain(token, context), context);

    /// <summary>A loss or metric with the names and settings of Keras 2.</summary>
    private static JToken Plain(JToken token, ImportContext context)
    {
        if (token is JValue { Value: string name })
            return new JValue(s_names.GetValueOrDefault(name, name));
        if (token is not JObject parts || parts["config"] is not JObject stored)
            return FunctionOf(token);
        var config = (JObject)stored.DeepClone();
        foreach (var (key, values) in s_usual)
            if (config[key] is { } value)
                if (values.Any(v => JToken.DeepEquals(v, value)))
                    config.Remove(key);
                else
                    throw new KerasUnsupportedException(
                        $"{context.ConfigPlace}: {Wording.Clip(Json.TextOf(parts, "class_name") ?? "?")}: '{key}' is "
                            + $"{ConfigText.Describe(value)}, which is not supported"
                    );
        foreach (
            var idle in config
                .Properties()
                .Where(p => Json.IsNull(p.Value) || p is { Name: "multi_label", Value: JValue { Value: false } })
                .ToList()
        )
            idle.Remove();
        // Which of both is meant depends on where a step runs; here it runs on one device.
        if (Json.TextOf(config, "reduction") == "auto")
            config["reduction"] = "sum_over_batch_size";
        if (Json.TextOf(parts, "class_name") is "MeanMetricWrapper" && Json.TextOf(config, "fn") is { } function)
            config["fn"] = s_names.GetValueOrDefault(function, function);
        else
            config.Remove("fn");
        return new JObject { ["class_name"] = parts["class_name"], ["config"] = config };
    }

    private static JToken FunctionOf(JToken token) =>
        token is JObject function && Json.TextOf(function, "class_name") == "function" ? function["config"]! : token;
}

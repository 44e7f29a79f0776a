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

    // Binary cross-entropy adds 1e-7 within its logarithms, although it has clipped what is in them.
    private static readonly LossForm s_losses = new(LogitsForm.ExactOfOutput, 1e-7, 1e-12, LossReduction.SumOverBatchSize);

    protected override TrainingRules Rules(ImportContext context) =>
        TrainingRules.Keras23 with
        {
            RepeatsWeights = true,
            ActivityPenaltiesBySample = true,
            MarksRepeatedWeighted = context.Applies(TfKerasQuirks.AccuracyByTargets),
            OutputsCountBySamples = context.Applies(TfKerasQuirks.OutputsCountBySamples),
            MetricNamesAreWhole = context.Applies(TfKerasQuirks.MetricNamesAreWhole),
            MaskedDoNotCount = context.Applies(TfKerasQuirks.MaskedDoNotCount),
        };

    internal override TrainingSpec? ReadBeside(JObject architecture, ImportContext context)
    {
        if (architecture["compile_config"] is not JObject { Count: > 0 } stored)
            return null;
        var config = (JObject)stored.DeepClone();
        bool isNamed = config["optimizer"] is JValue { Value: string };
        config["optimizer_config"] = SlotOptimizerForm.Named(config["optimizer"]);
        if (isNamed)
            config["optimizer_config"]!["config"]![TfKerasOptimizerForm.LegacyKey] = false;
        config.Remove("optimizer");
        foreach (string key in s_waysOfRunning)
            config.Remove(key);
        // An archive's metrics are compiled anew.
        var spec = Read(config, context);
        return spec with { Rules = spec.Rules with { MetricNamesAreWhole = false } };
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

    protected override Loss ReadLoss(JToken token, ImportContext context) => new TfKerasLosses(context, s_losses).Read(token);

    protected override PerOutput<Metric[]>? MetricsOf(JToken? metrics, ImportContext context) =>
        new TfKerasMetrics(
            context,
            new TfKerasLosses(context, s_losses),
            NamingOf(context),
            context.Applies(TfKerasQuirks.AccuracyByTargets)
        ).Read(metrics, areLists: true);

    private static MetricNaming NamingOf(ImportContext context) =>
        context.Applies(TfKerasQuirks.MetricsByFunction) ? MetricNaming.FunctionButAccuracy
        : !context.Applies(TfKerasQuirks.AccuracyByTargets) && IsOfTensorFlow1(context.Architecture) ? MetricNaming.Function
        : MetricNaming.Given;

    // 1.13 to 2.1 call their release the same; 1.x alone writes the type of what initializers draw.
    private static bool IsOfTensorFlow1(JObject? architecture) =>
        architecture
            ?.Descendants()
            .OfType<JProperty>()
            .Any(p =>
                p.Name.EndsWith("_initializer", StringComparison.Ordinal)
                && p.Value is JObject initializer
                && (initializer["config"] as JObject)?.ContainsKey("dtype") == true
            ) != false;
}

using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras;
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

    private static readonly (string Keras3, string Own)[] s_names =
    [
        ("kl_divergence", "kullback_leibler_divergence"),
        ("log_cosh", "logcosh"),
        ("huber", "huber_loss"),
        ("cosine_similarity", "cosine_proximity"),
    ];

    // A norm is at least 1e-7.
    private static readonly LossForm s_losses = new(LogitsForm.ExactOfOutput, 0, 1e-14, null);

    private readonly OptimizerForm _optimizers = optimizers;

    internal override TrainingSpec? ReadBeside(JObject architecture, ImportContext context) =>
        architecture[Key] is JObject { Count: > 0 } config ? Read(config, context) : null;

    internal override TrainingSpec Read(JObject config, ImportContext context)
    {
        if (
            SlotOptimizerForm.Named(config["optimizer"] ?? config["optimizer_config"]) is not JObject optimizer
            || optimizer["class_name"] is not JValue { Value: string className }
            || optimizer["config"] is not JObject settings
        )
            throw new KerasUnsupportedException($"{context.ConfigPlace}: {Key}: expected an optimizer with class_name and config");
        // An archive whose optimizer only counts in 32 bits may be of JAX too; only the gradients of hidden scores differ from PyTorch's.
        bool ofTorch = context.WrittenOn is "torch" || (context.WrittenOn is null && (context.CountsIn32Bits || IsOfTorch(optimizer)));
        bool dense = ofTorch || context.WrittenOn is "jax";
        var read = ReadOptimizer(className, settings, context) with
        {
            AccumulationCountsBatches = context.Applies(Keras3Quirks.AccumulationCountsBatches),
            TableGradients = dense ? TableGradients.Whole : TableGradients.SquaredByUse,
        };
        if (config["loss"] is JObject losses && !IsObject(losses))
            Compare([.. losses.Properties().Select(p => p.Name)], context);
        var spec = Read(read, config["loss"], config["metrics"], config["loss_weights"], null, context);
        return spec with
        {
            WeightedMetrics = Guarded(context, () => MetricsOf(config["weighted_metrics"], context)),
            Rules = spec.Rules with { FusedScoresLearn = ofTorch },
        };
    }

    private static void Compare(string[] outputs, ImportContext context)
    {
        if (!outputs.SequenceEqual(outputs.Order(StringComparer.Ordinal)) && context.Applies(Keras3Quirks.LossesByAlphabet))
            context.Report.Add(
                ImportNoteKind.Warning,
                "",
                $"Keras {context.Version} gives losses and weights that are named to the outputs in the order of the alphabet, as no other "
                    + $"release does; here each goes to the output of its name"
            );
    }

    // On PyTorch most optimizers are classes of their own, which an archive names; the others tell by their count of steps (the types of
    // Python's numbers in backend/common/dtypes.py). HDF5 names the library.
    private static bool IsOfTorch(JObject optimizer) =>
        optimizer
            .DescendantsAndSelf()
            .OfType<JObject>()
            .Any(o => Json.TextOf(o, "module")?.Contains("backend.torch", StringComparison.Ordinal) == true);

    internal override JObject Write(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend)
    {
        // HDF5 has the optimizer last, by its plain class.
        var config = WriteBeside(spec, learningRate, release, backend);
        var optimizer = (JObject)config["optimizer"]!;
        config.Remove("optimizer");
        config["optimizer_config"] = new JObject { ["class_name"] = optimizer["class_name"], ["config"] = optimizer["config"] };
        return config;
    }

    internal override JObject WriteBeside(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend)
    {
        JToken Metrics(PerOutput<Metric[]>? metrics) =>
            metrics is null ? JValue.CreateNull() : Write(metrics, m => new JArray(m.Select(x => WriteMetric(x, release, backend))));
        return new()
        {
            ["optimizer"] = _optimizers.Write(spec.Optimizer, learningRate, release),
            ["loss"] = Write(spec.Loss, l => WriteLoss(l, release, backend)),
            ["loss_weights"] = spec.LossWeights is null ? JValue.CreateNull() : Write(spec.LossWeights, w => new JValue(w)),
            ["metrics"] = Metrics(spec.Metrics),
            ["weighted_metrics"] = Metrics(spec.WeightedMetrics),
            ["run_eagerly"] = false,
            ["steps_per_execution"] = 1,
            ["jit_compile"] = false,
        };
    }

    protected override TrainingRules Rules(ImportContext context) =>
        TrainingRules.Keras23 with
        {
            RepeatsWeights = true,
            ActivityPenaltiesBySample = context.Applies(Keras3Quirks.ActivityPenaltiesBySample),
            MarksRepeatedWeighted = true,
            OutputsCountBySamples = true,
            MaskedDoNotCount = true,
            BothWeights = BothWeights.Refused,
            MasksComeWithWeights = context.Applies(Keras3Quirks.MasksComeWithWeights),
            OnlyMeansSeeMasks = true,
            TargetsMayBeVectors = true,
            LossCountsByBatches = context.Applies(Keras3Quirks.LossCountsByBatches),
            OutputLossesUnreported = context.Applies(Keras3Quirks.OutputLossesUnreported),
            OutputLossesWeighted = context.Applies(Keras3Quirks.OutputLossesWeighted),
        };

    protected override bool IsObject(JObject value) => value.ContainsKey("class_name");

    protected override Loss ReadLoss(JToken token, ImportContext context) => new TfKerasLosses(context, s_losses).Read(token);

    protected override PerOutput<Metric[]>? MetricsOf(JToken? metrics, ImportContext context) =>
        new TfKerasMetrics(
            context,
            new TfKerasLosses(context, s_losses),
            MetricNaming.Given,
            byTargets: true,
            context.Applies(Keras3Quirks.OverlapsCountWhole)
        ).Read(metrics, areLists: true);

    protected override JToken WriteLoss(Loss loss, KerasVersion release, TrainingBackend backend) =>
        loss.Object is { } form ? Object("keras.losses", form, loss.Name) : new JValue(Keras3Name(loss.Name));

    protected override JToken WriteMetric(Metric metric, KerasVersion release, TrainingBackend backend) =>
        metric.Object is { } form ? Object("keras.metrics", form, metric.Name) : new JValue(Keras3Name(metric.Written));

    private static JObject Object(string module, KerasObject form, string name)
    {
        var config = new JObject { ["name"] = name };
        foreach (var (key, value) in form.Settings)
            config[key] = ObjectSetting.ToToken(value);
        return Keras3Objects.Of(module, form.ClassName, config);
    }

    private static string Keras3Name(string name) => s_names.FirstOrDefault(n => n.Own == name).Keras3 ?? name;
}

using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>training_config: optimizer, loss, metrics, weights of losses, modes of sample weights.</summary>
/// <param name="optimizers">The settings of optimizers.</param>
internal class TrainingForm(OptimizerForm optimizers)
{
    private const string MetricLeftOut = "the metric";

    private const int MostLeftOutTold = 8;

    /// <summary>Whether penalties count when a model is tested, in a file's release.</summary>
    protected virtual bool PenaltiesWhenTesting(ImportContext context) => true;

    /// <summary>How a file's release makes one number of losses and metrics.</summary>
    protected virtual TrainingRules Rules(ImportContext context) => TrainingRules.Keras1;

    /// <summary>Whether a release writes metrics that count sample weights.</summary>
    protected virtual bool WritesWeighted(KerasVersion release) => false;

    /// <summary>Whether a value is one loss or metric given as an object, and not one for each output by name.</summary>
    protected virtual bool IsObject(JObject value) => false;

    /// <summary>The loss of a name or object.</summary>
    protected virtual Loss ReadLoss(JToken token, ImportContext context) => Loss.ByName(Json.Text(token));

    /// <summary>The metric of a name or object.</summary>
    protected virtual Metric ReadMetric(JToken token, ImportContext context) => Metric.ByName(Json.Text(token));

    /// <summary>What the era writes for a loss.</summary>
    protected virtual JToken WriteLoss(Loss loss, KerasVersion release, TrainingBackend backend) => new JValue(loss.Name);

    /// <summary>What the era writes for a metric.</summary>
    protected virtual JToken WriteMetric(Metric metric, KerasVersion release, TrainingBackend backend) => new JValue(metric.Name);

    /// <summary>Reads the training_config of a whole-model file.</summary>
    /// <exception cref="KerasFormatException">It is ill-formed.</exception>
    /// <exception cref="KerasUnsupportedException">An optimizer, loss or metric that KerasSharp does not have.</exception>
    internal virtual TrainingSpec Read(JObject config, ImportContext context)
    {
        foreach (var member in config.Properties())
            if (
                member.Name
                is not ("optimizer_config" or "loss" or "metrics" or "sample_weight_mode" or "loss_weights" or "weighted_metrics")
            )
                throw new KerasUnsupportedException($"{context.ConfigPlace}: unknown key '{member.Name}'");
        if (
            config["optimizer_config"] is not JObject optimizer
            || optimizer["class_name"] is not JValue { Value: string className }
            || optimizer["config"] is not JObject settings
        )
            throw new KerasFormatException($"{context.ConfigPlace}: expected an optimizer_config with class_name and config");
        return Read(
            ReadOptimizer(className, settings, context),
            config["loss"],
            config["metrics"],
            config["loss_weights"],
            config["sample_weight_mode"],
            context
        ) with
        {
            WeightedMetrics = Guarded(context, () => MetricsOf(config["weighted_metrics"], context)),
        };
    }

    /// <summary>Reads what an architecture says beside its layers; null where it says nothing.</summary>
    /// <inheritdoc cref="Read(JObject, ImportContext)" path="/exception"/>
    internal virtual TrainingSpec? ReadBeside(JObject architecture, ImportContext context) => null;

    /// <summary>Reads an optimizer's settings. Where it is none of Keras's, the caller's takes its place; where the caller gives none, that
    /// is told once the loss has been read, so that the report knows whether anything else is lacking.</summary>
    protected Optimizer ReadOptimizer(string className, JObject config, ImportContext context)
    {
        var report = context.Report;
        try
        {
            var read = optimizers.Read(className, config, context);
            report.KnowsOptimizer = true;
            return read;
        }
        catch (KerasUnsupportedException e)
        {
            report.UnknownOptimizer = e;
            if (context.Options.Optimizer is not { } given)
                return new Sgd();
            report.Add(ImportNoteKind.Default, "", $"{given.ClassName}, which is given, takes the place of the optimizer: {e.Problem}");
            return given;
        }
    }

    /// <summary>The file's loss, or where it cannot be had the caller's.</summary>
    private PerOutput<Loss> LossOf(JToken? loss, ImportContext context)
    {
        PerOutput<Loss> read;
        var report = context.Report;
        try
        {
            read = Guarded(
                context,
                () =>
                    Each(loss ?? JValue.CreateNull(), t => ReadLoss(t, context))
                    ?? throw new ConfigValueException("a loss", loss ?? JValue.CreateNull())
            );
            report.KnowsLoss = true;
        }
        catch (KerasException e) when (context.Options.Loss is not null)
        {
            read = context.Options.Loss!;
            report.Add(ImportNoteKind.Default, "", $"the loss that is given takes the place of the file's: {e.Problem}");
        }
        catch (KerasException) when (report.UnknownOptimizer is { } unknown && context.Options.Optimizer is null)
        {
            throw unknown;
        }
        return report.UnknownOptimizer is { } problem && context.Options.Optimizer is null ? throw problem : read;
    }

    /// <summary>The training_config of a model.</summary>
    /// <exception cref="KerasUnsupportedException">The release has no form for something.</exception>
    internal virtual JObject Write(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend)
    {
        JToken Metrics(PerOutput<Metric[]> metrics) => Write(metrics, m => new JArray(m.Select(one => WriteMetric(one, release, backend))));
        var config = new JObject
        {
            ["optimizer_config"] = optimizers.Write(spec.Optimizer, learningRate, release),
            ["loss"] = Write(spec.Loss, loss => WriteLoss(loss, release, backend)),
            ["metrics"] = spec.Metrics is null ? new JArray() : Metrics(spec.Metrics),
        };
        if (WritesWeighted(release))
            config["weighted_metrics"] = spec.WeightedMetrics is null ? JValue.CreateNull() : Metrics(spec.WeightedMetrics);
        config["sample_weight_mode"] = spec.SampleWeightModes is null
            ? JValue.CreateNull()
            : Write(spec.SampleWeightModes, m => m == SampleWeightMode.Temporal ? new JValue("temporal") : JValue.CreateNull());
        config["loss_weights"] = spec.LossWeights is null ? JValue.CreateNull() : Write(spec.LossWeights, w => new JValue(w));
        return config;
    }

    /// <summary>Asks whether the release itself reads what <see cref="Write"/> gives, which says less than that it is written
    /// there.</summary>
    /// <param name="written">The training_config.</param>
    /// <param name="outputs">The names of the model's outputs.</param>
    /// <exception cref="KerasUnsupportedException">It does not.</exception>
    internal virtual void RequireReadable(JObject written, IReadOnlyList<string> outputs) { }

    /// <summary>What an archive says beside the architecture (compile_config).</summary>
    /// <inheritdoc cref="Write(TrainingSpec, float, KerasVersion, TrainingBackend)" path="/exception"/>
    internal virtual JObject WriteBeside(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend) =>
        Write(spec, learningRate, release, backend);

    protected TrainingSpec Read(
        Optimizer optimizer,
        JToken? loss,
        JToken? metrics,
        JToken? lossWeights,
        JToken? modes,
        ImportContext context
    )
    {
        return Guarded(
            context,
            () =>
                new TrainingSpec
                {
                    Optimizer = optimizer,
                    Loss = LossOf(loss, context),
                    Metrics = MetricsOf(metrics, context),
                    LossWeights = Each(lossWeights, Json.Number),
                    SampleWeightModes = Each(
                        modes,
                        t =>
                            Json.IsNull(t) ? SampleWeightMode.Sample
                            : Json.Text(t) == "temporal" ? SampleWeightMode.Temporal
                            : throw new ConfigValueException("temporal or null", t)
                    ),
                    PenaltiesWhenTesting = PenaltiesWhenTesting(context),
                    Rules = Rules(context),
                }
        );
    }

    /// <summary>Says where a value is that cannot be read.</summary>
    protected static T Guarded<T>(ImportContext context, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ConfigValueException e)
        {
            throw new KerasFormatException($"{context.ConfigPlace}: {e.Message}", e);
        }
        catch (KerasException e) when (e is not (KerasFormatException or KerasUnsupportedException))
        {
            throw new KerasUnsupportedException($"{context.ConfigPlace}: {e.Message}", e);
        }
    }

    /// <summary>A list is for all outputs, or holds one for each; a dictionary gives each output one or several. Nothing that is trained
    /// depends on a metric, so that one which cannot be had is left out and the report says it.</summary>
    protected virtual PerOutput<Metric[]>? MetricsOf(JToken? metrics, ImportContext context)
    {
        Metric[] Some(JToken t) => [.. (t is JArray list ? list : [t]).Select(m => KnownMetric(m, context)).OfType<Metric>()];
        return metrics switch
        {
            null or JValue { Value: null } or JArray { Count: 0 } => null,
            JArray lists when lists.Any(t => t is JArray) => PerOutput<Metric[]>.InOrder([.. lists.Select(Some)]),
            JObject byName when !IsObject(byName) => PerOutput<Metric[]>.ByName(
                byName.Properties().ToDictionary(p => p.Name, p => Some(p.Value))
            ),
            _ => Some(metrics) is { Length: > 0 } known ? PerOutput<Metric[]>.ForAll(known) : null,
        };
    }

    private Metric? KnownMetric(JToken token, ImportContext context)
    {
        try
        {
            return ReadMetric(token, context);
        }
        catch (ConfigValueException e)
        {
            return LeftOut(token, e.Message, context);
        }
        catch (KerasException e)
        {
            return LeftOut(token, e.Problem, context);
        }
    }

    /// <summary>Says in the report that a metric is left out.</summary>
    /// <returns>Null.</returns>
    internal static Metric? LeftOut(JToken token, string why, ImportContext context)
    {
        int told = context.Report.Warnings.Count(n => n.Text.StartsWith(MetricLeftOut, StringComparison.Ordinal));
        if (told < MostLeftOutTold)
            context.Report.Add(
                ImportNoteKind.Warning,
                "",
                $"{MetricLeftOut} {ConfigText.Describe((token as JObject)?["class_name"] ?? token)} is left out: {Wording.Clip(why)}"
            );
        else if (told == MostLeftOutTold)
            context.Report.Add(ImportNoteKind.Warning, "", $"{MetricLeftOut}s that are left out beside these are not told one by one");
        return null;
    }

    private PerOutput<T>? Each<T>(JToken? token, Func<JToken, T> read) =>
        token switch
        {
            null or JValue { Value: null } => null,
            JArray list => PerOutput<T>.InOrder([.. list.Select(read)]),
            JObject byName when !IsObject(byName) => PerOutput<T>.ByName(byName.Properties().ToDictionary(p => p.Name, p => read(p.Value))),
            _ => PerOutput<T>.ForAll(read(token)),
        };

    protected static JToken Write<T>(PerOutput<T> values, Func<T, JToken> write)
    {
        if (values.Ordered is { } ordered)
            return new JArray(ordered.Select(write));
        if (values.Named is { } named)
            return new JObject(named.Select(n => new JProperty(n.Key, write(n.Value))));
        return write(values.All!);
    }
}

using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>training_config: optimizer, loss, metrics, weights of losses, modes of sample weights.</summary>
internal static class TrainingConfig
{
    private static readonly KerasVersion s_penaltiesAlways = new(1, 2, 0);

    /// <summary>Reads the training_config of a whole-model file.</summary>
    /// <exception cref="KerasFormatException">It is ill-formed.</exception>
    /// <exception cref="KerasUnsupportedException">An optimizer, loss or metric that KerasSharp does not have.</exception>
    internal static TrainingSpec Read(JObject config, ImportContext context)
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
            OptimizerConfig.Read(className, settings, context),
            config["loss"],
            config["metrics"],
            config["loss_weights"],
            config["sample_weight_mode"],
            context
        );
    }

    /// <summary>Reads what Keras 0.3 writes beside the layers; null where the model was not compiled.</summary>
    /// <inheritdoc cref="Read(JObject, ImportContext)" path="/exception"/>
    internal static TrainingSpec? ReadLegacy(JObject architecture, ImportContext context)
    {
        if (architecture["optimizer"] is not JObject optimizer || optimizer["name"] is not JValue { Value: string className })
            return null;
        var settings = (JObject)optimizer.DeepClone();
        settings.Remove("name");
        var modes = architecture["sample_weight_mode"] ?? (architecture["sample_weight_modes"] is JObject { Count: > 0 } m ? m : null);
        return Read(
            OptimizerConfig.Read(className, settings, context),
            architecture["loss"],
            null,
            architecture["loss_weights"] is JObject { Count: > 0 } w ? w : null,
            modes,
            context
        );
    }

    /// <summary>The training_config of a model.</summary>
    internal static JObject Write(TrainingSpec spec, float learningRate) =>
        new()
        {
            ["optimizer_config"] = OptimizerConfig.Write(spec.Optimizer, learningRate),
            ["loss"] = Write(spec.Loss, l => new JValue(l.Name)),
            ["metrics"] = spec.Metrics is null ? new JArray() : Write(spec.Metrics, m => new JArray(m.Select(x => x.Name))),
            ["sample_weight_mode"] = spec.SampleWeightModes is null
                ? JValue.CreateNull()
                : Write(spec.SampleWeightModes, m => m == SampleWeightMode.Temporal ? new JValue("temporal") : JValue.CreateNull()),
            ["loss_weights"] = spec.LossWeights is null ? JValue.CreateNull() : Write(spec.LossWeights, w => new JValue(w)),
        };

    private static TrainingSpec Read(
        Optimizer optimizer,
        JToken? loss,
        JToken? metrics,
        JToken? lossWeights,
        JToken? modes,
        ImportContext context
    )
    {
        try
        {
            return new TrainingSpec
            {
                Optimizer = optimizer,
                Loss =
                    Each(loss ?? JValue.CreateNull(), t => Loss.ByName(Json.Text(t)))
                    ?? throw new ConfigValueException("a loss", loss ?? JValue.CreateNull()),
                Metrics = MetricsOf(metrics),
                LossWeights = Each(lossWeights, Json.Number),
                SampleWeightModes = Each(
                    modes,
                    t =>
                        Json.IsNull(t) ? SampleWeightMode.Sample
                        : Json.Text(t) == "temporal" ? SampleWeightMode.Temporal
                        : throw new ConfigValueException("temporal or null", t)
                ),
                PenaltiesWhenTesting = context.Version >= s_penaltiesAlways,
            };
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

    /// <summary>A list is for all outputs; a dictionary gives each output one or several.</summary>
    private static PerOutput<Metric[]>? MetricsOf(JToken? metrics)
    {
        Metric[] Some(JToken t) => t is JArray list ? [.. list.Select(m => Metric.ByName(Json.Text(m)))] : [Metric.ByName(Json.Text(t))];
        return metrics switch
        {
            null or JValue { Value: null } or JArray { Count: 0 } => null,
            JObject byName => PerOutput<Metric[]>.ByName(byName.Properties().ToDictionary(p => p.Name, p => Some(p.Value))),
            _ => PerOutput<Metric[]>.ForAll(Some(metrics)),
        };
    }

    private static PerOutput<T>? Each<T>(JToken? token, Func<JToken, T> read) =>
        token switch
        {
            null or JValue { Value: null } => null,
            JArray list => PerOutput<T>.InOrder([.. list.Select(read)]),
            JObject byName => PerOutput<T>.ByName(byName.Properties().ToDictionary(p => p.Name, p => read(p.Value))),
            _ => PerOutput<T>.ForAll(read(token)),
        };

    private static JToken Write<T>(PerOutput<T> values, Func<T, JToken> write)
    {
        if (values.Ordered is { } ordered)
            return new JArray(ordered.Select(write));
        if (values.Named is { } named)
            return new JObject(named.Select(n => new JProperty(n.Key, write(n.Value))));
        return write(values.All!);
    }
}

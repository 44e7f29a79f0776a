using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>training_config of Keras 2, whose losses and metrics may be objects from 2.3 on.</summary>
internal class Keras2TrainingForm(OptimizerForm optimizers) : TrainingForm(optimizers)
{
    protected override TrainingRules Rules(ImportContext context)
    {
        var rules = context.Applies(TrainingQuirks.AveragesOverAll)
            ? TrainingRules.Keras23 with
            {
                RepeatsWeights = !context.Applies(TrainingQuirks.WeightsNotRepeated),
            }
            : TrainingRules.Keras2 with
            {
                KeepsFirstName = context.Applies(TrainingQuirks.FirstNameKept),
            };
        return rules with
        {
            UnnamedAreUntrained = true,
            WeightPenaltiesAddUp = context.Applies(TrainingQuirks.InnerPenaltiesAddUp),
            BothWeights = context.Applies(TrainingQuirks.WeightsMultiplied) ? BothWeights.Multiplied : BothWeights.OfSamples,
        };
    }

    protected override bool WritesWeighted(KerasVersion release) => TrainingQuirks.AveragesOverAll.Releases.Contains(release);

    protected override bool IsObject(JObject value) => value.Count == 2 && value.ContainsKey("class_name") && value.ContainsKey("config");

    protected override Loss ReadLoss(JToken token, ImportContext context) => Keras2Losses.Read(token, context);

    protected override Metric ReadMetric(JToken token, ImportContext context) => Keras2Metrics.Read(token, context);

    protected override JToken WriteLoss(Loss loss, KerasVersion release, TrainingBackend backend) =>
        ReferenceEquals(loss, Loss.None) ? JValue.CreateNull()
        : loss.Object is { } form ? Object(form, loss.Name, release)
        : Keras2Losses.Known(loss.Name, release);

    protected override JToken WriteMetric(Metric metric, KerasVersion release, TrainingBackend backend) =>
        metric.Object is { } form ? Object(form, metric.Name, release) : Keras2Metrics.Known(metric.Written, release);

    private static JObject Object(KerasObject form, string name, KerasVersion release)
    {
        if (!TrainingQuirks.AveragesOverAll.Releases.Contains(release))
            throw new KerasUnsupportedException($"Keras {release} has no class {form.ClassName}: it has losses and metrics by name alone");
        var config = new JObject { ["name"] = name };
        foreach (var (key, value) in form.Settings)
            config[key] = ObjectSetting.ToToken(value);
        return new JObject { ["class_name"] = form.ClassName, ["config"] = config };
    }
}

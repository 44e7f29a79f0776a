using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Optimizers of Keras 0 and 1.</summary>
internal sealed class Keras1OptimizerForm(Dialect dialect) : OptimizerForm(dialect)
{
    protected override Optimizer Exchange(Config c, Optimizer o)
    {
        o = base.Exchange(c, o);
        return c.Reading && o is Sgd sgd && c.Applies(Keras1Quirks.SgdCounts) ? sgd with { AlwaysCounts = true } : o;
    }
}

/// <summary>training_config of Keras 1.</summary>
internal class Keras1TrainingForm(OptimizerForm optimizers) : TrainingForm(optimizers)
{
    // What only later releases have.
    private static readonly string[] s_later = ["categorical_hinge", "logcosh", "huber_loss", "sparse_top_k_categorical_accuracy", "ce"];

    protected override bool PenaltiesWhenTesting(ImportContext context) => context.Applies(Keras1Quirks.PenaltiesWhenTesting);

    protected override Loss ReadLoss(JToken token, ImportContext context) => Had(base.ReadLoss(token, context), l => l.Name, l => l.Object);

    protected override Metric ReadMetric(JToken token, ImportContext context) =>
        Had(base.ReadMetric(token, context), m => m.Name, m => m.Object);

    protected override JToken WriteLoss(Loss loss, KerasVersion release, TrainingBackend backend) =>
        base.WriteLoss(Had(loss, l => l.Name, l => l.Object), release, backend);

    protected override JToken WriteMetric(Metric metric, KerasVersion release, TrainingBackend backend) =>
        base.WriteMetric(Had(metric, m => m.Written, m => m.Object), release, backend);

    // load_model of 1.2.2 asks whether each value of a list or dictionary is a key of a dictionary, which a list is not.
    internal override JObject Write(TrainingSpec spec, float learningRate, KerasVersion release, TrainingBackend backend)
    {
        var config = base.Write(spec, learningRate, release, backend);
        if (config["metrics"] is JObject named)
            foreach (var output in named.Properties().Where(p => p.Value is JArray { Count: 1 }))
                output.Value = output.Value[0]!;
        return config;
    }

    internal override void RequireReadable(JObject written, IReadOnlyList<string> outputs)
    {
        if (written["loss"] is JObject losses && outputs.FirstOrDefault(o => !losses.ContainsKey(o)) is { } free)
            throw new KerasUnsupportedException($"Keras 1.2.2 asks for a loss of each output, and '{Wording.Clip(free)}' has none");
        if (written["metrics"] is { } metrics && metrics.Children().Any(m => m is JArray or JProperty { Value: JArray }))
            throw new KerasUnsupportedException(
                $"Keras 1.2.2 reads back no file with several metrics of one output, or with lists of them"
            );
    }

    private static T Had<T>(T value, Func<T, string> name, Func<T, KerasObject?> form) =>
        form(value) is null && !s_later.Contains(name(value)) && name(value) != "crossentropy"
            ? value
            : throw new KerasUnsupportedException($"Keras 1 has no loss or metric '{name(value)}'");
}

/// <summary>States whose arrays are sorted by name, but in 1.1.1 on Theano by the text of a counter, which is the model's order
/// rotated.</summary>
internal sealed class Keras1StateForm : StateForm
{
    internal override IReadOnlyList<WeightSlot>? Order(
        IReadOnlyList<WeightSlot> trained,
        Func<WeightSlot, string> names,
        KerasVersion release,
        TrainingBackend backend,
        Func<IReadOnlyList<WeightSlot>, bool> fits
    )
    {
        if (!Keras1Quirks.StateByCreation.AppliesTo(release, backend))
            return [.. trained.OrderBy(names, StringComparer.Ordinal)];
        var possible = Enumerable
            .Range(0, Math.Max(trained.Count, 1))
            .Select(k => (IReadOnlyList<WeightSlot>)[.. trained.Skip(k), .. trained.Take(k)])
            .Where(fits)
            .Take(2)
            .ToList();
        return possible.Count == 1 ? possible[0] : null;
    }
}

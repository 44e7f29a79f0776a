using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>How one output is trained: its part of a <see cref="TrainingSpec"/>.</summary>
internal sealed record OutputTraining(string Name, Loss Loss, Metric[] Metrics, double LossWeight, SampleWeightMode Mode)
{
    // A list of metrics is for each output: as many of both, stated in a few bytes each, come to their product.
    private const int AlwaysMetrics = 1000,
        MetricsPerStated = 64;

    /// <exception cref="KerasException">The settings do not fit the model's outputs.</exception>
    public static IReadOnlyList<OutputTraining> Of(TrainingSpec spec, ModelSpec model)
    {
        string[] names = [.. model.Outputs.Select(o => model.Layers[model.Calls[o.Call].Layer].Name!)];
        var losses = spec.Loss.Resolve("loss", names);
        var metrics = (spec.Metrics ?? PerOutput<Metric[]>.ForAll([])).Resolve("metrics", names, () => []);
        RequireFew(metrics);
        var weights = (spec.LossWeights ?? PerOutput<double>.ForAll(1)).Resolve("loss weights", names, () => 1);
        var modes = (spec.SampleWeightModes ?? PerOutput<SampleWeightMode>.ForAll(SampleWeightMode.Sample)).Resolve(
            "sample weight modes",
            names
        );
        return [.. names.Select((name, i) => new OutputTraining(name, losses[i], metrics[i], weights[i], modes[i]))];
    }

    private static void RequireFew(IReadOnlyList<Metric[]> metrics)
    {
        long stated = metrics.Count + metrics.Distinct<Metric[]>(ReferenceEqualityComparer.Instance).Sum(m => (long)m.Length),
            all = metrics.Sum(m => (long)m.Length),
            most = AlwaysMetrics + MetricsPerStated * stated;
        if (all > most)
            throw new KerasException($"metrics: expected at most {most:N0} for {metrics.Count:N0} outputs together, found {all:N0}");
    }

    /// <summary>The names of what a step reports, as Keras's <c>metrics_names</c>; equal ones (an output layer that is shared) with
    /// <c>_1</c>, <c>_2</c> behind, as Keras's logs have them.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<OutputTraining> outputs)
    {
        List<string> names = ["loss"];
        if (outputs.Count > 1)
            names.AddRange(outputs.Select(o => $"{o.Name}_loss"));
        names.AddRange(outputs.SelectMany(o => o.Metrics.Select(m => outputs.Count > 1 ? $"{o.Name}_{m.Name}" : m.Name)));
        // In one pass: a file may have a hundred thousand metrics.
        var (times, seen) = (names.CountBy(n => n).ToDictionary(), new Dictionary<string, int>());
        return [.. names.Select(name => times[name] == 1 ? name : $"{name}_{seen[name] = seen.GetValueOrDefault(name) + 1}")];
    }

    /// <summary>The shape that targets must have for an output of that shape; null where any goes.</summary>
    public Shape? TargetShape(Shape output) =>
        !Loss.IsKerasOwn ? null
        : Loss.IsSparse ? output.With(-1, 1)
        : output;

    /// <summary>One number for the batch (Keras 1.2.2, weighted_objective): masked steps do not count, and the loss is divided by the
    /// share of what counts; then averaged over what the weights do not tell apart; then weighted, and divided by the share of
    /// weights that are not 0.</summary>
    /// <param name="y">Targets.</param>
    /// <param name="p">Predictions.</param>
    /// <param name="mask">The output's mask [N, T].</param>
    /// <param name="weights">[N], or [N, T] where temporal; null for ones.</param>
    public Node WeightedLoss(Node y, Node p, Node? mask, Node? weights)
    {
        int rank = Mode == SampleWeightMode.Temporal ? 2 : 1;
        var s = Loss.Apply(y, p);
        if (s.Rank < rank)
            throw new ShapeException($"temporal sample weights need an output [N, T, ...], found {p.Shape}");
        if (mask is not null)
        {
            if (mask.Rank != s.Rank)
                throw new ShapeException($"the output's mask {mask.Shape} does not fit its loss {s.Shape}");
            s = s * mask / Ops.Mean(mask);
        }
        s = Ops.Mean(s, [.. Enumerable.Range(rank, s.Rank - rank)]);
        if (weights is not null)
            s = s * weights / Ops.Mean(Ops.NotEqual(weights, 0));
        return Ops.Mean(s);
    }
}

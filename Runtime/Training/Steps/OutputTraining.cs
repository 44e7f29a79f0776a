using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>How one output that has a loss is trained: its part of a <see cref="TrainingSpec"/>.</summary>
/// <param name="Name">The output layer.</param>
/// <param name="Loss">Its loss.</param>
/// <param name="Metrics">Metrics that see no sample weights.</param>
/// <param name="Weighted">Metrics that see them.</param>
/// <param name="LossWeight">What its loss is multiplied by.</param>
/// <param name="Mode">What its sample weights belong to.</param>
/// <param name="Rules">How losses and metrics of samples become one number.</param>
internal sealed record OutputTraining(
    string Name,
    Loss Loss,
    Metric[] Metrics,
    Metric[] Weighted,
    double LossWeight,
    SampleWeightMode Mode,
    TrainingRules Rules
)
{
    // A list of metrics is for each output: as many of both, stated in a few bytes each, come to their product.
    private const int AlwaysMetrics = 1000,
        MetricsPerStated = 64;

    /// <summary>Its place among all outputs of the model.</summary>
    public int Place { get; init; }

    /// <summary>Whether it is one of several outputs, some of which may have no loss: names of numbers then begin with its own.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Those that have a loss, in the model's order.</summary>
    /// <exception cref="KerasException">The settings do not fit the model's outputs.</exception>
    public static IReadOnlyList<OutputTraining> Of(TrainingSpec spec, ModelSpec model)
    {
        string[] names = [.. model.EndNames];
        var losses = spec.Loss.Resolve("loss", names, spec.Rules.UnnamedAreUntrained ? () => Loss.None : null);
        int[] trained = [.. Enumerable.Range(0, names.Length).Where(i => !ReferenceEquals(losses[i], Loss.None))];
        if (trained.Length == 0)
            throw new KerasException($"loss: expected one for at least one of {Wording.List(names)}, found none");
        var metrics = (spec.Metrics ?? PerOutput<Metric[]>.ForAll([])).Resolve("metrics", names, () => []);
        var weighted = (spec.WeightedMetrics ?? PerOutput<Metric[]>.ForAll([])).Resolve("weighted metrics", names, () => []);
        RequireFew(metrics);
        RequireFew(weighted);
        var weights = (spec.LossWeights ?? PerOutput<double>.ForAll(1)).Resolve("loss weights", names, () => 1);
        var modes = (spec.SampleWeightModes ?? PerOutput<SampleWeightMode>.ForAll(SampleWeightMode.Sample)).Resolve(
            "sample weight modes",
            names
        );
        return
        [
            .. trained.Select(i => new OutputTraining(names[i], losses[i], metrics[i], weighted[i], weights[i], modes[i], spec.Rules)
            {
                Place = i,
                IsOneOfSeveral = names.Length > 1,
            }),
        ];
    }

    private static void RequireFew(IReadOnlyList<Metric[]> metrics)
    {
        long stated = metrics.Count + metrics.Distinct<Metric[]>(ReferenceEqualityComparer.Instance).Sum(m => (long)m.Length),
            all = metrics.Sum(m => (long)m.Length),
            most = AlwaysMetrics + MetricsPerStated * stated;
        if (all > most)
            throw new KerasException($"metrics: expected at most {most:N0} for {metrics.Count:N0} outputs together, found {all:N0}");
    }

    /// <summary>What a step reports: the loss, with several outputs the loss of each, and the metrics.</summary>
    public static IReadOnlyList<Reported> Reports(IReadOnlyList<OutputTraining> outputs)
    {
        var names = Names(outputs);
        var rules = outputs[0].Rules;
        var share = rules is { MetricsAccumulate: true, OutputsCountBySamples: false } ? BatchShare.Batches : BatchShare.Samples;
        List<Reported> reports = [new(names[0], 1, rules.LossCountsByBatches ? BatchShare.Batches : BatchShare.Samples)];
        if (ReportsEach(outputs))
            for (int i = 0; i < outputs.Count; i++)
                reports.Add(new(names[reports.Count], 1, share));
        foreach (var metric in outputs.SelectMany(o => o.Metrics.Concat(o.Weighted)))
            reports.Add(
                metric.Sums is { } sums ? new(names[reports.Count], sums.Width, BatchShare.Sums, sums.Result)
                : rules.MetricsAccumulate ? new(names[reports.Count], 2, BatchShare.Sums, static s => s[0] / s[1])
                : new(names[reports.Count], 1, BatchShare.Samples)
            );
        return reports;
    }

    /// <summary>The names of what a step reports, as Keras's <c>metrics_names</c>; equal ones (an output layer that is shared) with
    /// <c>_1</c>, <c>_2</c> behind, as Keras's logs have them.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<OutputTraining> outputs)
    {
        List<string> names = ["loss"];
        if (ReportsEach(outputs))
            names.AddRange(outputs.Select(o => $"{o.Name}_loss"));
        var (known, counts) = (names.ToHashSet(), new Dictionary<string, int>());
        foreach (var o in outputs)
        foreach (var (metric, weighted) in o.Metrics.Select(m => (m, false)).Concat(o.Weighted.Select(m => (m, true))))
        {
            string Whole(string own) => o.IsOneOfSeveral && !o.Rules.MetricNamesAreWhole ? $"{o.Name}_{own}" : own;
            string whole = Whole((weighted && o.Rules.MarksWeighted ? "weighted_" : "") + metric.Name);
            if (weighted && o.Rules.MarksRepeatedWeighted && known.Contains(whole))
                whole = Whole($"weighted_{metric.Name}");
            string single = whole;
            if (o.Rules.KeepsFirstName)
                while (!known.Add(single))
                    single = $"{whole}_{counts[whole] = counts.GetValueOrDefault(whole) + 1}";
            names.Add(single);
        }
        // In one pass: a file may have a hundred thousand metrics.
        var (times, seen) = (names.CountBy(n => n).ToDictionary(), new Dictionary<string, int>());
        return [.. names.Select(name => times[name] == 1 ? name : $"{name}_{seen[name] = seen.GetValueOrDefault(name) + 1}")];
    }

    /// <summary>Whether the loss of each output is reported.</summary>
    public static bool ReportsEach(IReadOnlyList<OutputTraining> outputs) =>
        outputs is [{ IsOneOfSeveral: true, Rules.OutputLossesUnreported: false }, ..];

    /// <summary>The shape that targets must have for an output of that shape; null where any goes.</summary>
    public Shape? TargetShape(Shape output) =>
        !Loss.IsKerasOwn ? null
        : Loss.IsSparse ? output.With(-1, 1)
        : output;

    /// <summary>The batch's loss, as <see cref="Rules"/> say.</summary>
    /// <param name="y">Targets.</param>
    /// <param name="p">Predictions.</param>
    /// <param name="mask">The output's mask [N, T].</param>
    /// <param name="weights">[N], or [N, T] where temporal; null for ones.</param>
    public Node WeightedLoss(Node y, Node p, Node? mask, Node? weights)
    {
        var s = Loss.Apply(y, BySamples(y, p));
        int rank = Mode == SampleWeightMode.Temporal ? 2 : 1;
        // A loss of the whole batch is one number, which each weight is a factor of.
        if (s.Rank == 0 && Loss.IsKerasOwn && Rules.AveragesOverAll)
            return weights is null
                ? s
                : Loss.Reduction switch
                {
                    LossReduction.Sum => Ops.Sum(s * weights),
                    LossReduction.MeanWithSampleWeight => Ops.Sum(s * weights) / Ops.Maximum(Ops.Sum(weights), Least),
                    _ => Ops.Mean(s * weights),
                };
        if (s.Rank < rank)
            throw new ShapeException($"temporal sample weights need an output [N, T, ...], found {p.Shape}");
        if (!Rules.AveragesOverAll)
            return ByShares(s, mask, weights, rank, "loss");
        if (Loss.IgnoredClass is { } ignored)
            mask = Both(mask, Ops.Pick(Ops.NotEqual(y, ignored), y.Rank - 1, 0));
        if (mask is not null && Rules.MaskedDoNotCount && Loss.Reduction == LossReduction.SumOverBatchSize)
            mask = mask / Ops.Maximum(Ops.Mean(mask), Least);
        if (Both(mask, weights) is not { } both)
            return Loss.Reduction == LossReduction.Sum ? Ops.Sum(s) : Ops.Mean(s);
        var fitting = WeightedMean.Fitting(both, s);
        s *= fitting;
        return Loss.Reduction switch
        {
            LossReduction.Sum => Ops.Sum(s),
            LossReduction.MeanWithSampleWeight => Ops.Sum(s) / Ops.Maximum(Ops.Sum(fitting), Least),
            _ => Ops.Mean(s),
        };
    }

    // A mask without a step divides 0 by this.
    private const double Least = 1e-30;

    /// <summary>What a batch gives for a metric: its number, or the parts that are added up over batches.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="weighted">Whether it counts sample weights.</param>
    /// <param name="y">Targets.</param>
    /// <param name="p">Predictions.</param>
    /// <param name="mask">The output's mask [N, T].</param>
    /// <param name="weights">[N], or [N, T] where temporal; null for ones.</param>
    public Node MetricOf(Metric metric, bool weighted, Node y, Node p, Node? mask, Node? weights)
    {
        (mask, weights) = (Rules.MetricsSeeMasks ? mask : null, weighted ? weights : null);
        if (Rules.MasksComeWithWeights && weights is null || Rules.OnlyMeansSeeMasks && metric.Sums is not null)
            mask = null;
        // Where none are given they are ones, one for all steps of a sample.
        if (weighted && Rules is { MetricsAccumulate: true, RepeatsWeights: false } && Mode != SampleWeightMode.Temporal && y.Rank > 2)
            weights ??= Ops.Constant(1, new Shape(y.Shape[0]));
        if (p.Rank == 1 && metric.Written is "accuracy" or "acc" or "crossentropy" or "ce")
            throw new ShapeException(
                $"expected a metric that says what it counts (binary_accuracy, say) for an output {p.Shape}, found '{metric.Written}', "
                    + $"whose meaning Keras chooses by the number of samples there"
            );
        p = BySamples(y, p);
        // Equality is no mean over the last axis, so that of vectors is one number a sample.
        if (metric.ComparesEach && p.Rank == 1 && y.Rank == 1 && Rules.TargetsMayBeVectors)
            (y, p) = (Ops.ExpandDims(y, -1), Ops.ExpandDims(p, -1));
        if (metric.Sums is { } sums)
            return sums.Parts(y, p, Both(mask, weights));
        var s = metric.Apply(y, p, Loss);
        if (!Rules.MetricsAccumulate)
            return s.Rank == 0 ? s : ByShares(s, mask, weights, Mode == SampleWeightMode.Temporal ? 2 : 1, $"metric {metric}");
        return WeightedMean.Parts(s, Both(mask, weights), Rules.RepeatsWeights);
    }

    /// <summary>Predictions [N] as [N, 1] beside targets [N, 1], as Keras 3 takes them (squeeze_or_expand_to_same_rank).</summary>
    private static Node BySamples(Node y, Node p) => y.Rank == 2 && p.Rank == 1 ? Ops.ExpandDims(p, -1) : p;

    /// <summary>The factors of mask and weights together.</summary>
    private static Node? Both(Node? mask, Node? weights) =>
        mask is null ? weights
        : weights is null ? mask
        : weights.Rank < mask.Rank ? mask * Ops.ExpandDims(weights, -1)
        : mask * weights;

    /// <summary>Keras 1 to 2.2, weighted_objective: masked steps do not count, and the rest is divided by its share; then averaged over
    /// what the weights do not tell apart; then weighted, and divided by the share of weights that are not 0.</summary>
    private static Node ByShares(Node s, Node? mask, Node? weights, int rank, string what)
    {
        if (mask is not null)
        {
            if (mask.Rank != s.Rank)
                throw new ShapeException($"the output's mask {mask.Shape} does not fit its {what} {s.Shape}");
            s = s * mask / Ops.Mean(mask);
        }
        s = Ops.Mean(s, [.. Enumerable.Range(rank, Math.Max(s.Rank - rank, 0))]);
        if (weights is not null)
            s = s * weights / Ops.Mean(Ops.NotEqual(weights, 0));
        return Ops.Mean(s);
    }
}

using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Runtime.Training;

/// <summary>A whole step as one operation graph. Inputs: the model's inputs, the targets, the sample weights that come along.
/// Outputs: the reported numbers, then the counts of values that are not finite.</summary>
internal sealed class StepGraph
{
    private const double Greatest = float.MaxValue;

    public required OperationGraph Graph { get; init; }

    /// <summary>Whether the graph draws random numbers and so counts its runs.</summary>
    public required bool Draws { get; init; }

    /// <summary>Where values that are not finite are counted, in the order in which they arise.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <param name="model">The model.</param>
    /// <param name="store">Its variables.</param>
    /// <param name="spec">How it is trained.</param>
    /// <param name="outputs">Loss, metrics and weights of each output that has a loss, in the order of the outputs.</param>
    /// <param name="state">The optimizer.</param>
    /// <param name="shape">The data.</param>
    /// <param name="seed">For random draws.</param>
    /// <exception cref="KerasException">A loss or metric cannot take what the model gives; the message names the output.</exception>
    public static StepGraph Write(
        ModelSpec model,
        VariableStore store,
        TrainingSpec spec,
        IReadOnlyList<OutputTraining> outputs,
        OptimizerState state,
        StepShape shape,
        int seed
    )
    {
        var lowering = Lowering.Run(model, store, shape.Inputs, shape.Training, seed, spec.Rules.FusedScoresLearn);
        var targets = outputs.Select((o, i) => Ops.Input($"{o.Name} target", shape.Targets[i])).ToArray();
        var weights = SampleWeights(outputs, shape);
        var results = new List<(string, Node)>();
        var metrics = new List<(string, Node)>();
        Node total = 0;
        for (int i = 0; i < outputs.Count; i++)
        {
            var (output, y, value) = (outputs[i], targets[i], lowering.Outputs[outputs[i].Place]);
            using var scope = LayerScope.Enter(output.Name);
            try
            {
                if (value.MaskProblem is { } problem)
                    throw new ShapeException($"{problem}");
                var loss = output.WeightedLoss(y, value.Value, value.Mask, weights[i]);
                if (OutputTraining.ReportsEach(outputs))
                    results.Add(("loss of an output", spec.Rules.OutputLossesWeighted ? (float)output.LossWeight * loss : loss));
                total += (float)output.LossWeight * loss;
                foreach (var metric in output.Metrics)
                    metrics.Add((metric.Name, output.MetricOf(metric, weighted: false, y, value.Value, value.Mask, weights[i])));
                foreach (var metric in output.Weighted)
                    metrics.Add((metric.Name, output.MetricOf(metric, weighted: true, y, value.Value, value.Mask, weights[i])));
            }
            catch (ShapeException e)
            {
                throw new KerasException($"output '{output.Name}', loss {output.Loss} or its metrics: {e.Message}", e);
            }
        }
        if (shape.Training || spec.PenaltiesWhenTesting)
            total += Penalties(lowering, spec.Rules, model);
        results = [("loss", total), .. results, .. metrics];

        var (updates, checks) = shape.Training ? Learning(lowering, total, spec, state) : ([.. lowering.Updates], []);
        return new StepGraph
        {
            Graph = new OperationGraph
            {
                Inputs = [.. lowering.Inputs, .. targets, .. weights.OfType<Node>()],
                Outputs = [.. results, .. checks],
                Updates = updates,
            },
            Draws = updates.Any(u => u.Target == store.RandomCounter),
            Checks = [.. checks.Select(c => c.Where)],
        };
    }

    private static Node?[] SampleWeights(IReadOnlyList<OutputTraining> outputs, StepShape shape) =>
        [
            .. outputs.Select(
                (o, i) =>
                    !shape.Weighted[i]
                        ? null
                        : Ops.Input(
                            $"{o.Name} sample weights",
                            new Shape(shape.Targets[i][..(o.Mode == SampleWeightMode.Temporal ? 2 : 1)])
                        )
            ),
        ];

    /// <summary>What a training step writes, and what it counts: where numbers are checked, it writes only where all are finite.</summary>
    private static (List<(Variable Target, Node Value)> Updates, List<(string Where, Node Count)> Checks) Learning(
        Lowering lowering,
        Node loss,
        TrainingSpec spec,
        OptimizerState state
    )
    {
        var updates = lowering.Updates.ToList();
        var gradients = Gradient.Of(loss, state.Weights, lowering.Assigned);
        var constraints = lowering.Weights.ToDictionary(w => w.Variable, w => w.Constraint);
        updates.AddRange(OptimizerStep.Write(state, gradients, lowering.ValueOf, w => constraints.GetValueOrDefault(w)));
        updates.AddRange(lowering.Assigned.Keys.Except(state.Weights).Select(w => (w, lowering.ValueOf(w))));
        if (!spec.CheckNumbers)
            return (updates, []);
        var checks = Checked(lowering, loss, state.Weights, gradients);
        var sound = Ops.Equal(checks.Select(c => c.Count).Aggregate((a, b) => a + b), 0);
        return ([.. updates.Select(u => (u.Target, Ops.Select(sound, u.Value, Ops.Read(u.Target))))], checks);
    }

    private static Node Penalties(Lowering lowering, TrainingRules rules, ModelSpec model)
    {
        Node sum = 0;
        var counts = rules.WeightPenaltiesAddUp ? new PenaltyCounts(model) : null;
        foreach (var w in lowering.Weights)
            if (w.Regularizer is not null)
                using (LayerScope.Enter(w.Layer))
                    sum += (float)(counts?.Of(w.Layer) ?? 1) * w.Regularizer.Penalty(lowering.ValueOf(w.Variable));
        foreach (var penalty in lowering.Penalties)
        {
            var whole = penalty.Regularizer.Penalty(penalty.Value);
            sum += rules.ActivityPenaltiesBySample ? penalty.Batches * whole / Ops.Extent(penalty.Value.Shape[0]) : whole;
        }
        return sum;
    }

    /// <summary>Counts of values that are not finite: of each layer's outputs in the order of computing, of the loss, of the
    /// gradients from the last layer to the first.</summary>
    private static List<(string Where, Node Count)> Checked(
        Lowering lowering,
        Node loss,
        IReadOnlyList<Variable> weights,
        IReadOnlyList<Node> gradients
    )
    {
        var checks = new List<(string, Node)>();
        foreach (var (path, calls) in lowering.Layers)
        foreach (var value in calls.SelectMany(c => c))
            checks.Add(($"the output of layer '{path}'", NotFinite(value.Value)));
        checks.Add(("the loss", NotFinite(loss)));
        for (int i = weights.Count - 1; i >= 0; i--)
            checks.Add(($"the gradient by the weight '{weights[i].Name}'", NotFinite(gradients[i])));
        return checks;
    }

    private static Node NotFinite(Node x) => Ops.Sum(1 - Ops.GreaterEqual(Greatest, Ops.Abs(x)));
}

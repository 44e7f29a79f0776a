using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Training;

namespace KerasSharp;

/// <summary>What an optimizer has at hand while it writes the step of one weight.</summary>
internal sealed class OptimizerStep
{
    private readonly OptimizerState _state;
    private readonly Dictionary<string, Node> _shared;
    private readonly Dictionary<Variable, Node> _updates;
    private readonly Node _batches;
    private readonly Func<Variable, Node> _valueOf;
    private Variable? _weight;

    internal OptimizerStep(OptimizerState state, Func<Variable, Node> valueOf)
    {
        (_state, _shared, _updates, _valueOf) = (state, [], [], valueOf);
        var optimizer = state.Optimizer;
        _batches = Ops.Read(state.Iterations);
        Iterations = optimizer is { AccumulatedSteps: { } several, AccumulationCountsBatches: false }
            ? Ops.Truncate(_batches / several)
            : _batches;
        BaseRate = optimizer.Schedule is { } schedule ? schedule.At(Iterations) : Ops.Read(state.LearningRate);
        double decay = (float)optimizer.Decay;
        Rate = decay > 0 ? BaseRate * (1 / (1 + decay * Iterations)) : BaseRate;
        if (optimizer.CountsIterations)
            _updates[state.Iterations] = _batches + 1;
    }

    /// <summary>The number of steps made before. As in Keras it is a float32: it counts exactly to 2^24 and stays there, where
    /// the corrections that depend on it no longer change.</summary>
    public Node Iterations { get; }

    /// <summary>The learning rate without decay.</summary>
    public Node BaseRate { get; }

    /// <summary>The learning rate with decay.</summary>
    public Node Rate { get; }

    /// <summary>The value that a slot of this weight has before the step.</summary>
    public Node Slot(string name) => Ops.Read(_state.Slot(name, _weight!));

    /// <summary>Sets the value of a slot of this weight after the step.</summary>
    public void SetSlot(string name, Node value) => _updates[_state.Slot(name, _weight!)] = value;

    /// <summary>The square of a gradient, as <see cref="TableGradients"/> say.</summary>
    public Node Square(Node gradient) => ByUse(gradient)?.With(Ops.Square) ?? Ops.Square(gradient);

    /// <summary>The magnitude of a gradient, as <see cref="TableGradients"/> say.</summary>
    public Node Magnitude(Node gradient) => ByUse(gradient)?.With(Ops.Abs) ?? Ops.Abs(gradient);

    /// <summary>The sum of the squares of a gradient times a factor of its shape, as <see cref="TableGradients"/> say.</summary>
    public Node SumOfSquares(Node gradient, Node factor) => ByUse(gradient)?.SumOfSquares(factor) ?? Ops.Sum(Ops.Square(gradient * factor));

    /// <summary>A number that is kept beside the slots.</summary>
    public Node Scalar(string name) => Once("scalar " + name, () => Ops.Read(_state.Scalar(name)));

    /// <summary>The same after what the weights before this one have set.</summary>
    internal Node ScalarSoFar(string name) => _updates.TryGetValue(_state.Scalar(name), out var set) ? set : Scalar(name);

    /// <summary>Sets a number that is kept beside the slots.</summary>
    public void SetScalar(string name, Node value) => _updates[_state.Scalar(name)] = value;

    /// <summary>A value that is the same for all weights.</summary>
    public Node Once(string name, Func<Node> value) => _shared.TryGetValue(name, out var have) ? have : _shared[name] = value();

    /// <summary>Writes the whole step: clips the gradients, asks the optimizer for each weight, and applies its constraint.</summary>
    /// <param name="state">What the optimizer remembers.</param>
    /// <param name="gradients">The derivatives by its weights.</param>
    /// <param name="valueOf">What a weight is before the step.</param>
    /// <param name="constraints">A weight's constraint.</param>
    /// <returns>The new values of weights, slots and counters.</returns>
    internal static IReadOnlyList<(Variable Target, Node Value)> Write(
        OptimizerState state,
        IReadOnlyList<Node> gradients,
        Func<Variable, Node> valueOf,
        Func<Variable, Constraint?> constraints
    )
    {
        var step = new OptimizerStep(state, valueOf);
        var optimizer = state.Optimizer;
        optimizer.Begin(step);
        var sums = gradients;
        if (optimizer.AccumulatedSteps is { } several)
        {
            sums = [.. state.Weights.Select((w, i) => gradients[i] + Ops.Read(state.Slot(Optimizer.Accumulator, w)))];
            gradients = [.. sums.Select(g => g / several)];
        }
        var limited = GradientLimits.Apply(optimizer, gradients);
        for (int i = 0; i < state.Weights.Count; i++)
        {
            var weight = state.Weights[i];
            step._weight = weight;
            Node before = valueOf(weight),
                start = optimizer.WeightDecay is { } loss ? before - before * (float)loss * step.Rate : before;
            step._updates[weight] = optimizer.Step(step, start, limited[i]);
            if (optimizer.TableGradients == TableGradients.RowsOfUse && TableUses.Of(gradients[i]) is { } uses)
                step.KeepRows(weight, uses);
        }
        if (optimizer.AccumulatedSteps is { } batches)
            step.Wait(batches, sums);
        foreach (var weight in state.Weights)
        {
            if (optimizer.Averages is { } averages)
                step.Average(weight, averages);
            if (constraints(weight) is { } constraint)
                step._updates[weight] = constraint.Apply(step._updates[weight]);
        }
        return [.. step._updates.Select(u => (u.Key, u.Value))];
    }

    private TableUses? ByUse(Node gradient) =>
        _state.Optimizer.TableGradients == TableGradients.SquaredByUse ? TableUses.Of(gradient) : null;

    private void KeepRows(Variable weight, TableUses uses)
    {
        var used = Ops.Greater(uses.Counts(), 0);
        void Keep(Variable target) => _updates[target] = Ops.Select(used, _updates[target], _valueOf(target));
        var optimizer = _state.Optimizer;
        if (optimizer.KeepsUnusedRows(null))
            Keep(weight);
        foreach (string slot in optimizer.Slots.Where(optimizer.KeepsUnusedRows))
            Keep(_state.Slot(slot, weight));
    }

    /// <summary>Changes nothing until enough batches were seen, but for the sums of their gradients.</summary>
    private void Wait(int batches, IReadOnlyList<Node> sums)
    {
        var now = Ops.Equal(Ops.Fmod(_batches + 1, batches), 0);
        foreach (var target in _updates.Keys.Where(t => t != _state.Iterations).ToList())
            _updates[target] = Ops.Select(Ops.BroadcastTo(now, _updates[target].Shape), _updates[target], _valueOf(target));
        for (int i = 0; i < sums.Count; i++)
            _updates[_state.Slot(Optimizer.Accumulator, _state.Weights[i])] = sums[i] * (1 - now);
    }

    private void Average(Variable weight, WeightAverages averages)
    {
        var slot = _state.Slot(WeightAverages.Slot, weight);
        Node momentum = averages.StartAtWeights
            ? Ops.Constant(averages.Momentum)
            : Once("momentum of averages", () => averages.Momentum * Ops.NotEqual(Iterations, 0));
        var value = _updates[weight];
        var average = momentum * Ops.Read(slot) + (1 - momentum) * value;
        _updates[slot] = average;
        if (averages.OverwriteEvery is { } steps)
        {
            var now = Ops.Equal(Ops.Fmod(Iterations + 1, steps), 0);
            _updates[weight] = Ops.Select(Ops.BroadcastTo(now, value.Shape), average, value);
        }
    }
}

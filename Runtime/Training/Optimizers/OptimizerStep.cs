using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>What an optimizer has at hand while it writes the step of one weight.</summary>
public sealed class OptimizerStep
{
    private readonly OptimizerState _state;
    private readonly Dictionary<string, Node> _shared;
    private readonly Dictionary<Variable, Node> _updates;
    private Variable? _weight;

    internal OptimizerStep(OptimizerState state)
    {
        (_state, _shared, _updates) = (state, [], []);
        Iterations = Ops.Read(state.Iterations);
        BaseRate = Ops.Read(state.LearningRate);
        double decay = (float)state.Optimizer.Decay;
        Rate = decay > 0 ? BaseRate * (1 / (1 + decay * Iterations)) : BaseRate;
        if (state.Optimizer.CountsIterations)
            _updates[state.Iterations] = Iterations + 1;
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

    /// <summary>A number that is kept beside the slots.</summary>
    public Node Scalar(string name) => Once("scalar " + name, () => Ops.Read(_state.Scalar(name)));

    /// <summary>Sets a number that is kept beside the slots.</summary>
    public void SetScalar(string name, Node value) => _updates[_state.Scalar(name)] = value;

    /// <summary>A value that is the same for all weights.</summary>
    public Node Once(string name, Func<Node> value) => _shared.TryGetValue(name, out var have) ? have : _shared[name] = value();

    /// <summary>Writes the whole step: clips the gradients, asks the optimizer for each weight, and applies its constraint.</summary>
    /// <returns>The new values of weights, slots and counters.</returns>
    internal static IReadOnlyList<(Variable Target, Node Value)> Write(
        OptimizerState state,
        IReadOnlyList<Node> gradients,
        Func<Variable, Constraint?> constraints
    )
    {
        var step = new OptimizerStep(state);
        state.Optimizer.Begin(step);
        var clipped = Clip(state.Optimizer, gradients);
        for (int i = 0; i < state.Weights.Count; i++)
        {
            var weight = step._weight = state.Weights[i];
            var value = state.Optimizer.Step(step, Ops.Read(weight), clipped[i]);
            step._updates[weight] = constraints(weight) is { } constraint ? constraint.Apply(value) : value;
        }
        return [.. step._updates.Select(u => (u.Key, u.Value))];
    }

    private static IReadOnlyList<Node> Clip(Optimizer optimizer, IReadOnlyList<Node> gradients)
    {
        if (optimizer.ClipNorm is > 0 and var most && gradients.Count > 0)
        {
            var norm = Ops.Sqrt(gradients.Select(g => Ops.Sum(Ops.Square(g))).Aggregate((a, b) => a + b));
            gradients = [.. gradients.Select(g => Ops.Select(Ops.GreaterEqual(norm, most), g * most / norm, g))];
        }
        if (optimizer.ClipValue is > 0 and var limit)
            gradients = [.. gradients.Select(g => Ops.Clip(g, -limit, limit))];
        return gradients;
    }
}

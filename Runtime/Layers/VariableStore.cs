using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>A model's variables by path. Shared by all of its plans and threads.</summary>
internal sealed class VariableStore
{
    private readonly Dictionary<string, Variable> _variables = [];
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly List<Variable> _order = [];
    private readonly Lock _drawing = new();
    private int _drawn;

    /// <param name="seed">For weights that are drawn.</param>
    public VariableStore(int seed = 0) => _random = new Random(seed);

    /// <summary>Counts training steps, so that each draws new random numbers.</summary>
    public Variable RandomCounter { get; } = new("random/counter", [], new float[1], VariableRole.Random);

    /// <summary>The same of predictions, in the few models that draw then: training does not depend on how often a model
    /// predicted.</summary>
    private readonly Variable _predictions = new("random/predictions", [], new float[1], VariableRole.Random);

    /// <summary>What a run's draws are counted by.</summary>
    public Variable Counter(bool training) => training ? RandomCounter : _predictions;

    /// <exception cref="KeyNotFoundException">No layer declared it.</exception>
    public Variable this[string path]
    {
        get
        {
            lock (_lock)
                return _variables.TryGetValue(Given(path), out var v) ? v : throw new KeyNotFoundException($"no variable '{path}'");
        }
    }

    public IReadOnlyList<Variable> All
    {
        get
        {
            lock (_lock)
                return [.. _variables.Values];
        }
    }

    /// <summary>The variable of that path, made when it is not there yet.</summary>
    /// <exception cref="ShapeException">It is there with another shape.</exception>
    public Variable Declare(string path, int[] shape, VariableRole role, Initializer initializer, bool trainable)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        lock (_lock)
        {
            if (!_variables.TryGetValue(path, out var variable))
            {
                int place = _order.Count;
                variable = new Variable(
                    path,
                    shape,
                    () =>
                    {
                        var values = new float[shape.Aggregate(1, (a, b) => checked(a * b))];
                        lock (_random)
                            initializer.Fill(values, shape, _random);
                        return values;
                    },
                    role,
                    trainable
                )
                {
                    Before = () => DrawBefore(place),
                };
                _variables.Add(path, variable);
                _order.Add(variable);
            }
            else if (!variable.Shape.AsSpan().SequenceEqual(shape))
                throw new ShapeException(
                    $"its weight '{path[(path.LastIndexOf('/') + 1)..]}' has the shape [{Wording.List(variable.Shape)}], but this "
                        + $"input needs [{Wording.List(shape)}]"
                );
            return variable;
        }
    }

    /// <summary>Draws the variables declared before a place: threads and plans read them in any order.</summary>
    private void DrawBefore(int place)
    {
        lock (_drawing)
            for (; _drawn < place; _drawn++)
            {
                Variable next;
                lock (_lock)
                    next = _order[_drawn];
                next.Draw();
            }
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>A metric: from targets and predictions to one number for a batch. It sees neither masks nor weights.</summary>
public sealed class Metric
{
    private readonly Func<Node, Node, Loss, Node> _meaning;

    /// <param name="name">The name that logs show.</param>
    /// <param name="meaning">From targets and predictions to a scalar; written with <see cref="Ops"/>.</param>
    public Metric(string name, Func<Node, Node, Node> meaning)
        : this(name, (y, p, _) => meaning(y, p))
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(meaning);
    }

    internal Metric(string name, Func<Node, Node, Loss, Node> meaning) => (Name, Written, _meaning) = (name, name, meaning);

    /// <summary>The name that logs show: <c>acc</c>, <c>mean_squared_error</c>.</summary>
    public string Name { get; }

    /// <summary>The name as it was given, such as <c>accuracy</c> or <c>mse</c>.</summary>
    public string Written { get; private init; }

    /// <summary>The batch's number.</summary>
    /// <param name="targets">[N, ...].</param>
    /// <param name="predictions">[N, ...].</param>
    /// <param name="loss">The output's loss, which decides what accuracy means.</param>
    public Node Apply(Node targets, Node predictions, Loss loss) => _meaning(targets, predictions, loss);

    /// <summary>Keras's metric of that name or alias.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public static Metric ByName(string name) =>
        Metrics.All.FirstOrDefault(m => m.Name == Given(name) || Metrics.Aliases(m.Name).Contains(name)) is { } metric
            ? new Metric(metric.Name, metric._meaning) { Written = name }
            : throw new KerasException($"metric: expected one of {Wording.List(Metrics.All.Select(m => m.Name))}, found '{name}'");

    /// <inheritdoc cref="ByName"/>
    public static implicit operator Metric(string name) => ByName(name);

    public override string ToString() => Written;
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>A metric: from targets and predictions to a number for each sample (and time step), or to one for a batch.
/// <see cref="TrainingRules"/> say how those of samples become one.</summary>
public sealed class Metric
{
    private readonly Func<Node, Node, Loss, Node> _meaning;

    /// <param name="name">The name that logs show.</param>
    /// <param name="meaning">From targets [N, ..., D] and predictions to [N, ...], or to a scalar; written with <see cref="Ops"/>.</param>
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

    /// <summary>How it adds up over batches; null where it is a mean of what it gives for samples.</summary>
    internal MetricSums? Sums { get; private init; }

    /// <summary>Whether Keras 3 compares each number by itself and takes means later.</summary>
    internal bool ComparesEach { get; init; }

    /// <summary>Its form as an object; null where it is a function known by its name.</summary>
    internal KerasObject? Object { get; private init; }

    /// <summary>A metric that adds up over batches.</summary>
    /// <param name="name">The name that logs show.</param>
    /// <param name="sums">What it adds up.</param>
    /// <param name="form">Its form as an object of Keras; null for none.</param>
    internal Metric(string name, MetricSums sums, KerasObject? form = null)
        : this(Given(name), (_, _, _) => throw new InvalidOperationException("a metric of sums has no number of a sample")) =>
        (Sums, Object) = (Given(sums), form);

    /// <summary>The same metric by another name, or computed otherwise, or given in another form.</summary>
    /// <param name="name">The name that logs show; null for this one's.</param>
    /// <param name="meaning">From targets, predictions and the output's loss to a number for each sample; null for this one's.</param>
    /// <param name="form">Its form as an object; null for this one's.</param>
    /// <param name="written">The name as it was given; null for this one's.</param>
    internal Metric With(
        string? name = null,
        Func<Node, Node, Loss, Node>? meaning = null,
        KerasObject? form = null,
        string? written = null
    ) =>
        new(name ?? Name, meaning ?? _meaning)
        {
            Written = written ?? Written,
            Sums = Sums,
            ComparesEach = ComparesEach,
            Object = form ?? Object,
        };

    /// <summary>The number of each sample, or of the batch.</summary>
    /// <param name="targets">[N, ...].</param>
    /// <param name="predictions">[N, ...].</param>
    /// <param name="loss">The output's loss, which decides what accuracy means.</param>
    public Node Apply(Node targets, Node predictions, Loss loss) => _meaning(targets, predictions, loss);

    /// <summary>Keras's metric of that name or alias.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public static Metric ByName(string name) =>
        Metrics.All.FirstOrDefault(m => m.Name == Given(name) || Metrics.Aliases(m.Name).Contains(name)) is { } metric
            ? new Metric(metric.Name, metric._meaning)
            {
                Written = name,
                Sums = metric.Sums,
                ComparesEach = metric.ComparesEach,
                Object = metric.Object,
            }
            : throw new KerasException($"metric: expected one of {Wording.List(Metrics.All.Select(m => m.Name))}, found '{name}'");

    /// <inheritdoc cref="ByName"/>
    public static implicit operator Metric(string name) => ByName(name);

    /// <inheritdoc/>
    public override string ToString() => Written;
}

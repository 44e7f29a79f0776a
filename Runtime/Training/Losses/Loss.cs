using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>A loss: from targets and predictions to one number for each sample (and time step).</summary>
public sealed class Loss
{
    private readonly Func<Node, Node, Node> _meaning;

    /// <param name="name">The name, as in Keras's files.</param>
    /// <param name="meaning">From targets and predictions [N, ..., D] to [N, ...]; written with <see cref="Ops"/>.</param>
    public Loss(string name, Func<Node, Node, Node> meaning) => (Name, Written, _meaning) = (Given(name), name, Given(meaning));

    /// <summary>The name of Keras's function.</summary>
    public string Name { get; }

    /// <summary>The name as it was given, such as the alias <c>mse</c>.</summary>
    public string Written { get; private init; }

    /// <summary>Whether targets are class numbers [N, ..., 1] for predictions [N, ..., D].</summary>
    public bool IsSparse { get; init; }

    /// <summary>Whether it is one of Keras's own, so that targets are checked against the output's shape.</summary>
    public bool IsKerasOwn { get; init; }

    /// <summary>How the losses of a batch become one number.</summary>
    internal LossReduction Reduction { get; init; }

    /// <summary>Its form as an object; null where it is a function known by its name.</summary>
    internal KerasObject? Object { get; init; }

    /// <summary>The class number that stands for no target (Keras's ignore_class): its losses are 0 and do not count in a mean; null for
    /// none.</summary>
    public double? IgnoredClass { get; init; }

    /// <summary>The same loss, computed otherwise or given in another form.</summary>
    /// <param name="meaning">From targets and predictions to the loss of each sample; null for this one's.</param>
    /// <param name="form">Its form as an object; null for this one's.</param>
    /// <param name="reduction">How a batch's losses become one number; null for this one's.</param>
    /// <param name="ignoredClass">The class number that stands for no target; null for this one's.</param>
    internal Loss With(
        Func<Node, Node, Node>? meaning = null,
        KerasObject? form = null,
        LossReduction? reduction = null,
        double? ignoredClass = null
    ) =>
        new(Name, meaning ?? _meaning)
        {
            Written = Written,
            IsSparse = IsSparse,
            IsKerasOwn = IsKerasOwn,
            Object = form ?? Object,
            Reduction = reduction ?? Reduction,
            IgnoredClass = ignoredClass ?? IgnoredClass,
        };

    /// <summary>The loss of each sample (and time step).</summary>
    public Node Apply(Node targets, Node predictions) => _meaning(Given(targets), Given(predictions));

    /// <summary>Of an output that is not trained: it gets no targets, weights or metrics, and none of these are given for it.</summary>
    public static Loss None { get; } =
        new("none", (_, _) => throw new InvalidOperationException("an output that is not trained has no loss to compute"));

    /// <summary>Keras's loss of that name or alias.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public static Loss ByName(string name) =>
        Losses.All.FirstOrDefault(l => l.Name == Given(name) || Losses.Aliases(l.Name).Contains(name)) is { } loss
            ? new Loss(loss.Name, loss._meaning)
            {
                Written = name,
                IsSparse = loss.IsSparse,
                IsKerasOwn = loss.IsKerasOwn,
                Object = loss.Object,
                Reduction = loss.Reduction,
                IgnoredClass = loss.IgnoredClass,
            }
            : throw new KerasException($"loss: expected one of {Wording.List(Losses.All.Select(l => l.Name))}, found '{name}'");

    /// <inheritdoc cref="ByName"/>
    public static implicit operator Loss(string name) => ByName(name);

    /// <inheritdoc/>
    public override string ToString() => Written;
}

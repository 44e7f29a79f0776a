using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>An activation function with its parameters. Records: two of one function with the same parameters are equal. What is one
/// operation of the graph (<see cref="Operation"/>) devices take into products, convolutions and recurrences; what is composed of several
/// runs after them.</summary>
public abstract partial record Activation
{
    private protected Activation() { }

    /// <summary>The one operation that this function is; null where it is composed of several.</summary>
    internal virtual ActivationOp? Operation => null;

    /// <summary>Whether each element of the result depends on the same element of the input alone.</summary>
    public virtual bool IsElementwise => true;

    /// <summary>The function's name in messages and reports.</summary>
    protected virtual string Title => GetType().Name.Replace(nameof(Activation), "", StringComparison.Ordinal);

    /// <summary>The function applied to a value. All but <see cref="GluActivation"/> keep its shape.</summary>
    /// <exception cref="ShapeException">The function does not take values of this shape.</exception>
    public Node Apply(Node x) =>
        Operation switch
        {
            null => Compose(Given(x)),
            IdentityOp => Given(x),
            var op => Ops.Unary(op, Given(x)),
        };

    /// <summary>The function in terms of operations, where it is no single one.</summary>
    private protected virtual Node Compose(Node x) => throw new InvalidOperationException($"{Title} is one operation");

    /// <summary>The function that a short name stands for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public static Activation FromActivationFunction(ActivationFunction function) =>
        function switch
        {
            ActivationFunction.Linear => Linear,
            ActivationFunction.Relu => Relu,
            ActivationFunction.Sigmoid => Sigmoid,
            ActivationFunction.HardSigmoid => HardSigmoid,
            ActivationFunction.Tanh => Tanh,
            ActivationFunction.Softplus => Softplus,
            ActivationFunction.Softsign => Softsign,
            ActivationFunction.Elu => Elu,
            ActivationFunction.Softmax => Softmax,
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no such activation"),
        };

    /// <summary>The function that a short name stands for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public static implicit operator Activation(ActivationFunction function) => FromActivationFunction(function);

    /// <summary>The function of that name in Keras: relu, sigmoid, hard_sigmoid, tanh, softmax and so on. Where releases mean different
    /// functions by one name, it is that of Keras before 3.</summary>
    /// <exception cref="ArgumentException">Keras has no function of that name; the message lists those that there are.</exception>
    public static Activation FromString(string name) =>
        ActivationNames.All.TryGetValue(Given(name), out var function)
            ? function
            : throw new ArgumentException(
                $"expected one of {Wording.List(ActivationNames.All.Keys)}, found '{Wording.Clip(name)}'",
                nameof(name)
            );

    /// <inheritdoc cref="FromString(string)"/>
    public static implicit operator Activation(string name) => FromString(name);

    /// <summary>The name, with the parameters where there are any.</summary>
    public sealed override string ToString()
    {
        var parameters = new StringBuilder();
        return PrintMembers(parameters) ? $"{Title} ({parameters})" : Title;
    }

    // Parameters only: what follows from them is not printed.
    /// <inheritdoc/>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>A function without parameters that is one operation.</summary>
internal sealed record SimpleActivation(string Name, ActivationOp Only) : Activation
{
    internal override ActivationOp Operation => Only;

    protected override string Title => Name;

    protected override bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>A function without parameters that is composed of operations, element by element.</summary>
internal sealed record ComposedActivation(string Name, Func<Node, Node> Function) : Activation
{
    protected override string Title => Name;

    private protected override Node Compose(Node x) => Function(x);

    protected override bool PrintMembers(StringBuilder builder) => false;

    public bool Equals(ComposedActivation? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A function that the caller gave for a name in a file.</summary>
internal sealed record GivenActivation(string Name, Func<Node, Node> Function) : Activation
{
    public override bool IsElementwise => false;

    protected override string Title => Name;

    private protected override Node Compose(Node x) => Function(x);

    protected override bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>A function that looks along one axis of a value.</summary>
/// <param name="Axis">Counted from the batch, which is 0; negative from the end. Not the batch itself.</param>
internal abstract record AxisActivation(int Axis) : Activation
{
    public override bool IsElementwise => false;

    private protected sealed override Node Compose(Node x)
    {
        int axis = Axis < 0 ? Axis + x.Rank : Axis;
        if (axis < 1 || axis >= x.Rank)
            throw new ShapeException($"{Title} along axis {Axis}: expected an axis from 1 to {x.Rank - 1} of {x.Shape}");
        return Along(x, axis);
    }

    /// <param name="x">Of rank 2 or more.</param>
    /// <param name="axis">From 1 to the rank of x less 1.</param>
    private protected abstract Node Along(Node x, int axis);
}

namespace KerasSharp.Runtime.Graph;

/// <summary>An operation of the closed set that every layer's meaning is written in. A record: two equal operations on the
/// same inputs give the same value. Its shape rule and gradient rule stand with it; its arithmetic stands in Reference
/// and in the devices.</summary>
internal abstract record Op
{
    private const string Suffix = "Op";

    /// <summary>The name shown in reports: the type's without its ending.</summary>
    public virtual string Name =>
        GetType().Name is var name && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;

    /// <summary>The shape of the result.</summary>
    /// <exception cref="ShapeException">The operation cannot take inputs of these shapes.</exception>
    public abstract Shape InferShape(IReadOnlyList<Node> inputs);

    /// <summary>For each input of <paramref name="node"/> the derivative of a scalar with respect to it, given
    /// <paramref name="dy"/>, the derivative with respect to the node; null where it is identically zero.</summary>
    public abstract Node?[] Gradient(Node node, Node dy);

    /// <summary>Whether the operation has no gradient by nature (comparisons, rounding, indices, random draws).</summary>
    public virtual bool IsFlat => false;

    /// <summary>The exception for inputs that do not fit, to be thrown.</summary>
    protected static ShapeException Refuse(Wording message) => new(message);
}

/// <summary>An operation that arises in gradients alone, never in a prediction.</summary>
internal abstract record GradientOp : Op;

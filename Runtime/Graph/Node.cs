namespace KerasSharp.Runtime.Graph;

/// <summary>One value of an operation graph: an operation on other values, with its shape. Immutable; two nodes are the
/// same only if they are the same object. All values are real numbers; masks and comparisons are 0 or 1, indices whole.</summary>
public sealed class Node
{
    private static int s_next;

    /// <exception cref="ShapeException">The operation cannot take inputs of these shapes.</exception>
    internal Node(Op op, params Node[] inputs)
    {
        ArgumentNullException.ThrowIfNull(op);
        (Op, Inputs, Id, Layer) = (op, inputs, Interlocked.Increment(ref s_next), LayerScope.Current);
        Shape = op.InferShape(inputs);
    }

    /// <summary>Creation order: every input of a node has a smaller one.</summary>
    public int Id { get; }

    internal Op Op { get; }

    /// <summary>What the operation takes.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The shape of its value.</summary>
    public Shape Shape { get; }

    /// <summary>The path of the layer whose lowering made it, for messages and reports; "" outside of layers.</summary>
    public string Layer { get; }

    /// <summary>The number of its axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The sum, element by element, with NumPy's broadcasting.</summary>
    public static Node operator +(Node a, Node b) => Ops.Add(a, b);

    /// <summary>The difference, element by element, with NumPy's broadcasting.</summary>
    public static Node operator -(Node a, Node b) => Ops.Subtract(a, b);

    /// <summary>The product, element by element, with NumPy's broadcasting.</summary>
    public static Node operator *(Node a, Node b) => Ops.Multiply(a, b);

    /// <summary>The quotient, element by element, with NumPy's broadcasting.</summary>
    public static Node operator /(Node a, Node b) => Ops.Divide(a, b);

    /// <summary>The negative, element by element.</summary>
    public static Node operator -(Node a) => Ops.Negate(Given(a));

    /// <summary>A constant without axes.</summary>
    public static implicit operator Node(double value) => Ops.Constant(value);

    /// <inheritdoc/>
    public override string ToString() => $"%{Id} = {Op}({Wording.List(Inputs.Select(i => "%" + i.Id))}) {Shape}";
}

/// <summary>Names the layer whose lowering is at work, so that nodes can say where they come from.</summary>
internal static class LayerScope
{
    private static readonly AsyncLocal<string?> s_current = new();

    public static string Current => s_current.Value ?? "";

    /// <summary>Enters the layer until the result is disposed of.</summary>
    public static IDisposable Enter(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var scope = new Scope(s_current.Value);
        s_current.Value = path;
        return scope;
    }

    private sealed class Scope(string? outer) : IDisposable
    {
        public void Dispose() => s_current.Value = outer;
    }
}

/// <summary>Shapes that an operation cannot take. The layer whose lowering asked for it turns it into a message about itself.</summary>
internal sealed class ShapeException : KerasException
{
    /// <param name="message">What is wrong, but for the layer.</param>
    public ShapeException(string message)
        : base(message) { }

    /// <inheritdoc cref="KerasException(string, Exception?)"/>
    public ShapeException(Wording message)
        : base(message) { }

    /// <inheritdoc cref="KerasException(Wording, KerasSharp.Advice, Exception?)"/>
    public ShapeException(Wording problem, Advice advice)
        : base(problem, advice) { }
}

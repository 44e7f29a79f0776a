namespace KerasSharp.Runtime.Graph;

/// <summary>Recurrence over the time axis. Inputs, in this order: sequences [N, T, ...], initial states, captured values.
/// At each step the body sees one slice [N, ...] of each sequence, the states, and the captured values; it gives the new
/// states and what is stacked. Values are had through <see cref="ScanOutputOp"/>: first the final states, then the stacked
/// outputs [N, T, ...], which stand at the time that they belong to whatever the direction.</summary>
internal sealed record ScanOp : Op
{
    private readonly List<Node> _stacked;

    internal ScanOp(int steps, bool reverse, Node[] sequences, Node[] states, Node[] captured, Node[] newStates, Node[] stacked)
    {
        (Steps, Reverse, Sequences, States, Captured, NewStates) = (steps, reverse, sequences, states, captured, newStates);
        _stacked = [.. stacked];
    }

    public int Steps { get; }

    /// <summary>Whether time runs from T - 1 down to 0.</summary>
    public bool Reverse { get; }

    /// <summary>The body's formals for one step's slices.</summary>
    public IReadOnlyList<Node> Sequences { get; }

    /// <summary>The body's formals for the states before the step.</summary>
    public IReadOnlyList<Node> States { get; }

    /// <summary>The body's formals for values that are the same at all steps.</summary>
    public IReadOnlyList<Node> Captured { get; }

    /// <summary>The states after the step, in terms of the formals.</summary>
    public IReadOnlyList<Node> NewStates { get; }

    /// <summary>What is stacked, in terms of the formals.</summary>
    public IReadOnlyList<Node> Stacked => _stacked;

    /// <summary>The well-known recurrence that the body spells out, where it is one, for devices that have it fused.</summary>
    public RecurrentPattern? Pattern { get; init; }

    /// <summary>Which gradient this scan computes, if it does.</summary>
    public ScanAdjoint? GradientOf { get; init; }

    /// <summary>Asks for one more stacked output. Those there are keep their numbers.</summary>
    /// <returns>Its number among the node's outputs.</returns>
    internal int Stack(Node bodyValue)
    {
        lock (_stacked)
        {
            int at = _stacked.FindIndex(n => ReferenceEquals(n, bodyValue));
            if (at < 0)
            {
                at = _stacked.Count;
                _stacked.Add(bodyValue);
            }
            return NewStates.Count + at;
        }
    }

    /// <summary>Every node of the body, inputs of a node before it.</summary>
    public IReadOnlyList<Node> Body() => OperationGraph.Order([.. NewStates, .. Stacked, .. Sequences, .. States, .. Captured]);

    /// <summary>A scan has no value of its own; its outputs have.</summary>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Scalar;

    public override Node?[] Gradient(Node node, Node dy) =>
        throw new InvalidOperationException("a scan's gradient is built by ScanGradient");

    public bool Equals(ScanOp? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() =>
        $"Scan {Steps} steps{(Reverse ? " backwards" : "")}{(Pattern is null ? "" : $" ({Pattern.Kind.Label()})")}";
}

/// <summary>One result of a scan: a final state, or a stacked output.</summary>
internal sealed record ScanOutputOp(int Index) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var scan = (ScanOp)inputs[0].Op;
        if (Index < scan.NewStates.Count)
            return scan.NewStates[Index].Shape;
        return scan.Stacked[Index - scan.NewStates.Count].Shape.Insert(1, scan.Steps);
    }

    public override Node?[] Gradient(Node node, Node dy) =>
        throw new InvalidOperationException("a scan's gradient is built by ScanGradient");
}

/// <summary>Says that a scan computes the gradient of a forward scan. If the forward scan has a pattern, the gradient scan's inputs and
/// outputs have a fixed order, which the fused kernels rely on.
/// <code>
/// inputs    sequences       the forward scan's sequences
///                           the forward scan's states before each step, stacked
///                           the derivatives by the forward scan's stacked outputs, those that Outputs lists
///           initial states  the derivatives by the forward scan's final states
///           captured        what the gradient's body needs besides
/// outputs   final states    the derivatives by the forward scan's initial states
///           stacked         the derivatives by the forward scan's sequences, those that Sequences lists
///                           values whose sums over all steps are taken outside of the scan
/// </code></summary>
/// <param name="Forward">The scan whose gradient is computed.</param>
/// <param name="Outputs">The numbers of the forward scan's stacked outputs whose derivatives are not zero.</param>
/// <param name="Sequences">The numbers of the forward scan's sequences by which derivatives are wanted.</param>
internal sealed record ScanAdjoint(ScanOp Forward, IReadOnlyList<int> Outputs, IReadOnlyList<int> Sequences);

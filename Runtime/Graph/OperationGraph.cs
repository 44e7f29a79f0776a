namespace KerasSharp.Runtime.Graph;

/// <summary>What a backend compiles: named inputs, named outputs, and the new values of variables, which are all written
/// after everything was computed.</summary>
internal sealed class OperationGraph
{
    /// <summary>The inputs in the order in which a run takes them.</summary>
    public required IReadOnlyList<Node> Inputs { get; init; }

    /// <summary>The outputs in the order in which a run gives them.</summary>
    public required IReadOnlyList<(string Name, Node Value)> Outputs { get; init; }

    /// <summary>New values of variables, of the variable's shape.</summary>
    public IReadOnlyList<(Variable Target, Node Value)> Updates { get; init; } = [];

    /// <summary>Every node that the outputs and updates need, inputs of a node before it.</summary>
    public IReadOnlyList<Node> TopologicalOrder() =>
        Order(Outputs.Select(o => o.Value).Concat(Updates.Select(u => u.Value)).Concat(Inputs));

    /// <summary>Every node that <paramref name="roots"/> need, inputs of a node before it. Iterative: a deep graph cannot
    /// overflow the stack.</summary>
    public static IReadOnlyList<Node> Order(IEnumerable<Node> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var seen = new HashSet<Node>();
        var stack = new Stack<Node>(roots);
        while (stack.TryPop(out var node))
            if (seen.Add(node))
                foreach (var input in node.Inputs)
                    stack.Push(input);
        return [.. seen.OrderBy(n => n.Id)];
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Finds the values that depend on variables alone, which a device may compute, pack or fold once for each version of the
/// variables.</summary>
internal sealed class WeightValues(PlanContext plan)
{
    private readonly HashSet<Node> _fixed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Node> _captured = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Variable> _updated = [.. plan.Graph.Updates.Select(u => u.Target)];

    /// <summary>The node that a captured formal stands for, else the node itself.</summary>
    public Node Outer(Node node)
    {
        while (_captured.TryGetValue(node, out var outer))
            node = outer;
        return node;
    }

    /// <summary>Says what a scan's captured formal stands for.</summary>
    public void Capture(Node formal, Node outer)
    {
        _captured[formal] = outer;
        if (_fixed.Contains(Outer(formal)))
            _fixed.Add(formal);
    }

    /// <summary>Marks what depends on variables alone, which this plan does not write.</summary>
    /// <param name="order">Nodes, inputs first.</param>
    public void Mark(IReadOnlyList<Node> order)
    {
        foreach (var node in order)
            if (
                node.Op switch
                {
                    ReadOp r => r.Variable.Role is not (VariableRole.Random or VariableRole.State) && !_updated.Contains(r.Variable),
                    ConstantOp or ConstantArrayOp => !node.Shape.PerBatch,
                    LeafOp or RandomDrawOp or ScanOp or ScanOutputOp => false,
                    _ => !node.Shape.PerBatch && node.Inputs.All(IsFixed),
                }
            )
                _fixed.Add(node);
    }

    /// <summary>Whether a value depends on variables alone, which this plan does not write.</summary>
    public bool IsFixed(Node node) => _fixed.Contains(Outer(node));

    /// <summary>Whether a node's value is computed once for each version of the variables.</summary>
    public bool IsPrepared(Node node) =>
        plan.Options.Fuse
        && plan.Traits.PreparesValues
        && node.Op is not (LeafOp or ReshapeOp or TransposeOp or SliceOp or BroadcastToOp or StopGradientOp)
        && _fixed.Contains(node)
        && Variables(node).Count > 0;

    /// <summary>Whether a value changes only with the variables and lies where a kernel can keep pointing at it.</summary>
    public bool IsWeight(Node node)
    {
        node = Viewed(node);
        if (_fixed.Contains(node) && node.Op is not (ConstantOp or ConstantArrayOp))
            return Variables(node).Count > 0;
        return node.Op is ReadOp;
    }

    /// <summary>Whether a value is a variable, or a view of one. A product takes such a row as the start of its sums, and adds one that is
    /// computed beside it, as cuDNN's sum of two biases, at their end: the bits differ.</summary>
    public bool IsStored(Node node) => Viewed(node).Op is ReadOp;

    // What a view shows.
    private Node Viewed(Node node)
    {
        node = Outer(node);
        while (node.Op is ReshapeOp or TransposeOp or SliceOp)
            node = Outer(node.Inputs[0]);
        return node;
    }

    /// <summary>The variables that a value depends on.</summary>
    public static List<Variable> Variables(Node node) =>
        [.. OperationGraph.Order([node]).Select(n => n.Op).OfType<ReadOp>().Select(r => r.Variable).Distinct()];
}

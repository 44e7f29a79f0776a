using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Computes values of a scan's body for all steps at once, where they do not depend on the states: [N, ...] becomes
/// [N, T, ...].</summary>
internal sealed class AllStepsMap
{
    private readonly Dictionary<Node, Node?> _known = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> _invariant = new(ReferenceEqualityComparer.Instance);

    /// <param name="node">The scan's node.</param>
    /// <param name="scan">Its operation.</param>
    public AllStepsMap(Node node, ScanOp scan)
    {
        for (int i = 0; i < scan.Sequences.Count; i++)
            _known[scan.Sequences[i]] = node.Inputs[i];
        foreach (var state in scan.States)
            _known[state] = null;
        for (int i = 0; i < scan.Captured.Count; i++)
        {
            _known[scan.Captured[i]] = node.Inputs[scan.Sequences.Count + scan.States.Count + i];
            _invariant.Add(scan.Captured[i]);
        }
    }

    /// <summary>Says what stands for a value of the body at all steps; what it is joined from is known with it.</summary>
    public void Define(Node bodyValue, Node whole)
    {
        _known[bodyValue] = whole;
        if (bodyValue.Op is not ConcatOp { Axis: > 0 } join)
            return;
        int start = 0;
        foreach (var part in bodyValue.Inputs)
        {
            Define(part, Ops.Slice(whole, join.Axis + 1, start, part.Shape[join.Axis]));
            start += part.Shape[join.Axis].Fixed;
        }
    }

    /// <summary>A value of the body at all steps; null where it needs the states, or an operation that is not mapped.</summary>
    public Node? Of(Node bodyValue)
    {
        if (_known.TryGetValue(bodyValue, out var known))
            return known;
        var result = bodyValue.Op is ConstantOp ? bodyValue : Map(bodyValue);
        _known[bodyValue] = result;
        return result;
    }

    private Node? Map(Node x)
    {
        if (x.Inputs.Count == 0)
            return null;
        var inputs = new Node[x.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (Of(x.Inputs[i]) is not { } whole)
                return null;
            bool still = _invariant.Contains(x.Inputs[i]) || x.Inputs[i].Op is ConstantOp;
            // What is the same at all steps gets a time axis of one step where it would stand in the batch's place.
            inputs[i] = still && x.Op is not MatMulOp && whole.Rank == x.Rank && whole.Rank > 0 ? Ops.ExpandDims(whole, 1) : whole;
        }
        if (x.Inputs.All(i => _invariant.Contains(i) || i.Op is ConstantOp))
            return null;
        using var scope = LayerScope.Enter(x.Layer);
        return x.Op switch
        {
            UnaryOp or BinaryOp or SelectOp => new Node(x.Op, inputs),
            SliceOp { Axis: > 0 } op => new Node(op with { Axis = op.Axis + 1 }, inputs),
            ConcatOp { Axis: > 0 } op when !x.Inputs.Any(_invariant.Contains) => new Node(new ConcatOp(op.Axis + 1), inputs),
            MatMulOp { TransposeA: false }
                when x.Inputs[0].Rank == 2 && _invariant.Contains(x.Inputs[1]) && !_invariant.Contains(x.Inputs[0]) => new Node(
                x.Op,
                inputs
            ),
            _ => null,
        };
    }
}

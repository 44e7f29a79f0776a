namespace KerasSharp.Runtime.Graph;

/// <summary>The values of all forward steps, by the node of the forward body that gave them.</summary>
internal sealed class ForwardValues
{
    private readonly Dictionary<Node, Func<Node>> _wholes = [];
    private readonly HashSet<Node> _body;
    private readonly Node _node;
    private readonly ScanOp _scan;

    public ForwardValues(Node node, ScanOp scan)
    {
        (_node, _scan, _body) = (node, scan, [.. scan.Body()]);
        for (int i = 0; i < scan.Sequences.Count; i++)
            Define(scan.Sequences[i], node.Inputs[i]);
        foreach (var state in scan.States)
            KeepStacked(state);
        foreach (var captured in scan.Captured)
            _body.Remove(captured);
    }

    /// <summary>Says what stands for a formal at all steps [N, T, ...].</summary>
    public void Define(Node formal, Node whole) => _wholes[formal] = () => whole;

    /// <summary>The values of all steps [N, T, ...].</summary>
    public Node AllSteps(Node bodyNode) => _wholes[bodyNode]();

    /// <summary>Whether <see cref="AllSteps"/> can give a node's values. A node of a scan without a pattern is kept from now on, if it
    /// is not kept yet; a scan with a pattern keeps only what its fused kernels hand out.</summary>
    public bool IsAvailable(Node bodyNode)
    {
        if (!_wholes.ContainsKey(bodyNode) && _scan.Pattern is null && _body.Contains(bodyNode) && bodyNode.Op is not ConstantOp)
            KeepStacked(bodyNode);
        return _wholes.ContainsKey(bodyNode);
    }

    /// <summary>The forward values that <paramref name="results"/> read. They are kept from now on. A slice, reshape, transpose or
    /// broadcast is not kept itself: the gradient makes it again from its kept input.</summary>
    public IReadOnlyList<Node> ValuesReadBy(IReadOnlyList<Node> results)
    {
        var (read, seen, stack) = (new HashSet<Node>(), new HashSet<Node>(), new Stack<Node>(results));
        while (stack.TryPop(out var n))
        {
            if (!seen.Add(n))
                continue;
            bool moved = n.Op is SliceOp or ReshapeOp or TransposeOp or BroadcastToOp;
            if (_wholes.ContainsKey(n) || (_body.Contains(n) && n.Op is not ConstantOp && !moved))
            {
                if (IsAvailable(n))
                    read.Add(n);
            }
            else
                foreach (var input in n.Inputs)
                    stack.Push(input);
        }
        return [.. read.OrderBy(n => n.Id)];
    }

    private void KeepStacked(Node bodyNode) => _wholes[bodyNode] = () => new Node(new ScanOutputOp(_scan.Stack(bodyNode)), _node);
}

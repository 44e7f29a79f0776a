namespace KerasSharp.Runtime.Graph;

/// <summary>The values of all forward steps, by the node of the forward body that gave them.</summary>
internal sealed class ForwardValues
{
    private readonly Dictionary<Node, Func<Node>> _wholes = [];
    private readonly HashSet<Node> _body;
    private readonly Node _node;
    private readonly Scan _scan;

    public ForwardValues(Node node, Scan scan)
    {
        (_node, _scan, _body) = (node, scan, [.. scan.Body()]);
        for (int i = 0; i < scan.Sequences.Count; i++)
            Give(scan.Sequences[i], node.Inputs[i]);
        foreach (var state in scan.States)
            Keep(state);
        foreach (var captured in scan.Captured)
            _body.Remove(captured);
    }

    /// <summary>Says what stands for a formal at all steps [N, T, ...].</summary>
    public void Give(Node formal, Node whole) => _wholes[formal] = () => whole;

    /// <summary>The values of all steps [N, T, ...].</summary>
    public Node Whole(Node bodyNode) => _wholes[bodyNode]();

    /// <summary>Whether <see cref="Whole"/> has it, or can have it without a fused pair doing more than its contract.</summary>
    public bool Has(Node bodyNode)
    {
        if (!_wholes.ContainsKey(bodyNode) && _scan.Pattern is null && _body.Contains(bodyNode) && bodyNode.Op is not Constant)
            Keep(bodyNode);
        return _wholes.ContainsKey(bodyNode);
    }

    /// <summary>The forward values that <paramref name="results"/> read, which are kept from now on; what only moves elements of
    /// others is taken from those.</summary>
    public IReadOnlyList<Node> ReadBy(IReadOnlyList<Node> results)
    {
        var (read, seen, stack) = (new HashSet<Node>(), new HashSet<Node>(), new Stack<Node>(results));
        while (stack.TryPop(out var n))
        {
            if (!seen.Add(n))
                continue;
            bool moved = n.Op is Slice or Reshape or Transpose or BroadcastTo;
            if (_wholes.ContainsKey(n) || (_body.Contains(n) && n.Op is not Constant && !moved))
            {
                if (Has(n))
                    read.Add(n);
            }
            else
                foreach (var input in n.Inputs)
                    stack.Push(input);
        }
        return [.. read.OrderBy(n => n.Id)];
    }

    private void Keep(Node bodyNode) => _wholes[bodyNode] = () => new Node(new ScanOutput(_scan.Stack(bodyNode)), _node);
}

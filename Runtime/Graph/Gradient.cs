namespace KerasSharp.Runtime.Graph;

/// <summary>Reverse-mode differentiation by rewriting: the derivatives are more nodes of the same graph.</summary>
internal static class Gradient
{
    /// <summary>The derivatives of a scalar by each of <paramref name="wanted"/>; zeros where it does not depend on one.</summary>
    /// <exception cref="ArgumentException"><paramref name="loss"/> is no scalar.</exception>
    public static Node[] Of(Node loss, IReadOnlyList<Node> wanted)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(wanted);
        if (loss.Rank != 0)
            throw new ArgumentException($"a loss is a scalar, not {loss.Shape}", nameof(loss));
        var gradients = VectorJacobian([(loss, Ops.Constant(1))], wanted);
        return [.. gradients.Select((g, i) => g ?? Ops.Constant(0, wanted[i].Shape))];
    }

    /// <summary>The derivatives of a scalar by each of <paramref name="variables"/>, wherever it is read.</summary>
    /// <param name="loss">The scalar.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="assigned">Values that stand for a variable from some place of the graph on, and have no derivatives themselves.</param>
    /// <exception cref="ArgumentException"><paramref name="loss"/> is no scalar.</exception>
    public static Node[] Of(
        Node loss,
        IReadOnlyList<Variable> variables,
        IReadOnlyDictionary<Variable, IReadOnlyList<Node>>? assigned = null
    )
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(variables);
        (Node Node, Variable Variable)[] reads =
        [
            .. OperationGraph
                .Order([loss])
                .Select(n => (n, (n.Op as ReadOp)?.Variable!))
                .Where(r => r.Item2 is { } read && variables.Contains(read)),
            .. variables.SelectMany(v => assigned?.GetValueOrDefault(v) ?? [], (v, n) => (n, v)),
        ];
        var gradients = Of(loss, [.. reads.Select(r => r.Node)]);
        return
        [
            .. variables.Select(v =>
                reads
                    .Select((r, i) => (r, i))
                    .Where(p => p.r.Variable == v)
                    .Select(p => gradients[p.i])
                    .Aggregate((Node?)null, (a, b) => a is null ? b : a + b)
                ?? Ops.Constant(0, Shape.Of(v.Shape))
            ),
        ];
    }

    /// <summary>The sum over all roots of seed times the derivative of the root, by each of <paramref name="wanted"/>; null
    /// where no root depends on one.</summary>
    public static Node?[] VectorJacobian(IReadOnlyList<(Node Root, Node Seed)> roots, IReadOnlyList<Node> wanted)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(wanted);
        var order = OperationGraph.Order(roots.Select(r => r.Root));
        var depends = new HashSet<Node>(wanted);
        foreach (var n in order)
            if (!n.Op.IsFlat && n.Inputs.Any(depends.Contains))
                depends.Add(n);

        var adjoints = new Adjoints();
        foreach (var (root, seed) in roots)
            adjoints.Add(root, seed);
        var scans = new Dictionary<Node, Node?[]>();

        foreach (var n in order.Reverse())
        {
            if (!depends.Contains(n))
                continue;
            if (n.Op is ScanOutputOp output)
            {
                if (adjoints.Of(n) is not { } d)
                    continue;
                var scan = (ScanOp)n.Inputs[0].Op;
                if (!scans.TryGetValue(n.Inputs[0], out var slots))
                    scans[n.Inputs[0]] = slots = new Node?[scan.NewStates.Count + scan.Stacked.Count];
                slots[output.Index] = slots[output.Index] is { } have ? have + d : d;
                continue;
            }
            if (n.Inputs.Count == 0)
                continue;
            Node?[] gradients;
            using (LayerScope.Enter(n.Layer))
            {
                if (n.Op is ScanOp)
                {
                    if (!scans.TryGetValue(n, out var slots))
                        continue;
                    gradients = ScanGradient.Build(n, slots, i => depends.Contains(n.Inputs[i]));
                }
                else if (!n.Op.IsFlat && adjoints.Of(n) is { } dy)
                    gradients = n.Op.Gradient(n, dy);
                else
                    continue;
                for (int i = 0; i < gradients.Length; i++)
                    if (gradients[i] is { } g && depends.Contains(n.Inputs[i]))
                        adjoints.Add(n.Inputs[i], g);
            }
        }
        return [.. wanted.Select(adjoints.Of)];
    }
}

/// <summary>The derivatives by each value, gathered from its users.</summary>
internal sealed class Adjoints
{
    private readonly Dictionary<Node, List<Node>> _parts = [];

    /// <summary>Adds what one user contributes.</summary>
    public void Add(Node node, Node gradient)
    {
        if (gradient.Shape != node.Shape)
            gradient = Broadcasting.Undo(gradient, node.Shape);
        if (!_parts.TryGetValue(node, out var parts))
            _parts[node] = parts = [];
        parts.Add(gradient);
    }

    /// <summary>The sum of what was added; null where nothing was.</summary>
    public Node? Of(Node node)
    {
        if (!_parts.TryGetValue(node, out var parts))
            return null;
        if (parts.Count == 1)
            return parts[0];
        if (Joined(parts) is { } whole)
            parts = [whole, .. parts.Where(p => p.Op is not UnsliceOp)];
        var sum = parts.Aggregate((a, b) => a + b);
        _parts[node] = [sum];
        return sum;
    }

    /// <summary>The derivatives by neighbouring slices of a value, joined: much less work than padding each with zeros and adding.
    /// Null unless the slices tile the value.</summary>
    private static Node? Joined(List<Node> parts)
    {
        var slices = parts.Where(p => p.Op is UnsliceOp { Step: 1 }).OrderBy(p => ((UnsliceOp)p.Op).Start).ToArray();
        if (slices.Length < 2 || slices.Length != parts.Count(p => p.Op is UnsliceOp))
            return null;
        int axis = ((UnsliceOp)slices[0].Op).Axis,
            end = 0;
        foreach (var slice in slices)
        {
            var op = (UnsliceOp)slice.Op;
            if (op.Axis != axis || op.Start != end || op.Extent.PerBatch)
                return null;
            end += slice.Inputs[0].Shape[axis].Factor;
        }
        return end == slices[0].Shape[axis].Factor ? Ops.Concat(axis, [.. slices.Select(s => s.Inputs[0])]) : null;
    }
}

namespace KerasSharp.Runtime.Graph;

/// <summary>Reverse-mode differentiation by rewriting: the derivatives are more nodes of the same graph.</summary>
public static class Gradient
{
    /// <summary>The derivatives of a scalar by each of <paramref name="wanted"/>; zeros where it does not depend on one.</summary>
    /// <exception cref="ArgumentException"><paramref name="loss"/> is no scalar.</exception>
    public static Node[] Of(Node loss, IReadOnlyList<Node> wanted)
    {
        if (loss.Rank != 0) throw new ArgumentException($"a loss is a scalar, not {loss.Shape}", nameof(loss));
        var gradients = VectorJacobian([(loss, Ops.Constant(1))], wanted);
        return [.. gradients.Select((g, i) => g ?? Ops.Constant(0, wanted[i].Shape))];
    }

    /// <summary>The sum over all roots of seed times the derivative of the root, by each of <paramref name="wanted"/>; null
    /// where no root depends on one.</summary>
    public static Node?[] VectorJacobian(IReadOnlyList<(Node Root, Node Seed)> roots, IReadOnlyList<Node> wanted)
    {
        var order = OperationGraph.Order(roots.Select(r => r.Root));
        var depends = new HashSet<Node>(wanted);
        foreach (var n in order)
            if (n.Inputs.Any(depends.Contains)) depends.Add(n);

        var adjoint = new Dictionary<Node, Node>();
        foreach (var (root, seed) in roots) Accumulate(adjoint, root, seed);
        var scans = new Dictionary<Node, Node?[]>();

        foreach (var n in order.Reverse())
        {
            if (!depends.Contains(n)) continue;
            if (n.Op is ScanOutput output)
            {
                if (!adjoint.TryGetValue(n, out var d)) continue;
                var scan = (Scan)n.Inputs[0].Op;
                if (!scans.TryGetValue(n.Inputs[0], out var slots) || slots.Length <= output.Index)
                {
                    Array.Resize(ref slots, scan.NewStates.Count + scan.Stacked.Count);
                    scans[n.Inputs[0]] = slots;
                }
                slots[output.Index] = slots[output.Index] is { } have ? have + d : d;
                continue;
            }
            Node?[] gradients;
            if (n.Op is Scan)
            {
                if (!scans.TryGetValue(n, out var slots)) continue;
                gradients = ScanGradient.Build(n, slots);
            }
            else
            {
                if (n.Inputs.Count == 0 || n.Op.IsFlat || !adjoint.TryGetValue(n, out var dy)) continue;
                using (LayerScope.Enter(n.Layer)) gradients = n.Op.Gradient(n, dy);
            }
            for (int i = 0; i < gradients.Length; i++)
                if (gradients[i] is { } g && depends.Contains(n.Inputs[i])) Accumulate(adjoint, n.Inputs[i], g);
        }
        return [.. wanted.Select(w => adjoint.GetValueOrDefault(w))];
    }

    private static void Accumulate(Dictionary<Node, Node> adjoint, Node node, Node gradient)
    {
        if (gradient.Shape != node.Shape) gradient = Broadcasting.Undo(gradient, node.Shape);
        adjoint[node] = adjoint.TryGetValue(node, out var have) ? have + gradient : gradient;
    }
}

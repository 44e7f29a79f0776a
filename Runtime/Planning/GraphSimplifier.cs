using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>Rewrites a graph to a smaller one of the same values, to the bit: common subexpressions once, movements that undo each
/// other gone, constants computed. What nothing needs is not reached and so falls away.</summary>
internal static class GraphSimplifier
{
    public static OperationGraph Run(OperationGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Node[] roots = [.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)];
        var map = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        foreach (var input in graph.Inputs)
            map[input] = input;
        roots = Run(roots, map);
        return new OperationGraph
        {
            Inputs = graph.Inputs,
            Outputs = [.. graph.Outputs.Select((o, i) => (o.Name, roots[i]))],
            Updates = [.. graph.Updates.Select((u, i) => (u.Target, roots[graph.Outputs.Count + i]))],
        };
    }

    /// <summary>The roots, rewritten. Formals and inputs stay the nodes they are.</summary>
    public static Node[] Run(IReadOnlyList<Node> roots) =>
        Run(Given(roots), new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance));

    private static Node[] Run(IReadOnlyList<Node> roots, Dictionary<Node, Node> map)
    {
        var known = new HashSet<Node>(map.Values, new StructuralComparer.Shallow());
        foreach (var node in OperationGraph.Order(roots))
        {
            if (map.ContainsKey(node))
                continue;
            Node[] inputs = [.. node.Inputs.Select(i => map[i])];
            using var layer = LayerScope.Enter(node.Layer);
            Node rewritten;
            if (node.Op is InputOp or BodyParameterOp)
                rewritten = node;
            else
            {
                rewritten = Rule(node, inputs) ?? (inputs.SequenceEqual(node.Inputs) ? node : new Node(node.Op, inputs));
                if (known.TryGetValue(rewritten, out var same))
                    rewritten = same;
                else
                    known.Add(rewritten);
            }
            map[node] = rewritten;
        }
        return [.. roots.Select(r => map[r])];
    }

    /// <summary>A simpler node for an operation on (rewritten) inputs, or null.</summary>
    private static Node? Rule(Node node, Node[] x) =>
        node.Op switch
        {
            StopGradientOp => x[0],
            UnaryOp op when x[0].Op is ConstantOp c => Ops.Constant(op.Apply(c.Value), c.Extents),
            BinaryOp op when x[0].Op is ConstantOp a && x[1].Op is ConstantOp b => Ops.Constant(op.Apply(a.Value, b.Value), node.Shape),
            MultiplyOp when One(x[0]) && x[1].Shape == node.Shape => x[1],
            MultiplyOp or DivideOp when One(x[1]) && x[0].Shape == node.Shape => x[0],
            SelectOp when x[0].Op is ConstantOp c => Ops.BroadcastTo(c.Value != 0 ? x[1] : x[2], node.Shape),
            ReshapeOp when x[0].Shape == node.Shape => x[0],
            ReshapeOp when x[0].Op is ReshapeOp => Ops.Reshape(x[0].Inputs[0], node.Shape),
            ReshapeOp or BroadcastToOp when x[0].Op is ConstantOp c => Ops.Constant(c.Value, node.Shape),
            TransposeOp or SliceOp or BatchSliceOp when x[0].Op is ConstantOp c => Ops.Constant(c.Value, node.Shape),
            BroadcastToOp when x[0].Shape == node.Shape => x[0],
            BroadcastToOp when x[0].Op is BroadcastToOp && x[0].Inputs[0].Rank > 0 => Ops.BroadcastTo(x[0].Inputs[0], node.Shape),
            TransposeOp op => Transposed(op, x[0]),
            SliceOp { Start: 0, Step: 1 } when x[0].Shape == node.Shape => x[0],
            SliceOp { Step: -1 } op
                when x[0].Op is SliceOp { Step: -1 } inner && inner.Axis == op.Axis && Whole(op, x[0]) && Whole(inner, x[0].Inputs[0]) => x[
                0
            ].Inputs[0],
            MatMulOp op => Product(op, x),
            SumOp or MaxOp when ((ReductionOp)node.Op).Axes.All(a => x[0].Shape[a] == 1) => Ops.Reshape(x[0], node.Shape),
            ConcatOp when x.Length == 1 => x[0],
            _ => null,
        };

    private static bool One(Node x) => x.Op is ConstantOp { Value: 1 };

    private static bool Whole(SliceOp op, Node x) => op.Extent == x.Shape[op.Axis];

    private static Node? Transposed(TransposeOp op, Node x)
    {
        if (x.Op is TransposeOp inner)
            return Ops.Transpose(x.Inputs[0], [.. op.Axes.Select(a => inner.Axes[a])]);
        if (op.Axes.Select((a, i) => a == i).All(same => same))
            return x;
        // Only axes of one element change places: the elements stay where they are.
        int[] real = [.. op.Axes.Where(a => x.Shape[a] != 1)];
        return real.SequenceEqual(real.Order()) ? Ops.Reshape(x, new Shape(op.Axes.Select(a => x.Shape[a]))) : null;
    }

    private static Node? Product(MatMulOp op, Node[] x)
    {
        bool a = SwapsLast(x[0]) && (x[1].Rank > 2 || x[0].Rank == 2),
            b = SwapsLast(x[1]);
        return a || b ? Ops.MatMul(a ? x[0].Inputs[0] : x[0], b ? x[1].Inputs[0] : x[1], op.TransposeA ^ a, op.TransposeB ^ b) : null;
    }

    private static bool SwapsLast(Node x)
    {
        if (x.Op is not TransposeOp { Axes: var axes })
            return false;
        int rank = axes.Count;
        return rank >= 2
            && axes.Select(
                    (a, i) =>
                        a
                        == (
                            i == rank - 1 ? rank - 2
                            : i == rank - 2 ? rank - 1
                            : i
                        )
                )
                .All(same => same);
    }
}

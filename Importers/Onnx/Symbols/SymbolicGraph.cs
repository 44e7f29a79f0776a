using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Onnx.Symbols;

/// <summary>A model's graph at all of the lengths that it was lowered for.</summary>
internal sealed class SymbolicGraph
{
    private SymbolicGraph(IReadOnlyList<SymbolicNode> order, IReadOnlyList<SymbolicNode> roots) => (Order, Roots) = (order, roots);

    /// <summary>The nodes, inputs of a node before it.</summary>
    internal IReadOnlyList<SymbolicNode> Order { get; }

    /// <summary>The nodes that were asked for.</summary>
    internal IReadOnlyList<SymbolicNode> Roots { get; }

    /// <summary>Joins the graphs of one model at several lengths.</summary>
    /// <param name="roots">At each length the nodes to be computed, in the same order.</param>
    /// <exception cref="KerasUnsupportedException">The operations themselves, not only their numbers, depend on the length.</exception>
    internal static SymbolicGraph Join(IReadOnlyList<IReadOnlyList<Node>> roots)
    {
        var orders = roots.Select(OperationGraph.Order).ToArray();
        var places = orders.Select(o => o.Select((n, i) => (n, i)).ToDictionary(x => x.n, x => x.i)).ToArray();
        var joined = new List<SymbolicNode>();
        foreach (var order in orders)
            if (order.Count != orders[0].Count)
                throw Differs(orders[0], order);
        for (int i = 0; i < orders[0].Count; i++)
        {
            Node[] at = [.. orders.Select(o => o[i])];
            int[] inputs = [.. at[0].Inputs.Select(x => places[0][x])];
            for (int p = 1; p < at.Length; p++)
                if (at[p].Op.GetType() != at[0].Op.GetType() || at[p].Rank != at[0].Rank || !Inputs(at[p], places[p]).SequenceEqual(inputs))
                    throw Differs(orders[0], orders[p], i);
            joined.Add(new SymbolicNode(at, [.. inputs.Select(x => joined[x])]) { Body = at[0].Op is ScanOp ? Body(at) : null });
        }
        return new SymbolicGraph(joined, [.. roots[0].Select(r => joined[places[0][r]])]);
    }

    private static IEnumerable<int> Inputs(Node node, Dictionary<Node, int> places) => node.Inputs.Select(x => places[x]);

    private static SymbolicBody Body(Node[] at)
    {
        var scans = at.Select(n => (ScanOp)n.Op).ToArray();
        var graph = Join([
            .. scans.Select(s =>
                (IReadOnlyList<Node>)[.. GraphSimplifier.Run([.. s.NewStates, .. s.Stacked]), .. s.Sequences, .. s.States, .. s.Captured]
            ),
        ]);
        var (first, at0) = (scans[0], 0);
        IReadOnlyList<SymbolicNode> Next(int count)
        {
            var part = graph.Roots.Skip(at0).Take(count).ToArray();
            at0 += count;
            return part;
        }
        var (states, stacked) = (Next(first.NewStates.Count), Next(first.Stacked.Count));
        var (sequences, formals, captured) = (Next(first.Sequences.Count), Next(first.States.Count), Next(first.Captured.Count));
        return new SymbolicBody(graph.Order, sequences, formals, captured, states, stacked);
    }

    private static KerasUnsupportedException Differs(IReadOnlyList<Node> a, IReadOnlyList<Node> b, int? place = null)
    {
        int at = place ?? Enumerable.Range(0, Math.Min(a.Count, b.Count)).FirstOrDefault(i => a[i].Op.GetType() != b[i].Op.GetType());
        return new KerasUnsupportedException($"layer '{a[at].Layer}': its operations depend on the length of the data", new LengthAdvice());
    }
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Parity;

/// <summary>The graph of a training step, and the graphs that compute what TensorFlow 1 computes where it assigns a variable before all
/// that reads it has run. TensorFlow 1 orders an assignment behind what its new value is made of, and behind nothing else; a read is no
/// copy. So each read that the new value does not depend on may see either value.</summary>
internal sealed class RacedGraph
{
    private readonly OperationGraph _graph;
    private readonly Dictionary<Variable, Node> _updates;

    // What only moves a variable's own elements, and so is a read of it.
    private readonly Dictionary<Node, Variable> _reads = [];
    private readonly Dictionary<string, Edge> _edges = [];

    /// <summary>One operation's use of a read.</summary>
    /// <param name="Consumer">The operation.</param>
    /// <param name="Input">Which of its inputs the read is.</param>
    /// <param name="Step">The time step whose use comes late, where each step runs for itself; null for all of them.</param>
    private sealed record Edge(Node Consumer, int Input, int? Step = null);

    internal RacedGraph(OperationGraph graph)
    {
        _graph = graph;
        _updates = graph
            .Updates.Where(u => u.Target.Role is VariableRole.Weight or VariableRole.Optimizer)
            .ToDictionary(u => u.Target, u => u.Value);
        var order = graph.TopologicalOrder();
        foreach (var node in order)
            if (node.Op is ReadOp read && _updates.ContainsKey(read.Variable))
                _reads[node] = read.Variable;
            else if (
                node.Op is TransposeOp or ReshapeOp or BroadcastToOp or SliceOp
                && node.Inputs.Count == 1
                && _reads.TryGetValue(node.Inputs[0], out var of)
            )
                _reads[node] = of;
        var needed = _updates.ToDictionary(u => u.Key, u => OperationGraph.Order([u.Value]).ToHashSet());
        var counts = new Dictionary<Variable, int>();
        foreach (var node in order.Where(n => !_reads.ContainsKey(n)))
            for (int i = 0; i < node.Inputs.Count; i++)
                if (_reads.TryGetValue(node.Inputs[i], out var variable) && !needed[variable].Contains(node))
                {
                    int count = counts[variable] = counts.GetValueOrDefault(variable) + 1;
                    _edges[$"{variable.Name} {count}"] = new Edge(node, i);
                    // Loops over time run each step's product for itself.
                    for (int t = 0; t < StepsOf(node); t++)
                        _edges[$"{variable.Name} {count} at {t}"] = new Edge(node, i, t);
                }
    }

    /// <summary>How many time steps a product has: of [N, T, D], or of [N T, D] made of it; 0 for none.</summary>
    private static int StepsOf(Node product) => product.Op is MatMulOp ? StepsBefore(product.Inputs[0]) : 0;

    private static int StepsBefore(Node x) =>
        x switch
        {
            { Rank: 3 } => StepsOf(x.Shape),
            { Op: ReshapeOp, Rank: 2, Inputs: [{ Rank: 3 } whole] } => StepsOf(whole.Shape),
            { Op: UnaryOp or BinaryOp, Rank: 2 } => x.Inputs.Max(StepsBefore),
            _ => 0,
        };

    private static int StepsOf(Shape shape) => shape[1].PerBatch ? 0 : shape[1].Fixed;

    /// <summary>The reads that may come late: the variable's name and a number, in the order of the graph.</summary>
    internal IReadOnlyList<string> Candidates => [.. _edges.Keys];

    /// <summary>The graph in which these reads see the new value.</summary>
    /// <exception cref="InvalidOperationException">One of them would wait for itself.</exception>
    internal OperationGraph With(IReadOnlyList<string> late)
    {
        var rewriting = new Rewriting(this, [.. late.Select(l => _edges[l])]);
        return new OperationGraph
        {
            Inputs = _graph.Inputs,
            Outputs = [.. _graph.Outputs.Select(o => (o.Name, rewriting.Of(o.Value)))],
            Updates = [.. _graph.Updates.Select(u => (u.Target, rewriting.Of(u.Value)))],
        };
    }

    private sealed class Rewriting(RacedGraph raced, IReadOnlyList<Edge> late)
    {
        private readonly Dictionary<Node, Node?> _done = [];

        internal Node Of(Node node)
        {
            if (_done.TryGetValue(node, out var done))
                return done ?? throw new InvalidOperationException($"{node} would wait for itself");
            _done[node] = null;
            var edges = late.Where(e => ReferenceEquals(e.Consumer, node)).ToList();
            Node[] inputs = [.. node.Inputs.Select((x, i) => edges.Any(e => e.Input == i && e.Step is null) ? New(x) : Of(x))];
            using var layer = LayerScope.Enter(node.Layer);
            Node result = inputs.SequenceEqual(node.Inputs) ? node : new Node(node.Op, inputs);
            foreach (int step in edges.Select(e => e.Step).OfType<int>())
                result = Mixed(result, new Node(node.Op, inputs[0], New(node.Inputs[1])), step, StepsOf(node));
            return (_done[node] = result)!;
        }

        /// <summary>The late values at one step, the others elsewhere.</summary>
        private static Node Mixed(Node value, Node late, int step, int steps)
        {
            var rows = value.Shape[0];
            var shape = value.Rank == 3 ? value.Shape : new Shape(new Dim(rows.Factor / steps, rows.PerBatch), steps, value.Shape[-1]);
            var at = Ops.Constant([.. Enumerable.Range(0, steps).Select(t => t == step ? 1.0 : 0)], steps, 1);
            return Ops.Reshape(Ops.Select(at, Ops.Reshape(late, shape), Ops.Reshape(value, shape)), value.Shape);
        }

        /// <summary>A read of the new value.</summary>
        private Node New(Node read) =>
            read.Op is ReadOp of ? Of(raced._updates[of.Variable]) : new Node(read.Op, [.. read.Inputs.Select(New)]);
    }
}

namespace KerasSharp.Runtime.Graph;

/// <summary>What a scan gives.</summary>
/// <param name="Final">The states after the last step.</param>
/// <param name="Outputs">The stacked outputs [N, T, ...].</param>
/// <param name="Node">The scan itself.</param>
public sealed record ScanResult(IReadOnlyList<Node> Final, IReadOnlyList<Node> Outputs, Node Node);

/// <summary>Makes scans from closures: what the body uses from outside, or could compute outside, is found and captured.</summary>
internal static class ScanBuilder
{
    /// <param name="sequences">Values [N, T, ...] that the body sees one step of.</param>
    /// <param name="initial">The states before the first step.</param>
    /// <param name="body">From the step's slices and the states to the new states and the outputs to stack.</param>
    /// <param name="reverse">Whether time runs from T - 1 to 0.</param>
    /// <param name="pattern">Names the recurrence and the outer nodes that play a part in it, if it is one that devices fuse.</param>
    /// <param name="gradientOf">Which gradient it computes, if it does.</param>
    /// <exception cref="ShapeException">The sequences' lengths differ, or a state changes its shape.</exception>
    public static ScanResult Build(
        IReadOnlyList<Node> sequences,
        IReadOnlyList<Node> initial,
        Func<Node[], Node[], (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)> body,
        bool reverse = false,
        RecurrentParts? pattern = null,
        ScanAdjoint? gradientOf = null
    )
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(body);
        if (sequences.Count == 0)
            throw new ShapeException("a scan needs a sequence to run over");
        var steps = sequences[0].Shape[1];
        foreach (var s in sequences)
            if (s.Rank < 2 || s.Shape[1] != steps)
                throw new ShapeException($"a scan's sequences have different lengths: {Wording.List(sequences.Select(x => x.Shape))}");

        var xs = sequences.Select((s, i) => new Node(new BodyParameterOp("sequence", i, s.Shape.Without(1)))).ToArray();
        var hs = initial.Select((s, i) => new Node(new BodyParameterOp("state", i, s.Shape))).ToArray();
        var (newStates, outputs) = body(xs, hs);
        newStates = [.. newStates.Select((s, i) => s.Shape == initial[i].Shape ? s : Ops.BroadcastTo(s, initial[i].Shape))];

        var (results, captured, formals) = Capture([.. newStates, .. outputs], [.. xs, .. hs]);
        var scan = new ScanOp(steps.Fixed, reverse, xs, hs, [.. formals], results[..newStates.Count], results[newStates.Count..])
        {
            GradientOf = gradientOf,
            Pattern = pattern?.In([.. sequences, .. initial, .. captured]),
        };
        var node = new Node(scan, [.. sequences, .. initial, .. captured]);
        return new ScanResult(
            [.. newStates.Select((_, i) => new Node(new ScanOutputOp(i), node))],
            [.. outputs.Select((_, i) => new Node(new ScanOutputOp(newStates.Count + i), node))],
            node
        );
    }

    /// <summary>Replaces the greatest parts of the body that do not depend on a formal by captured formals.</summary>
    private static (Node[] Results, List<Node> Captured, List<Node> Formals) Capture(Node[] results, Node[] formals)
    {
        var inside = new HashSet<Node>(formals);
        var order = OperationGraph.Order(results);
        foreach (var n in order)
            if (n.Inputs.Any(inside.Contains))
                inside.Add(n);

        var map = new Dictionary<Node, Node>();
        var (captured, made) = (new List<Node>(), new List<Node>());
        var used = order.Where(inside.Contains).SelectMany(n => n.Inputs).Concat(results);
        foreach (var n in used)
        {
            if (inside.Contains(n) || map.ContainsKey(n) || n.Op is ConstantOp)
                continue;
            map[n] = new Node(new BodyParameterOp("captured", captured.Count, n.Shape));
            captured.Add(n);
            made.Add(map[n]);
        }
        return (Rewriter.Substitute(results, map), captured, made);
    }
}

/// <summary>Copies parts of a graph with some nodes replaced.</summary>
internal static class Rewriter
{
    /// <summary>The roots with every node of <paramref name="map"/> replaced; what does not depend on one is kept as it is.</summary>
    public static Node[] Substitute(IReadOnlyList<Node> roots, IDictionary<Node, Node> map)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(map);
        var result = new Dictionary<Node, Node>(map);
        foreach (var n in Reach(roots, map))
        {
            if (result.ContainsKey(n))
                continue;
            Node[] inputs = [.. n.Inputs.Select(i => result[i])];
            result[n] = inputs.SequenceEqual(n.Inputs) ? n : new Node(n.Op, inputs);
        }
        return [.. roots.Select(r => result[r])];
    }

    private static IReadOnlyList<Node> Reach(IEnumerable<Node> roots, IDictionary<Node, Node> stop)
    {
        var seen = new HashSet<Node>();
        var stack = new Stack<Node>(roots);
        while (stack.TryPop(out var node))
            if (seen.Add(node) && !stop.ContainsKey(node))
                foreach (var input in node.Inputs)
                    stack.Push(input);
        return [.. seen.OrderBy(n => n.Id)];
    }
}

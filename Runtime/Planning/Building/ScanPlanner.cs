using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>Plans recurrences step by step, and knows which outputs of each scan are used and where they lie.</summary>
internal sealed class ScanPlanner(PlanContext plan)
{
    private readonly Dictionary<Node, View?[]> _results = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, HashSet<int>> _uses = new(ReferenceEqualityComparer.Instance);

    /// <summary>The numbers of a scan's outputs that are used.</summary>
    public IReadOnlySet<int> Uses(Node scan) => _uses[scan];

    /// <summary>Notes which outputs of scans are used.</summary>
    /// <param name="work">Nodes, inputs first.</param>
    public void CountUses(IReadOnlyList<Node> work)
    {
        foreach (var node in work)
        {
            if (node.Op is ScanOp)
                _uses.TryAdd(node, []);
            else if (node.Op is ScanOutputOp output)
                _uses[node.Inputs[0]].Add(output.Index);
        }
    }

    /// <summary>Room for where a scan's outputs lie: its final states, then what it stacks. Those that are not used stay null.</summary>
    public View?[] Results(Node scan)
    {
        if (_results.TryGetValue(scan, out var known))
            return known;
        var op = (ScanOp)scan.Op;
        return _results[scan] = new View?[op.States.Count + op.Stacked.Count];
    }

    /// <summary>Where an output of a scan lies.</summary>
    /// <exception cref="InvalidOperationException">The output was taken for unused.</exception>
    public View Output(Node scan, int index) =>
        Results(scan)[index] ?? throw new InvalidOperationException($"output {index} of {scan} was taken for unused");

    /// <summary>The shape of a scan's output.</summary>
    public static Shape ShapeOf(ScanOp scan, int output) =>
        output < scan.States.Count ? scan.States[output].Shape : scan.Stacked[output - scan.States.Count].Shape.Insert(1, scan.Steps);

    /// <summary>Schedules a scan as a loop over its steps.</summary>
    /// <param name="node">The scan's node.</param>
    /// <param name="scan">Its operation.</param>
    /// <param name="reason">Why it is not fused.</param>
    public void Emit(Node node, ScanOp scan, string reason)
    {
        int states = scan.States.Count;
        var results = Results(node);
        var outer = plan.Level;
        var before = plan.Level = new PlanLevel();
        var slices = new List<MovingSlice>();
        Enter(node, scan, slices);

        int loop = plan.Time;
        var body = plan.Level = new PlanLevel();
        int[] wanted = [.. Enumerable.Range(0, scan.Stacked.Count).Where(i => _uses[node].Contains(states + i))];
        Node[] roots = [.. scan.NewStates, .. wanted.Select(i => scan.Stacked[i])];
        if (plan.Options.Fuse)
            roots = GraphSimplifier.Run(roots);
        plan.Nodes.Emit(OperationGraph.Order(roots), roots, []);
        foreach (var (i, root) in wanted.Zip(roots[states..]))
        {
            var whole = results[states + i] = plan.Arena(ShapeOf(scan, states + i));
            plan.Buffers.Use(whole.Buffer, loop);
            plan.Movement.Copy(plan.Values[root], Slide(whole, slices), node, "stacked output");
        }
        var swaps = NextStates(node, [.. scan.States.Select(s => plan.Values[s])], roots[..states], loop);

        plan.Level = outer;
        foreach (var slice in slices)
            plan.Buffers.Use(slice.Buffer, plan.Time);
        foreach (var result in results)
            if (result is not null)
                plan.Buffers.Use(result.Buffer, plan.Time);
        plan.Buffers.Loop(loop, plan.Time);
        var made = new ScanLoop
        {
            Steps = scan.Steps,
            Reverse = scan.Reverse,
            Before = [.. before.Steps.Select(s => s.Step)],
            Body = [.. body.Steps.Select(s => s.Step)],
            Slices = [.. slices],
            Swaps = swaps,
        };
        plan.Schedule(
            plan.Device.Scan(made),
            node,
            "scan",
            false,
            $"{scan.Steps} steps of {body.Steps.Count} kernels; not fused: {reason}"
        );
    }

    /// <summary>Says where the body's formals lie, and copies the first states.</summary>
    private void Enter(Node node, ScanOp scan, List<MovingSlice> slices)
    {
        int sequences = scan.Sequences.Count,
            states = scan.States.Count;
        for (int i = 0; i < scan.Captured.Count; i++)
        {
            var captured = node.Inputs[sequences + states + i];
            plan.Values[scan.Captured[i]] = plan.Values[captured];
            plan.Weights.Capture(scan.Captured[i], captured);
        }
        for (int i = 0; i < sequences; i++)
            plan.Values[scan.Sequences[i]] = Slide(plan.Values[node.Inputs[i]], slices);
        var results = Results(node);
        for (int i = 0; i < states; i++)
        {
            var state = results[i] = plan.Values[scan.States[i]] = plan.Arena(scan.States[i].Shape);
            plan.Movement.Copy(plan.Values[node.Inputs[sequences + i]], state, node, "first state");
        }
    }

    /// <summary>A view of one step's part of a [N, T, ...] array, which moves as time goes on.</summary>
    private View Slide(View whole, List<MovingSlice> slices)
    {
        var at = whole.Pick(1, 0);
        int buffer = plan.Buffers.Moving(whole.Buffer, at.Shape.Count);
        slices.Add(new MovingSlice(buffer, whole));
        return new View(buffer, at.Shape, at.Strides);
    }

    /// <summary>Makes the new states the old ones: by changing places where a new state has memory of its own, else by copying.</summary>
    private (int, int)[] NextStates(Node node, View[] old, Node[] next, int loop)
    {
        var swaps = new List<(int State, int New)>();
        var copies = new List<(View From, View To)>();
        for (int i = 0; i < old.Length; i++)
        {
            var value = plan.Values[next[i]];
            bool changes =
                plan.Buffers.Fills(value)
                && old.All(o => o.Buffer != value.Buffer)
                && plan.Buffers.IsBornSince(value.Buffer, loop)
                && swaps.All(s => s.New != value.Buffer);
            if (changes)
                swaps.Add((old[i].Buffer, value.Buffer));
            else if (value.Buffer != old[i].Buffer || value.Offset != default || !value.IsDense)
                copies.Add((value, old[i]));
        }
        // A copy must not read what another copy, or a change of places, has replaced.
        for (int i = 0; i < copies.Count; i++)
        {
            var from = copies[i].From;
            if (old.Any(o => o.Buffer == from.Buffer) || swaps.Any(s => s.New == from.Buffer))
                copies[i] = (plan.Movement.Save(from, node), copies[i].To);
        }
        foreach (var (from, to) in copies)
            plan.Movement.Copy(from, to, node, "next state");
        foreach (var (state, fresh) in swaps)
            plan.Buffers.Tie(state, fresh);
        return [.. swaps];
    }
}

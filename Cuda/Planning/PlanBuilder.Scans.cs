using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Planning;

// Recurrences, step by step.
internal sealed partial class PlanBuilder
{
    private readonly Dictionary<Node, View?[]> _scanValues = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, HashSet<int>> _scanUses = new(ReferenceEqualityComparer.Instance);

    private void EmitScan(Node node, ScanOp scan, string reason)
    {
        int sequences = scan.Sequences.Count,
            states = scan.States.Count;
        var results = new View?[states + scan.Stacked.Count];
        _scanValues[node] = results;
        int[] wanted = [.. Enumerable.Range(0, scan.Stacked.Count).Where(i => _scanUses[node].Contains(states + i))];

        _depth++;
        var (outerSteps, outerPut, before) = (_steps, _put, new List<Step>());
        _put = [];
        var slices = new List<MovingSlice>();
        _steps = before;
        for (int i = 0; i < scan.Captured.Count; i++)
            _values[scan.Captured[i]] = _values[node.Inputs[sequences + states + i]];
        for (int i = 0; i < sequences; i++)
            _values[scan.Sequences[i]] = Slide(_values[node.Inputs[i]], slices);
        for (int i = 0; i < states; i++)
        {
            results[i] = _values[scan.States[i]] = Arena(scan.States[i].Shape);
            Copy(_values[node.Inputs[sequences + i]], results[i]!, node, "first state");
        }

        int loop = _time;
        var body = new List<Step>();
        _steps = body;
        Node[] roots = [.. scan.NewStates, .. wanted.Select(i => scan.Stacked[i])];
        if (_options.Fuse)
            roots = GraphSimplifier.Run(roots);
        Emit(OperationGraph.Order(roots), roots);
        foreach (int i in wanted)
        {
            var whole = Arena(scan.Stacked[i].Shape.Insert(1, scan.Steps));
            results[states + i] = whole;
            _table.Use(whole.Buffer, loop);
            Copy(_values[roots[states + Array.IndexOf(wanted, i)]], Slide(whole, slices), node, "stacked output");
        }
        var swaps = NextStates(node, [.. scan.States.Select(s => _values[s])], roots[..states], loop);

        (_steps, _put) = (outerSteps, outerPut);
        foreach (var slice in slices)
            _table.Use(slice.Buffer, _time);
        foreach (var result in results)
            if (result is not null)
                _table.Use(result.Buffer, _time);
        _table.Loop(loop, _time);
        if (--_depth == 0)
            _scheduled.Add((_time, []));
        _steps.Add(new ScanStep(scan.Steps, scan.Reverse, [.. before], [.. body], [.. slices], swaps));
        _report.Add(new PlanStep("scan", node.Layer, false, $"{scan.Steps} steps of {body.Count} kernels; not fused: {reason}"));
        _time++;
    }

    /// <summary>A view of one step's part of a [N, T, ...] array, which moves as time goes on.</summary>
    private View Slide(View whole, List<MovingSlice> slices)
    {
        var at = whole.Pick(1, 0);
        int buffer = _table.Moving(whole.Buffer, at.Shape.Count);
        slices.Add(new MovingSlice(buffer, whole));
        return new View(buffer, at.Shape, at.Strides);
    }

    /// <summary>Makes the new states the old ones: by changing places where a new state has memory of its own, else by copying.</summary>
    private (int, int)[] NextStates(Node node, View[] old, Node[] next, int loop)
    {
        var swaps = new List<(int, int)>();
        var copies = new List<(View From, View To)>();
        for (int i = 0; i < old.Length; i++)
        {
            var value = _values[next[i]];
            bool own =
                _table.IsArena(value.Buffer)
                && value.IsDense
                && value.Offset == default
                && _table[value.Buffer].Size == old[i].Shape.Count
                && old.All(o => o.Buffer != value.Buffer)
                && _table.IsBornSince(value.Buffer, loop)
                && swaps.All(s => s.Item2 != value.Buffer);
            if (own)
                swaps.Add((old[i].Buffer, value.Buffer));
            else if (value.Buffer != old[i].Buffer || value.Offset != default || !value.IsDense)
                copies.Add((value, old[i]));
        }
        // A copy must not read what another copy, or a change of places, has replaced.
        for (int i = 0; i < copies.Count; i++)
        {
            if (old.All(o => o.Buffer != copies[i].From.Buffer) && swaps.All(s => s.Item2 != copies[i].From.Buffer))
                continue;
            var saved = Arena(copies[i].From.Shape);
            Copy(copies[i].From, saved, node, "kept from being overwritten");
            copies[i] = (saved, copies[i].To);
        }
        foreach (var (from, to) in copies)
            Copy(from, to, node, "next state");
        foreach (var (state, fresh) in swaps)
            _table.Tie(state, fresh);
        return [.. swaps];
    }
}

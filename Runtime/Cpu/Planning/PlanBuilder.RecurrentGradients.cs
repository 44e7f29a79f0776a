using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

// Gradients of recurrences that have a fused kernel. The order of a gradient's inputs and results is that of ScanAdjoint.
internal sealed partial class PlanBuilder
{
    private readonly Dictionary<Node, TraceViews> _traces = new(ReferenceEqualityComparer.Instance);

    /// <summary>Why the fused kernels do not compute a gradient; null where they do.</summary>
    private string? GradientRefusal(Node gradient, Node forward, ScanOp scan, RecurrentPattern pattern)
    {
        var op = (ScanOp)gradient.Op;
        var of = op.GradientOf!;
        int own = pattern.Kind == "lstm" ? 2 : 1,
            states = scan.States.Count;
        if (new[] { pattern.Activation, pattern.InnerActivation }.FirstOrDefault(a => !ActivationKernels.Of(a)!.HasSlope) is { } activation)
            return $"the slope of {activation} cannot be told from its output";
        if (op.States.Count != states || _scanUses[gradient].Any(i => i < states))
            return "the derivatives by its first states are wanted";
        if (!of.Sequences.SequenceEqual([0]))
            return "the derivatives by its input are not wanted";
        if (of.Outputs.Any(i => i != 0))
            return "the derivatives by the states of its steps are given";
        var last = LastDerivatives(gradient, scan);
        if (last.Skip(own == 2 ? 1 : 0).Take(own - 1).Any(d => d is not null) || last.Count(d => d is not null) > 1)
            return "the derivatives by several last states are given";
        if (_scanUses[forward].Any(i => i > states && StateBefore(scan, i) < 0))
            return "inner values of its steps are wanted";
        int[] extras = [.. _scanUses[gradient].Where(i => i > states)];
        if (
            pattern.Kind is "lstm" or "simple-rnn"
                ? extras.Length > 0
                : extras.Length > 1 || extras.Any(i => op.Stacked[i - states].Op is not MultiplyOp)
        )
            return "inner values of its gradient's steps are wanted";
        return pattern.Kind == "gru-reset-after" && Whole(forward, pattern) is null ? "its recurrent weights are not one matrix" : null;
    }

    /// <summary>Whether a fused gradient reads an input itself, and not through what the forward pass kept.</summary>
    private bool IsRead(Node gradient, int input)
    {
        if (!_forwards.TryGetValue(gradient, out var forward))
            return true;
        var (scan, op) = ((ScanOp)forward.Op, (ScanOp)gradient.Op);
        return input >= scan.Sequences.Count + scan.States.Count && input < op.Sequences.Count + op.States.Count;
    }

    /// <summary>The derivatives by the final states; null where they are zero.</summary>
    private static Node?[] LastDerivatives(Node gradient, ScanOp scan)
    {
        int sequences = ((ScanOp)gradient.Op).Sequences.Count;
        return [.. gradient.Inputs.Skip(sequences).Take(scan.States.Count).Select(d => d.Op is ConstantOp { Value: 0 } ? null : d)];
    }

    /// <summary>Which state before each step a scan's output is, or -1.</summary>
    private static int StateBefore(ScanOp scan, int output)
    {
        for (int j = 0; j < scan.States.Count; j++)
            if (ReferenceEquals(scan.Stacked[output - scan.States.Count], scan.States[j]))
                return j;
        return -1;
    }

    /// <summary>The matrix that U_zr and U_h are the two parts of, or null.</summary>
    private Node? Whole(Node forward, RecurrentPattern pattern)
    {
        Node zr = Outer(forward.Inputs[pattern.Roles["U_zr"]]),
            h = Outer(forward.Inputs[pattern.Roles["U_h"]]);
        return zr.Op is SliceOp { Start: 0, Step: 1 } && h.Op is SliceOp { Step: 1 } && ReferenceEquals(zr.Inputs[0], h.Inputs[0])
            ? zr.Inputs[0]
            : null;
    }

    /// <summary>Room for what a forward pass keeps, which is also its states before each step.</summary>
    private TraceViews Trace(Node node, ScanOp scan, RecurrentPattern pattern, View?[] results)
    {
        var state = scan.States[0].Shape.Insert(1, scan.Steps);
        int gates =
            pattern.Kind == "lstm" ? 4
            : pattern.Kind == "simple-rnn" ? 1
            : 3;
        var trace = new TraceViews(
            Arena(state.With(2, state[2] * gates)),
            Arena(state),
            pattern.Kind == "simple-rnn" ? null : Arena(state)
        );
        foreach (int i in _scanUses[node].Where(i => i > scan.States.Count))
            results[i] = StateBefore(scan, i) switch
            {
                0 => trace.PreviousH,
                1 when pattern.Kind == "lstm" => trace.Extra,
                // The output of masked steps that a kept state has beside it: only the gradient's own body, which does not run, reads it.
                _ => Number(0).BroadcastTo(state),
            };
        return _traces[node] = trace;
    }

    private void EmitRecurrentGradient(Node node, ScanOp scan)
    {
        var forwardNode = _forwards[node];
        var forward = (ScanOp)forwardNode.Op;
        var pattern = forward.Pattern!;
        int states = forward.States.Count,
            sequences = forward.Sequences.Count;
        var trace = _traces[forwardNode];
        bool after = pattern.Kind == "gru-reset-after";
        var dx = Arena(trace.Gates.Shape);
        var recurrent = after ? Arena(trace.Gates.Shape) : null;
        var results = _scanValues[node] = new View?[states + scan.Stacked.Count];
        results[states] = dx;
        // What a GRU's gradient stacks beside: r h, or the derivative by h U_h.
        foreach (int i in _scanUses[node].Where(i => i > states))
            results[i] = after ? recurrent!.Slice(2, 2 * trace.PreviousH.Shape[2].Fixed, trace.PreviousH.Shape[2], 1) : trace.Extra;

        Node Part(string name) => forwardNode.Inputs[pattern.Roles[name]];
        var main = pattern.Kind switch
        {
            "lstm" or "simple-rnn" => Part("U"),
            "gru" => Part("U_zr"),
            _ => Whole(forwardNode, pattern)!,
        };
        var last = LastDerivatives(node, forward).FirstOrDefault(d => d is not null);
        var operands = new RecurrentGradientOperands
        {
            Trace = trace,
            Mask = pattern.Roles.TryGetValue("mask", out int mask) ? _values[forwardNode.Inputs[mask]] : null,
            Sequences = scan.GradientOf!.Outputs.Count > 0 ? Rows(_values[node.Inputs[sequences + states]], node) : null,
            Last = last is null ? null : Rows(_values[last], node),
            Preactivations = dx,
            Recurrent = recurrent,
            Main = Packed(main, true) ?? throw new InvalidOperationException($"{main} cannot be packed"),
            Candidate = pattern.Kind == "gru" ? Packed(Part("U_h"), true) : null,
        };
        Schedule(
            new RecurrentGradientStep(forward, operands),
            node,
            $"{pattern.Kind} gradient",
            true,
            $"{forward.Steps} steps, from what the forward pass kept",
            [.. operands.Views]
        );
    }
}

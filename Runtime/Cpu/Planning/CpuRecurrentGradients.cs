using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>Makes the steps of gradients of recurrences that have a fused kernel. The order of a gradient's inputs and results is that
/// of <see cref="ScanAdjoint"/>.</summary>
internal sealed class CpuRecurrentGradients(PlanContext plan, CpuValues values)
{
    private readonly Dictionary<Recurrence, TraceViews> _traces = [];

    /// <summary>Why the fused kernels do not compute a gradient; null where they do.</summary>
    public string? Refusal(Recurrence recurrence, Node gradient)
    {
        var (scan, pattern, op) = (recurrence.Scan, recurrence.Pattern, (ScanOp)gradient.Op);
        var of = op.GradientOf!;
        int own = recurrence.OwnStates,
            states = scan.States.Count;
        var uses = plan.Scans.Uses(gradient);
        if (new[] { pattern.Activation, pattern.InnerActivation }.FirstOrDefault(a => !ActivationKernels.Of(a)!.HasSlope) is { } activation)
            return $"the slope of {activation} cannot be told from its output";
        if (op.States.Count != states || uses.Any(i => i < states))
            return "the derivatives by its first states are wanted";
        if (!of.Sequences.SequenceEqual([0]))
            return "the derivatives by its input are not wanted";
        if (of.Outputs.Any(i => i != 0))
            return "the derivatives by the states of its steps are given";
        var last = LastDerivatives(gradient, scan);
        if (last.Skip(own == 2 ? 1 : 0).Take(own - 1).Any(d => d is not null) || last.Count(d => d is not null) > 1)
            return "the derivatives by several last states are given";
        if (plan.Scans.Uses(recurrence.Node).Any(i => i > states && recurrence.StateBefore(i) < 0))
            return "inner values of its steps are wanted";
        int[] extras = [.. uses.Where(i => i > states)];
        bool known = recurrence.Kind.HasCandidateWeights()
            ? extras.Length <= 1 && extras.All(i => op.Stacked[i - states].Op is MultiplyOp)
            : extras.Length == 0;
        if (!known)
            return "inner values of its gradient's steps are wanted";
        return recurrence.Kind == RecurrentKind.GruResetAfter && Joined(recurrence) is null
            ? "its recurrent weights are not one matrix"
            : null;
    }

    /// <summary>Room for what a forward pass keeps, which is also its states before each step.</summary>
    public TraceViews Trace(Recurrence recurrence)
    {
        var scan = recurrence.Scan;
        var results = plan.Scans.Results(recurrence.Node);
        var state = scan.States[0].Shape.Insert(1, scan.Steps);
        var trace = new TraceViews(
            plan.Arena(state.With(2, state[2] * recurrence.Kind.Gates())),
            plan.Arena(state),
            recurrence.Kind == RecurrentKind.SimpleRnn ? null : plan.Arena(state)
        );
        foreach (int i in plan.Scans.Uses(recurrence.Node).Where(i => i > scan.States.Count))
            results[i] = recurrence.StateBefore(i) switch
            {
                0 => trace.PreviousH,
                1 when recurrence.Kind == RecurrentKind.Lstm => trace.Extra,
                // The output of masked steps that a kept state has beside it: only the gradient's own body, which does not run, reads it.
                _ => values.Number(0).BroadcastTo(state),
            };
        return _traces[recurrence] = trace;
    }

    public void Emit(Recurrence recurrence, Node gradient)
    {
        var (forward, scan) = (recurrence.Scan, (ScanOp)gradient.Op);
        int states = forward.States.Count;
        var trace = _traces[recurrence];
        bool after = recurrence.Kind == RecurrentKind.GruResetAfter;
        var dx = plan.Arena(trace.Gates.Shape);
        var recurrent = after ? plan.Arena(trace.Gates.Shape) : null;
        var results = plan.Scans.Results(gradient);
        results[states] = dx;
        // What a GRU's gradient stacks beside: r h, or the derivative by h U_h.
        foreach (int i in plan.Scans.Uses(gradient).Where(i => i > states))
            results[i] = after ? recurrent!.Slice(2, 2 * recurrence.Units, recurrence.Units, 1) : trace.Extra;

        var main = after ? Joined(recurrence)! : recurrence.Weights;
        var last = LastDerivatives(gradient, forward).FirstOrDefault(d => d is not null);
        var operands = new RecurrentGradientOperands
        {
            Trace = trace,
            Mask = recurrence.Mask is { } mask ? plan.Values[mask] : null,
            Sequences =
                scan.GradientOf!.Outputs.Count > 0
                    ? plan.Movement.Rows(plan.Values[gradient.Inputs[forward.Sequences.Count + states]], gradient)
                    : null,
            Last = last is null ? null : plan.Movement.Rows(plan.Values[last], gradient),
            Preactivations = dx,
            Recurrent = recurrent,
            Main = values.Packed(main, true) ?? throw new InvalidOperationException($"{main} cannot be packed"),
            Candidate = recurrence.Kind == RecurrentKind.Gru ? values.Packed(recurrence.CandidateWeights!, true) : null,
        };
        plan.Schedule(
            new RecurrentGradientStep(forward, operands),
            gradient,
            $"{recurrence.Label} gradient",
            true,
            $"{forward.Steps} steps, from what the forward pass kept",
            [.. operands.Views]
        );
    }

    /// <summary>The derivatives by the final states; null where they are zero.</summary>
    private static Node?[] LastDerivatives(Node gradient, ScanOp forward)
    {
        int sequences = ((ScanOp)gradient.Op).Sequences.Count;
        return [.. gradient.Inputs.Skip(sequences).Take(forward.States.Count).Select(d => d.Op is ConstantOp { Value: 0 } ? null : d)];
    }

    /// <summary>The matrix of which a GRU's weights of the gates and of the candidate are the two parts, or null.</summary>
    private Node? Joined(Recurrence recurrence)
    {
        Node gates = plan.Weights.Outer(recurrence.Weights),
            candidate = plan.Weights.Outer(recurrence.CandidateWeights!);
        return
            gates.Op is SliceOp { Start: 0, Step: 1 }
            && candidate.Op is SliceOp { Step: 1 }
            && ReferenceEquals(gates.Inputs[0], candidate.Inputs[0])
            ? gates.Inputs[0]
            : null;
    }
}

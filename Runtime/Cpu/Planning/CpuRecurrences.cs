using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>Makes the steps of recurrences that have a fused kernel.</summary>
internal sealed class CpuRecurrences(PlanContext plan, CpuValues values, PlanCost cost) : RecurrentEmitter
{
    private readonly CpuRecurrentWeights _weights = new(plan, values, cost);
    private readonly CpuRecurrentGradients _gradients = new(plan, values);

    public override string? Refusal(Recurrence recurrence)
    {
        var pattern = recurrence.Pattern;
        if (pattern.Activation.Operation is null || pattern.InnerActivation.Operation is null)
            return $"no kernel with {pattern.Activation} and {pattern.InnerActivation}";
        return recurrence.AllWeights.Concat(recurrence.AllBiases).All(plan.Weights.IsWeight)
            ? null
            : "its weights are computed from inputs";
    }

    public override string? GradientRefusal(Recurrence recurrence, Node gradient) => _gradients.Refusal(recurrence, gradient);

    public override bool Reads(Recurrence recurrence, Node gradient, int input)
    {
        var op = (ScanOp)gradient.Op;
        return input >= recurrence.Scan.Sequences.Count + recurrence.Scan.States.Count && input < op.Sequences.Count + op.States.Count;
    }

    public override void Gradient(Recurrence recurrence, Node gradient) => _gradients.Emit(recurrence, gradient);

    public override void Forward(Recurrence recurrence)
    {
        var (node, scan) = (recurrence.Node, recurrence.Scan);
        int states = scan.States.Count,
            own = recurrence.OwnStates;
        var weights = _weights.Pack(recurrence);
        var results = plan.Scans.Results(node);
        foreach (int i in plan.Scans.Uses(node).Where(i => i <= states))
            results[i] = plan.Arena(ScanPlanner.ShapeOf(scan, i));
        var trace = recurrence.HasFusedGradient ? _gradients.Trace(recurrence) : null;
        var operands = new RecurrentOperands
        {
            Mask = recurrence.Mask is { } mask ? plan.Values[mask] : null,
            InitialH = plan.Movement.DenseUnlessZero(recurrence.Initial(0), node),
            InitialC = own == 2 ? plan.Movement.DenseUnlessZero(recurrence.Initial(1), node) : null,
            FinalH = results[0],
            FinalC = own == 2 ? results[1] : null,
            Last = recurrence.KeepsOutput ? results[own] : null,
            Sequences = results.Length > states ? results[states] : null,
            Trace = trace,
        };
        if (trace is not null && operands.Mask is { } masked)
            plan.Schedule(new MaskedRowsStep(masked, trace), node, "clear", false, "kept rows of masked steps", [masked, .. trace.Views]);
        cost.WeightBytes +=
            sizeof(float) * (double)scan.Steps * recurrence.AllWeights.Concat(recurrence.AllBiases).Sum(w => (double)w.Shape.Count.Fixed);
        (operands, string how) = WithInput(recurrence, operands);
        plan.Schedule(
            new RecurrentStep(scan, operands, weights, recurrence.KeepsOutput),
            node,
            recurrence.Label,
            true,
            $"{scan.Steps} steps, {how}{(operands.Mask is null ? "" : ", mask")}{(trace is null ? "" : ", keeps what its gradient reads")}",
            [.. operands.Views]
        );
    }

    /// <summary>The operands with what the input comes from, and a word on how.</summary>
    private (RecurrentOperands Operands, string How) WithInput(Recurrence recurrence, RecurrentOperands operands)
    {
        if (recurrence.Input is { Lookup: not null } folded)
            return (_weights.Fold(operands, folded), "Gather, MatMul, Add folded into a table");
        var x = plan.Movement.Rows(plan.Values[recurrence.Input?.Rows ?? recurrence.Projection], recurrence.Node);
        if (recurrence.Input is null)
            return (operands with { X = x }, "input product before");
        return CpuRecurrentWeights.IsDirect(recurrence.Input)
            ? (operands with { X = x }, "input product in the step")
            : (operands with { X = x, Input = _weights.Multiply(recurrence) }, "input product for some steps at a time");
    }
}

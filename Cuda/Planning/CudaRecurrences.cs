using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>Makes the calls of recurrences that have a fused kernel: one launch for all steps where the weights fit into the blocks'
/// shared memory, else a product and a kernel for each step.</summary>
internal sealed class CudaRecurrences(PlanContext plan, CudaResources resources) : RecurrentEmitter
{
    private readonly CudaRecurrentGradients _gradients = new(plan, resources);

    public override string? Refusal(Recurrence recurrence)
    {
        var (pattern, scan) = (recurrence.Pattern, recurrence.Scan);
        if (pattern.Activation.Operation is null || pattern.InnerActivation.Operation is null)
            return $"no kernel with {pattern.Activation} and {pattern.InnerActivation}";
        if (scan.Steps == 0)
            return "no steps";
        foreach (int i in plan.Scans.Uses(recurrence.Node))
            if (i > scan.States.Count && recurrence.StateBefore(i) is var state && (state < 0 || state >= recurrence.OwnStates))
                return "a value inside of its steps is read";
        return null;
    }

    public override string? GradientRefusal(Recurrence recurrence, Node gradient) => _gradients.Refusal(recurrence, gradient);

    public override void Gradient(Recurrence recurrence, Node gradient) => _gradients.Emit(recurrence, gradient);

    public override void Forward(Recurrence recurrence)
    {
        var (node, scan) = (recurrence.Node, recurrence.Scan);
        int states = scan.States.Count,
            own = recurrence.OwnStates;
        var run = RecurrentRun.Of(recurrence, scan.Reverse);
        var results = plan.Scans.Results(node);
        foreach (int i in plan.Scans.Uses(node))
            results[i] = plan.Arena(ScanPlanner.ShapeOf(scan, i));
        View? Before(int state)
        {
            int at = Enumerable.Range(0, scan.Stacked.Count).FirstOrDefault(i => ReferenceEquals(scan.Stacked[i], scan.States[state]), -1);
            return at < 0 ? null : results[states + at];
        }
        View? Part(Node? part) => part is null ? null : plan.Movement.Rows(plan.Values[part], node);
        View? Initial(int state) => plan.Movement.DenseUnlessZero(recurrence.Initial(state), node);
        var trace = recurrence.HasFusedGradient ? _gradients.Trace(recurrence) : null;
        var operands = new RecurrentOperands
        {
            X = Part(recurrence.Projection)!,
            Mask = Part(recurrence.Mask),
            U = Part(recurrence.Weights)!,
            Uh = Part(recurrence.CandidateWeights),
            D = Part(recurrence.Bias),
            Dh = Part(recurrence.CandidateBias),
            InitialH = Initial(0),
            InitialC = own == 2 ? Initial(1) : null,
            InitialOutput = recurrence.KeepsOutput ? Initial(own) : null,
            Outputs = results[states],
            FinalH = results[0],
            FinalC = own == 2 ? results[1] : null,
            Last = recurrence.KeepsOutput ? results[own] ?? plan.Arena(scan.States[own].Shape) : null,
            BeforeH = Before(0),
            BeforeC = own == 2 ? Before(1) : null,
            Trace = trace,
            Work = plan.Arena(new Shape(5, run.Batch, run.Units)),
            Counters = plan.Arena(RecurrentRun.Counters),
            Product = run.Fits(false, resources.Context.Info)
                ? null
                : plan.Arena(new Shape(run.Batch, (run.Kind == RecurrentKind.Gru ? 2 : run.Kind.Gates()) * run.Units)),
        };
        RecurrentPass pass = operands.Product is null
            ? new RecurrentStep(run, operands, resources.Context.Info, resources.Library)
            : new RecurrentLoopStep(run, operands, resources.Library);
        string how = run.How(operands.Product is not null, resources.ByCublas);
        string note = $"{how}, input product before{(operands.Mask is null ? "" : ", mask")}";
        plan.Schedule(pass, node, recurrence.Label, true, note, operands.Views);
    }
}

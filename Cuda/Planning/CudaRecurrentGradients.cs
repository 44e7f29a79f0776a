using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>Makes the calls of gradients of recurrences that have a fused kernel. The order of a gradient's inputs and results is that
/// of <see cref="ScanAdjoint"/>.</summary>
internal sealed class CudaRecurrentGradients(PlanContext plan, CudaResources resources)
{
    private readonly Dictionary<Recurrence, View> _traces = [];

    /// <summary>Why a gradient has no fused kernel; null where it has.</summary>
    public string? Refusal(Recurrence recurrence, Node gradient)
    {
        var scan = (ScanOp)gradient.Op;
        var adjoint = scan.GradientOf!;
        int own = recurrence.OwnStates;
        if (scan.States.Count != own)
            return "it carries more than its states";
        if (recurrence.KeepsOutput)
            return "the layer keeps its state and is masked";
        if (adjoint.Sequences is not [0])
            return "the derivative by the input is not wanted";
        if (adjoint.Outputs.Any(o => o != 0))
            return "derivatives by values inside of its steps";
        var map = Extras(gradient, scan, new Node(new ScanOutputOp(own), gradient));
        return plan.Scans.Uses(gradient).Any(i => i > own && map.Of(scan.Stacked[i - own]) is null)
            ? "a sum over steps needs the states"
            : null;
    }

    /// <summary>Room for what a forward pass keeps for its gradient: the preactivations.</summary>
    public View Trace(Recurrence recurrence) =>
        _traces[recurrence] = plan.Arena(
            new Shape(
                recurrence.Batch,
                recurrence.Scan.Steps,
                recurrence.Projection.Shape[2].Fixed + (recurrence.Kind == RecurrentKind.GruResetAfter ? recurrence.Units : 0)
            )
        );

    public void Emit(Recurrence recurrence, Node gradient)
    {
        var scan = (ScanOp)gradient.Op;
        int sequences = recurrence.Scan.Sequences.Count,
            own = recurrence.OwnStates,
            first = scan.Sequences.Count;
        var run = RecurrentRun.Of(recurrence, scan.Reverse);
        var states = new Shape(run.Batch, run.Units);
        bool one = run.Fits(true, resources.Context.Info);
        View? Part(Node? part) => part is null ? null : plan.Movement.Rows(plan.Values[part], recurrence.Node);
        View Input(int i) => plan.Values[gradient.Inputs[i]];
        var operands = new RecurrentGradientOperands
        {
            Mask = Part(recurrence.Mask),
            U = Part(recurrence.Weights)!,
            Uh = Part(recurrence.CandidateWeights),
            BeforeH = plan.Movement.Dense(Input(sequences), gradient),
            BeforeC = own == 2 ? plan.Movement.Dense(Input(sequences + 1), gradient) : null,
            Trace = _traces[recurrence],
            Outputs = scan.GradientOf!.Outputs.Count > 0 ? plan.Movement.Rows(Input(sequences + own), gradient) : null,
            FinalH = plan.Movement.DenseUnlessZero(gradient.Inputs[first], gradient),
            FinalC = own == 2 ? plan.Movement.DenseUnlessZero(gradient.Inputs[first + 1], gradient) : null,
            X = plan.Arena(recurrence.Projection.Shape),
            InitialH = plan.Arena(states),
            InitialC = own == 2 ? plan.Arena(states) : null,
            Q = run.Kind == RecurrentKind.GruResetAfter ? plan.Arena(new Shape(run.Batch, run.Steps, run.Units)) : null,
            Counters = plan.Arena(RecurrentRun.Counters),
            Product = !one && run.Kind == RecurrentKind.Gru ? plan.Arena(states) : null,
        };
        RecurrentPass pass = one
            ? new RecurrentGradientStep(run, operands, resources.Context.Info, resources.Library)
            : new RecurrentLoopGradientStep(run, operands, resources.Library);
        plan.Schedule(pass, gradient, $"{recurrence.Label} gradient", true, run.How(!one, resources.ByCublas), operands.Views);
        var results = plan.Scans.Results(gradient);
        (results[0], results[own]) = (operands.InitialH, operands.X);
        if (own == 2)
            results[1] = operands.InitialC;
        Defer(gradient, scan, own, operands.X);
    }

    /// <summary>Plans what stands beside the input's derivative, once a pass that can run beside this one is scheduled.</summary>
    private void Defer(Node gradient, ScanOp scan, int own, View derivative)
    {
        var dx = new Node(new ScanOutputOp(own), gradient);
        plan.Values[dx] = derivative;
        var map = Extras(gradient, scan, dx);
        var results = plan.Scans.Results(gradient);
        int[] extras = [.. plan.Scans.Uses(gradient).Where(i => i > own).Order()];
        Node[] values = [.. extras.Select(i => map.Of(scan.Stacked[i - own])!)];
        plan.Level.Deferred.Add(() =>
        {
            plan.Nodes.Emit(OperationGraph.Order(values), values, []);
            for (int i = 0; i < extras.Length; i++)
                results[extras[i]] = plan.Values[values[i]];
        });
    }

    /// <summary>What stands beside the input's derivative, for all steps at once.</summary>
    private static AllStepsMap Extras(Node gradient, ScanOp scan, Node dx)
    {
        var map = new AllStepsMap(gradient, scan);
        map.Define(scan.Stacked[0], dx);
        return map;
    }
}

using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Planning;

// Recurrences that have a fused kernel.
internal sealed partial class PlanBuilder
{
    private const int MostTiles = 1024;

    private readonly Dictionary<ScanOp, Node> _fused = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ScanOp> _traced = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ScanOp, View> _traces = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, string> _refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>Decides which scans run fused, forward ones before their gradients.</summary>
    private void FindRecurrent(IReadOnlyList<Node> work)
    {
        foreach (var node in work)
        {
            if (node.Op is not ScanOp scan)
                continue;
            string? refusal =
                !_options.Fuse ? "fusion is off"
                : scan.GradientOf is { Forward.Pattern: not null } adjoint ? GradientRefusal(node, scan, adjoint)
                : Refusal(node, scan);
            if (refusal is not null)
                _refusals[node] = refusal;
            else if (scan.GradientOf is { } of)
                _traced.Add(of.Forward);
            else
                _fused[scan] = node;
        }
    }

    private static RecurrentKind Kind(RecurrentPattern pattern) =>
        pattern.Kind switch
        {
            "lstm" => RecurrentKind.Lstm,
            "gru" => RecurrentKind.Gru,
            "gru-reset-after" => RecurrentKind.GruResetAfter,
            "simple-rnn" => RecurrentKind.SimpleRnn,
            var other => throw new KerasUnsupportedException($"the CUDA device knows no recurrence '{other}'"),
        };

    private static int StatesOf(RecurrentPattern pattern) => pattern.Kind == "lstm" ? 2 : 1;

    /// <summary>Why a scan has no fused kernel; null where it has.</summary>
    private string? Refusal(Node node, ScanOp scan)
    {
        if (scan.Pattern is not { } pattern)
            return "the body is no recurrence that has a fused kernel";
        if (pattern.Activation.Operation is null || pattern.InnerActivation.Operation is null)
            return $"{pattern.Kind} with {pattern.Activation} and {pattern.InnerActivation}: no fused kernel";
        if (scan.Steps == 0)
            return "no steps";
        int own = StatesOf(pattern),
            states = scan.States.Count;
        foreach (int i in _scanUses[node])
            if (i > states && !scan.States.Take(own).Any(s => ReferenceEquals(s, scan.Stacked[i - states])))
                return $"{pattern.Kind}: a value inside of its steps is read";
        return null;
    }

    private string? GradientRefusal(Node node, ScanOp scan, ScanAdjoint adjoint)
    {
        var pattern = adjoint.Forward.Pattern!;
        string name = $"gradient of {pattern.Kind}";
        int own = StatesOf(pattern);
        if (!_fused.ContainsKey(adjoint.Forward))
            return $"{name}: the forward pass is not fused";
        if (scan.States.Count != own)
            return $"{name}: it carries more than its states";
        if (adjoint.Forward.States.Count != own)
            return $"{name}: the layer keeps its state and is masked";
        if (adjoint.Sequences is not [0])
            return $"{name}: the derivative by the input is not wanted";
        if (adjoint.Outputs.Any(o => o != 0))
            return $"{name}: derivatives by values inside of its steps";
        var map = Extras(node, scan, new Node(new ScanOutputOp(own), node));
        return _scanUses[node].Any(i => i > own && map.Of(scan.Stacked[i - own]) is null)
            ? $"{name}: a sum over steps needs the states"
            : null;
    }

    /// <summary>Whether all steps can be one launch.</summary>
    private bool Fits(ScanOp scan, bool backward) =>
        RecurrentLayout.Choose(
            Kind(scan.Pattern!),
            scan.States[0].Shape[1].Fixed,
            1,
            backward,
            _backend.Info,
            _backend.Info.Multiprocessors
        )
            is not null;

    /// <summary>What stands beside the input's derivative, for all steps at once.</summary>
    private static AllStepsMap Extras(Node node, ScanOp scan, Node dx)
    {
        var map = new AllStepsMap(node, scan);
        map.Define(scan.Stacked[0], dx);
        return map;
    }

    private RecurrentRun RunOf(ScanOp scan, bool reverse) =>
        new(Kind(scan.Pattern!), scan.Pattern!, scan.States[0].Shape[0], scan.States[0].Shape[1].Fixed, scan.Steps, reverse);

    private View? Part(Node node, RecurrentPattern pattern, string role) =>
        pattern.Roles.TryGetValue(role, out int at) ? Rows(_values[node.Inputs[at]], node) : null;

    /// <summary>A view whose last axis lies side by side.</summary>
    private View Rows(View view, Node node) => view.Strides[^1] == 1 || view.Shape[-1] == 1 ? view : Dense(view, node);

    private View? Initial(Node input, Node node) => input.Op is ConstantOp { Value: 0 } ? null : Dense(_values[input], node);

    private View Counters() => Arena(new Shape(MostTiles));

    private void EmitRecurrent(Node node, ScanOp scan)
    {
        var pattern = scan.Pattern!;
        int sequences = scan.Sequences.Count,
            states = scan.States.Count,
            own = StatesOf(pattern);
        var run = RunOf(scan, scan.Reverse);
        var results = _scanValues[node] = new View?[states + scan.Stacked.Count];
        foreach (int i in _scanUses[node])
            results[i] = Arena(i < states ? scan.States[i].Shape : scan.Stacked[i - states].Shape.Insert(1, scan.Steps));
        View? Before(int state)
        {
            int at = scan.Stacked.ToList().FindIndex(s => ReferenceEquals(s, scan.States[state]));
            return at < 0 ? null : results[states + at];
        }
        if (_traced.Contains(scan))
            _traces[scan] = Arena(
                new Shape(
                    run.Batch,
                    scan.Steps,
                    node.Inputs[pattern.Roles["x"]].Shape[2].Fixed + (run.Kind == RecurrentKind.GruResetAfter ? run.Units : 0)
                )
            );
        bool apart = states > own;
        var operands = new RecurrentOperands
        {
            X = Part(node, pattern, "x")!,
            Mask = Part(node, pattern, "mask"),
            U = Part(node, pattern, "U") ?? Part(node, pattern, "U_zr")!,
            Uh = Part(node, pattern, "U_h"),
            D = Part(node, pattern, "d_zr"),
            Dh = Part(node, pattern, "d_h"),
            InitialH = Initial(node.Inputs[sequences], node),
            InitialC = own == 2 ? Initial(node.Inputs[sequences + 1], node) : null,
            InitialOutput = apart ? Initial(node.Inputs[sequences + own], node) : null,
            Outputs = results[states],
            FinalH = results[0],
            FinalC = own == 2 ? results[1] : null,
            Last = apart ? results[own] ?? Arena(scan.States[own].Shape) : null,
            BeforeH = Before(0),
            BeforeC = own == 2 ? Before(1) : null,
            Trace = _traces.GetValueOrDefault(scan),
            Work = Arena(new Shape(5, run.Batch, run.Units)),
            Counters = Counters(),
            Product = Fits(scan, false)
                ? null
                : Arena(
                    new Shape(
                        run.Batch,
                        run.Kind switch
                        {
                            RecurrentKind.SimpleRnn => 1,
                            RecurrentKind.Lstm => 4,
                            RecurrentKind.Gru => 2,
                            _ => 3,
                        } * run.Units
                    )
                ),
        };
        ScheduleRecurrent(
            operands.Product is null
                ? new RecurrentStep(run, operands, _backend.Info, Library)
                : new RecurrentLoopStep(run, operands, Library),
            node,
            pattern.Kind,
            $"{How(scan, operands.Product is not null)}, input product before{(operands.Mask is null ? "" : ", mask")}",
            operands.Views
        );
    }

    private void EmitRecurrentGradient(Node node, ScanOp scan, ScanAdjoint adjoint)
    {
        var forward = adjoint.Forward;
        var pattern = forward.Pattern!;
        var outer = _fused[forward];
        int sequences = forward.Sequences.Count,
            own = StatesOf(pattern),
            first = scan.Sequences.Count;
        var run = RunOf(forward, scan.Reverse);
        var states = new Shape(run.Batch, run.Units);
        bool one = Fits(forward, true);
        var operands = new RecurrentGradientOperands
        {
            Mask = Part(outer, pattern, "mask"),
            U = Part(outer, pattern, "U") ?? Part(outer, pattern, "U_zr")!,
            Uh = Part(outer, pattern, "U_h"),
            BeforeH = Dense(_values[node.Inputs[sequences]], node),
            BeforeC = own == 2 ? Dense(_values[node.Inputs[sequences + 1]], node) : null,
            Trace = _traces[forward],
            Outputs = adjoint.Outputs.Count > 0 ? Rows(_values[node.Inputs[sequences + own]], node) : null,
            FinalH = Initial(node.Inputs[first], node),
            FinalC = own == 2 ? Initial(node.Inputs[first + 1], node) : null,
            X = Arena(outer.Inputs[pattern.Roles["x"]].Shape),
            InitialH = Arena(states),
            InitialC = own == 2 ? Arena(states) : null,
            Q = run.Kind == RecurrentKind.GruResetAfter ? Arena(new Shape(run.Batch, run.Steps, run.Units)) : null,
            Counters = Counters(),
            Product = !one && run.Kind == RecurrentKind.Gru ? Arena(states) : null,
        };
        ScheduleRecurrent(
            one ? new RecurrentGradientStep(run, operands, _backend.Info, Library) : new RecurrentLoopGradientStep(run, operands, Library),
            node,
            $"{pattern.Kind} gradient",
            How(scan, !one),
            operands.Views
        );
        var results = _scanValues[node] = new View?[own + scan.Stacked.Count];
        (results[0], results[own]) = (operands.InitialH, operands.X);
        if (own == 2)
            results[1] = operands.InitialC;

        var dx = new Node(new ScanOutputOp(own), node);
        _values[dx] = operands.X;
        var map = Extras(node, scan, dx);
        int[] extras = [.. _scanUses[node].Where(i => i > own).Order()];
        Node[] values = [.. extras.Select(i => map.Of(scan.Stacked[i - own])!)];
        // What comes of this pass waits for one that can run beside it.
        _put.Add(() =>
        {
            Emit(OperationGraph.Order(values), values);
            for (int i = 0; i < extras.Length; i++)
                results[extras[i]] = _values[values[i]];
        });
    }

    /// <summary>How the steps of a layer run.</summary>
    private string How(ScanOp scan, bool loop) =>
        loop
            ? $"{scan.Steps} steps, each a kernel for all gates and a product: the recurrent weights do not fit into the blocks' shared memory; {ByCublas}"
            : $"{scan.Steps} steps in one launch";

    private void ScheduleRecurrent(RecurrentPass pass, Node node, string kernel, string note, View[] views)
    {
        Schedule(pass, node, kernel, true, note, views);
        _passes.Add(pass, _report.Count - 1);
    }
}

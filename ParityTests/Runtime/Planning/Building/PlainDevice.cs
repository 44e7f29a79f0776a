using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.ParityTests.Runtime.Planning.Building;

/// <summary>The smallest device: steps are closures over arrays, and nothing is planned here. Whatever traits it names, planning has to
/// serve.</summary>
internal sealed class PlainDevice(DeviceTraits traits) : DeviceEmitter
{
    private readonly Dictionary<Variable, View> _variables = [];
    private readonly List<Variable> _order = [];
    private readonly List<float> _constants = [];

    public override DeviceTraits Traits => traits;

    public override RecurrentEmitter Recurrent { get; } = new NoKernels();

    /// <summary>Whether a plan that could not be made was given up.</summary>
    public bool IsAbandoned { get; private set; }

    public override void Abandon() => IsAbandoned = true;

    /// <summary>Runs a plan.</summary>
    public float[][] Run(BuiltPlan plan, int samples, float[][] inputs)
    {
        float[][] outputs = [.. plan.Graph.Outputs.Select(o => new float[o.Value.Shape.Count.At(samples)])];
        float[] own = new float[plan.Buffers.FixedArena],
            perSample = new float[plan.Buffers.PerSampleArena * samples];
        float[] constants = [.. _constants];
        (float[], long) Memory(BufferEntry entry) =>
            entry.Kind switch
            {
                BufferKind.Fixed => (own, entry.Place),
                BufferKind.PerSample => (perSample, entry.Place * samples),
                BufferKind.Input => (inputs[entry.Place], 0),
                BufferKind.Output => (outputs[entry.Place], 0),
                BufferKind.Variable => (_order[(int)entry.Place].Values.ToArray(), 0),
                BufferKind.Constant => (constants, entry.Place),
                _ => ([], 0),
            };
        var run = new PlainRun(samples, [.. Enumerable.Range(0, plan.Buffers.Count).Select(i => Memory(plan.Buffers[i]))]);
        for (int i = 0; i < inputs.Length && !traits.SharesHostMemory; i++)
            run.Write(plan.Inputs[i], inputs[i]);
        foreach (var step in plan.Steps.Cast<PlainStep>())
            step.Run(run);
        for (int i = 0; i < outputs.Length && !traits.SharesHostMemory; i++)
            outputs[i] = run.Read(plan.Outputs[i]);
        foreach (var (variable, view) in _variables)
            variable.Set(run.Read(view));
        return outputs;
    }

    public override View Variable(Variable variable)
    {
        if (_variables.TryGetValue(variable, out var view))
            return view;
        var shape = Shape.Of(variable.Shape);
        _order.Add(variable);
        return _variables[variable] = View.Dense(Plan.Buffers.Add(BufferKind.Variable, _order.Count - 1, shape.Count), shape);
    }

    public override View Number(double value) => Numbers([value], Shape.Scalar);

    public override View Numbers(double[] values, Shape shape)
    {
        int place = _constants.Count;
        _constants.AddRange(values.Select(v => (float)v));
        return View.Dense(Plan.Buffers.Add(BufferKind.Constant, place, shape.Count), shape);
    }

    public override bool Follows(View view, Variable variable) =>
        _variables.TryGetValue(variable, out var own) && own.Buffer == view.Buffer;

    public override IStep Copy(View from, View to) => new PlainStep(w => w.Write(to, w.Read(from)));

    public override IStep Clear(View y) => new PlainStep(w => w.Write(y, new float[y.Shape.Count.At(w.Samples)]));

    public override IStep Extent(View y, Dim extent) => new PlainStep(w => w.Write(y, [extent.At(w.Samples)]));

    public override IStep Elementwise(ElementwiseChain chain) => PlainStep.Chain(chain);

    public override IStep Scan(ScanLoop loop) => PlainStep.Scan(loop);

    public override void Product(Node node, MatMulOp op, ProductEpilogue epilogue)
    {
        View a = Plan.Values[node.Inputs[0]],
            b = Plan.Values[node.Inputs[1]],
            y = Plan.Result(node);
        var step = PlainStep.Product(op.TransposeA ? MovementPlanner.SwapLast(a) : a, op.TransposeB ? MovementPlanner.SwapLast(b) : b, y);
        Plan.Schedule(step, node, "product", false, "", y, a, b);
        if (!ReferenceEquals(node, epilogue.Last))
            Plan.Regions.EmitBehind(node, epilogue.Last);
    }

    public override void Convolution(Node node, ProductEpilogue epilogue) => throw Lacks(node);

    public override void Operation(Node node, View[] x) => throw Lacks(node);

    public override void Update(IReadOnlyList<(Node Node, View Value, Variable Target)> updates)
    {
        foreach (var (node, value, target) in updates)
            Plan.Movement.Copy(value, Variable(target), node, "update");
    }

    private sealed class NoKernels : RecurrentEmitter
    {
        public override string Refusal(Recurrence recurrence) => "no kernel";

        public override string GradientRefusal(Recurrence recurrence, Node gradient) => "no kernel";

        public override void Forward(Recurrence recurrence) => throw new InvalidOperationException("nothing is fused");

        public override void Gradient(Recurrence recurrence, Node gradient) => throw new InvalidOperationException("nothing is fused");
    }
}

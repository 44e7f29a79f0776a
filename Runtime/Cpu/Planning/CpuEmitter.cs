using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>Makes the steps of the processor.</summary>
/// <param name="resources">What plans share.</param>
/// <param name="alone">Whether the plan itself makes a prepared value.</param>
internal sealed class CpuEmitter(CpuResources resources, bool alone) : DeviceEmitter
{
    private CpuValues _values = null!;
    private CpuProducts _products = null!;
    private CpuConvolutions _convolutions = null!;
    private CpuRecurrences _recurrences = null!;

    public override DeviceTraits Traits { get; } =
        new()
        {
            Name = "CPU",
            SharesHostMemory = true,
            PreparesValues = !alone,
            FusesEpilogues = true,
            ScalesKernels = !alone,
            UpdatesInPasses = true,
            PairsRecurrences = true,
            TakesInputProducts = true,
        };

    public override RecurrentEmitter Recurrent => _recurrences;

    /// <summary>The plan's values that depend on variables alone.</summary>
    public CpuValues Values => _values;

    public PlanCost Cost { get; } = new();

    public override void Begin(PlanContext plan)
    {
        base.Begin(plan);
        _values = new CpuValues(resources, plan);
        _products = new CpuProducts(plan, _values, Cost);
        _convolutions = new CpuConvolutions(plan, _values);
        _recurrences = new CpuRecurrences(plan, _values, Cost);
    }

    public override void Abandon() => _values.Abandon();

    public override View Variable(Variable variable) => _values.Variable(variable);

    public override View Number(double value) => _values.Number(value);

    public override View Numbers(double[] values, Shape shape) => _values.Numbers(values, shape);

    public override View Prepared(Node node) => _values.Prepare(node);

    public override bool Follows(View view, Variable variable) => _values.Find(view) is { } held && held.Array.Sources.Contains(variable);

    public override IStep Copy(View from, View to) => new CopyStep(from, to);

    public override IStep Clear(View y) => new FillStep(y, 0);

    public override IStep Extent(View y, Dim extent) => new ExtentStep(y, extent);

    public override IStep Scan(ScanLoop loop) => new ScanStep(loop);

    public override IStep Elementwise(ElementwiseChain chain)
    {
        int operands = chain.Operands.Length;
        int Slot(ChainOperation operation, int argument)
        {
            if (argument >= operation.Arguments.Length)
                return 0;
            var value = operation.Arguments[argument];
            return value.Source == ChainSource.Operand ? value.Index : operands + value.Index;
        }
        return new ElementwiseStep(
            chain.Shape,
            chain.Operands,
            [.. chain.Operations.Select((o, i) => new Instruction(o.Op, Slot(o, 0), Slot(o, 1), Slot(o, 2), operands + i))],
            chain.Results,
            [.. chain.ResultOperations.Select(i => operands + i)],
            resources.CompileAfter
        );
    }

    public override void Product(Node node, MatMulOp op, ProductEpilogue epilogue) => _products.Emit(node, op, epilogue);

    public override void Convolution(Node node, ProductEpilogue epilogue) => _convolutions.Emit(node, epilogue);

    public override void Operation(Node node, View[] x)
    {
        var y = node.Op is ReductionOp ? null : Plan.Result(node);
        IStep step = node.Op switch
        {
            CountOp => new CountStep(y!),
            RandomDrawOp op => new RandomStep(x[0], y!, op),
            GatherOp => new GatherStep(x[0], x[1], y!, node.Layer),
            ScatterAddOp => new ScatterAddStep(x[0], x[1], y!, node.Layer),
            SumOp op => Reduction(node, op, x[0], max: false),
            MaxOp op => Reduction(node, op, x[0], max: true),
            ArgMaxOp op => new ArgMaxStep(x[0], y!, op.Axis),
            SoftmaxOp => new SoftmaxStep(x[0], y!),
            MaxPoolOp or AveragePoolOp or MaxPoolInputOp or AveragePoolInputOp => CpuConvolutions.Pool(node, x, y!),
            _ => throw Lacks(node),
        };
        Plan.ScheduleOperation(step, node, x);
    }

    public override void Update(IReadOnlyList<(Node Node, View Value, Variable Target)> updates)
    {
        foreach (var (node, value, target) in updates)
            Plan.Movement.Copy(value, Variable(target), node, $"update of '{target.Name}'");
    }

    private ReduceStep Reduction(Node node, ReductionOp op, View x, bool max) =>
        new(x, Plan.Result(node).Reshape(op.KeptShape(x.Shape))!, max);
}

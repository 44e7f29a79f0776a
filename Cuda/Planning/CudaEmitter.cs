using KerasSharp.Cuda.Execution;
using KerasSharp.Cuda.Interop;
using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>Makes the kernel calls of a CUDA device.</summary>
internal sealed class CudaEmitter(CudaResources resources) : DeviceEmitter
{
    private readonly CudaValues _values = new(resources);
    private readonly ElementwisePasses _passes = new(resources.Library);
    private readonly List<IndexPlace> _places = [];
    private CudaProducts _products = null!;
    private CudaRecurrences _recurrences = null!;

    public override DeviceTraits Traits { get; } =
        new()
        {
            Name = "CUDA",
            InlinesNumbers = true,
            WritesDense = true,
            RunsPassesAbreast = true,
        };

    public override RecurrentEmitter Recurrent => _recurrences;

    /// <summary>The variables that a run writes.</summary>
    public DeviceVariable[] Updated => [.. Plan.Graph.Updates.Select(u => _values.Copy(u.Target)).Distinct()];

    public override void Begin(PlanContext plan)
    {
        base.Begin(plan);
        _values.Begin(plan.Buffers);
        _products = new CudaProducts(plan, resources);
        _recurrences = new CudaRecurrences(plan, resources);
    }

    public override void Abandon() => _values.Abandon();

    /// <summary>What all runs of a plan share.</summary>
    /// <exception cref="CudaException">The device has not enough memory.</exception>
    public PlanMemory Memory(BuiltPlan built) =>
        new()
        {
            Context = resources.Context,
            Table = built.Buffers,
            Steps = [.. built.Steps.Cast<Step>()],
            Inputs = built.Inputs,
            Outputs = built.Outputs,
            Variables = [.. _values.Variables],
            Constants = _values.Constants(),
            Places = [.. _places],
            Tf32 = resources.Options.Tf32,
            Graphs = resources.Options.Graphs,
        };

    public override View Variable(Variable variable) => _values.Variable(variable);

    public override View Number(double value) => _values.Numbers([value], Shape.Scalar);

    public override View Numbers(double[] values, Shape shape) => _values.Numbers(values, shape);

    public override bool Follows(View view, Variable variable) => _values.Holds(view.Buffer, variable);

    public override IStep Copy(View from, View to) => _passes.Copy(from, to);

    public override IStep Clear(View y) => new FillStep(y, 0, 0, Kernel("Movement.cu", "fill"));

    public override IStep Extent(View y, Dim extent) => new FillStep(y, extent, null, Kernel("Movement.cu", "fill"));

    public override IStep Elementwise(ElementwiseChain chain) => _passes.Chain(chain);

    public override IStep Scan(ScanLoop loop) => new ScanStep(loop);

    public override void Product(Node node, MatMulOp op, ProductEpilogue epilogue) => _products.Emit(node, op);

    public override void Convolution(Node node, ProductEpilogue epilogue) => new CudaConvolution(Plan, resources, node).Emit();

    public override void Operation(Node node, View[] x)
    {
        var y = Plan.Result(node);
        switch (node.Op)
        {
            case SumOp op:
                Reduce(node, op, x[0], y, max: false);
                break;
            case MaxOp op:
                Reduce(node, op, x[0], y, max: true);
                break;
            default:
                Plan.ScheduleOperation(StepOf(node, x, y), node, x);
                break;
        }
    }

    public override void Update(IReadOnlyList<(Node Node, View Value, Variable Target)> updates)
    {
        bool guarded = _places.Count > 0;
        if (guarded)
            Plan.Schedule(
                new FlagStep(Kernel("Movement.cu", "flag")),
                updates[0].Node,
                "flag",
                false,
                "no variable is written after an index out of range"
            );
        foreach (var (node, value, target) in updates)
        {
            var to = Variable(target);
            var step = new UpdateStep(value, to, guarded, Kernel("Movement.cu", "update"));
            Plan.Schedule(step, node, "update", false, $"of '{target.Name}'", value, to);
        }
    }

    public override IReadOnlyList<IStep> Arrange(IReadOnlyList<ScheduledStep> steps)
    {
        var arranged = StreamFork.Arrange(steps, Plan.Buffers);
        resources.Library.Add(_passes.Generated);
        return arranged;
    }

    private CudaKernel Kernel(string file, string name) => resources.Library.Get(file, name);

    private Step StepOf(Node node, View[] x, View y) =>
        node.Op switch
        {
            CountOp => new CountStep(y, Kernel("Movement.cu", "count")),
            RandomDrawOp op => new RandomStep(
                x[0],
                y,
                op,
                Kernel("Random.cu", op.Law == RandomLaw.Normal ? "random_normal" : "random_uniform")
            ),
            GatherOp => new GatherStep(x[0], x[1], y, (Place(node, x[0].Shape[0]), node.Layer), Kernel("Movement.cu", "gather")),
            ScatterAddOp op => new ScatterAddStep(x[0], x[1], y, Place(node, op.Table[0]), Kernel("Movement.cu", "scatter_add")),
            ArgMaxOp op => new ArgMaxStep(x[0], y, op.Axis, Kernel("Reduction.cu", "arg_max")),
            SoftmaxOp => new SoftmaxStep(x[0], y, Kernel("Reduction.cu", "softmax")),
            MaxPoolOp op => Pool("max_pool", (x[0].Shape, y.Shape, op.Window), x[0], null, null, y),
            AveragePoolOp op => Pool("average_pool", (x[0].Shape, y.Shape, op.Window), x[0], null, null, y),
            MaxPoolInputOp op => Pool(
                op.FirstLearns ? "max_pool_first_input" : "max_pool_input",
                (x[0].Shape, x[1].Shape, op.Window),
                x[0],
                x[1],
                x[2],
                y
            ),
            AveragePoolInputOp op => Pool("average_pool_input", (y.Shape, x[0].Shape, op.Window), null, null, x[0], y),
            _ => throw Lacks(node),
        };

    private PoolStep Pool(string kernel, (Shape Image, Shape Moved, Window Window) form, View? a, View? b, View? dy, View y) =>
        new(a, b, dy, y, form.Image[0], SpatialGrid.Of(form.Image, form.Moved, form.Window), Kernel("Spatial.cu", kernel));

    private void Reduce(Node node, ReductionOp op, View x, View y, bool max)
    {
        var step = new ReduceStep(x, y.Reshape(op.KeptShape(x.Shape))!, name => Kernel("Reduction.cu", name), max);
        if (step.Partial is { } size)
            step.Pieces = Plan.Arena(new Shape(size));
        if (step.Pieces is { } pieces)
            Plan.ScheduleOperation(step, node, x, pieces);
        else
            Plan.ScheduleOperation(step, node, x);
    }

    /// <summary>Notes a place where an index may be out of range.</summary>
    private int Place(Node node, Dim rows)
    {
        var count = node.Inputs[1].Shape.Count;
        _places.Add(new IndexPlace(node.Layer, rows, count.PerBatch ? count.Factor : 0));
        return _places.Count - 1;
    }
}

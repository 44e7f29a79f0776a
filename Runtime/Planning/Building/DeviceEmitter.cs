using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>What a device adds to planning: where values lie on it, and the steps that compute. A new device derives from this class and
/// from <see cref="RecurrentEmitter"/>, and plans nothing itself.</summary>
internal abstract class DeviceEmitter
{
    /// <summary>What the device can do.</summary>
    public abstract DeviceTraits Traits { get; }

    /// <summary>How the device runs fused recurrences.</summary>
    public abstract RecurrentEmitter Recurrent { get; }

    /// <summary>The plan in the making.</summary>
    protected PlanContext Plan { get; private set; } = null!;

    /// <summary>Takes the plan that steps are made for.</summary>
    public virtual void Begin(PlanContext plan) => Plan = plan;

    /// <summary>Gives up what was taken for a plan that cannot be made.</summary>
    public abstract void Abandon();

    /// <summary>A variable's values, dense.</summary>
    public abstract View Variable(Variable variable);

    /// <summary>One number, to be stretched.</summary>
    public abstract View Number(double value);

    /// <summary>Fixed numbers, row-major.</summary>
    public abstract View Numbers(double[] values, Shape shape);

    /// <summary>A value that the device computes once for each version of the variables that it depends on.</summary>
    public virtual View Prepared(Node node) => throw Lacks(node);

    /// <summary>Whether a view's elements change when a variable is written.</summary>
    public abstract bool Follows(View view, Variable variable);

    /// <summary>The elements of one view to the places of another of its shape.</summary>
    public abstract IStep Copy(View from, View to);

    /// <summary>Zeros everywhere in a dense array.</summary>
    public abstract IStep Clear(View y);

    /// <summary>An extent as a number.</summary>
    public abstract IStep Extent(View y, Dim extent);

    /// <summary>A chain of elementwise operations in one pass.</summary>
    public abstract IStep Elementwise(ElementwiseChain chain);

    /// <summary>A recurrence, step by step.</summary>
    public abstract IStep Scan(ScanLoop loop);

    /// <summary>Schedules a matrix product, with the epilogue that was found behind it.</summary>
    public abstract void Product(Node node, MatMulOp op, ProductEpilogue epilogue);

    /// <summary>Schedules a convolution or one of its gradients, with the epilogue that was found behind it.</summary>
    public abstract void Convolution(Node node, ProductEpilogue epilogue);

    /// <summary>Schedules any other operation that is no movement: draws, lookups, reductions, softmax, pooling.</summary>
    /// <param name="node">The operation's node.</param>
    /// <param name="x">Its inputs; dense where <see cref="OperationPlanner.ReadsDense"/> says so.</param>
    /// <exception cref="KerasUnsupportedException">The device has no such operation.</exception>
    public abstract void Operation(Node node, View[] x);

    /// <summary>Schedules the writing of variables, after everything was computed.</summary>
    /// <param name="updates">The new values that no pass has written; none is a variable's own array.</param>
    public abstract void Update(IReadOnlyList<(Node Node, View Value, Variable Target)> updates);

    /// <summary>The steps in the order and form in which they run.</summary>
    public virtual IReadOnlyList<IStep> Arrange(IReadOnlyList<ScheduledStep> steps) => [.. steps.Select(s => s.Step)];

    /// <summary>The exception for an operation that the device lacks.</summary>
    protected KerasUnsupportedException Lacks(Node node) =>
        new($"layer '{node.Layer}': the {Traits.Name} device has no operation {node.Op.Name}");
}

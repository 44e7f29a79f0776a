using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>A plan in the making: where values lie, which steps are scheduled, and the planners of each kind of work.</summary>
internal sealed class PlanContext
{
    private readonly List<ScheduledStep> _all = [];

    /// <param name="graph">What to compute.</param>
    /// <param name="options">How.</param>
    /// <param name="device">Makes the steps.</param>
    public PlanContext(OperationGraph graph, CompileOptions options, DeviceEmitter device)
    {
        (Options, Device) = (options, device);
        Graph = options.Fuse ? GraphSimplifier.Run(graph) : graph;
        (Movement, Weights, Regions, Scans) = (new(this), new(this), new(this), new(this));
        (Products, Recurrences, RecurrentInputs, Passes) = (new(this), new(this), new(this), new(this));
        (Nodes, Operations) = (new(this), new(this));
        device.Begin(this);
    }

    public CompileOptions Options { get; }

    public DeviceEmitter Device { get; }

    public DeviceTraits Traits => Device.Traits;

    /// <summary>What is computed, simplified where regions may be fused.</summary>
    public OperationGraph Graph { get; }

    public BufferTable Buffers { get; } = new();

    /// <summary>Where the values that are planned lie.</summary>
    public Dictionary<Node, View> Values { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The level that steps are scheduled on.</summary>
    public PlanLevel Level { get; set; } = new();

    /// <summary>The number of the step to come.</summary>
    public int Time { get; private set; }

    /// <summary>What the plan's report says of the steps, those in loops before their loop.</summary>
    public IEnumerable<PlanStep> Lines => _all.Select(s => s.Line);

    public MovementPlanner Movement { get; }

    public WeightValues Weights { get; }

    public RegionPlanner Regions { get; }

    public ScanPlanner Scans { get; }

    public ProductFinder Products { get; }

    public RecurrenceFinder Recurrences { get; }

    public RecurrentInputFinder RecurrentInputs { get; }

    public PassOrder Passes { get; }

    public NodePlanner Nodes { get; }

    public OperationPlanner Operations { get; }

    /// <summary>A fresh dense array.</summary>
    public View Arena(Shape shape) => View.Dense(Buffers.Arena(shape.Count), shape);

    /// <summary>A fresh dense array for a node's value.</summary>
    public View Result(Node node) => Values[node] = Arena(node.Shape);

    /// <summary>Lets the next step be another one, for what is there before the first.</summary>
    public void Advance() => Time++;

    /// <summary>Adds a step that uses these views.</summary>
    /// <param name="step">The step.</param>
    /// <param name="node">What it computes.</param>
    /// <param name="kernel">What runs, in the report.</param>
    /// <param name="fused">Whether it stands for a whole region.</param>
    /// <param name="note">What was fused, or why not.</param>
    /// <param name="views">All that it reads and writes.</param>
    public ScheduledStep Schedule(IStep step, Node node, string kernel, bool fused, string note, params ReadOnlySpan<View> views)
    {
        var buffers = new int[views.Length];
        for (int i = 0; i < buffers.Length; i++)
            Buffers.Use(buffers[i] = views[i].Buffer, Time);
        var scheduled = new ScheduledStep(step, new PlanStep(kernel, node.Layer, fused, note), Time, buffers);
        Level.Steps.Add(scheduled);
        _all.Add(scheduled);
        Time++;
        return scheduled;
    }

    /// <summary>Adds a step that is one operation of the graph; its value's view is known.</summary>
    public void ScheduleOperation(IStep step, Node node, params ReadOnlySpan<View> inputs) =>
        Schedule(step, node, node.Op.Name, false, "one operation", [Values[node], .. inputs]);
}

using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning.Building;

/// <summary>A graph turned into a device's steps over planned buffers.</summary>
internal sealed record BuiltPlan
{
    /// <summary>What is computed, simplified where regions may be fused.</summary>
    public required OperationGraph Graph { get; init; }

    /// <summary>The buffers, laid out.</summary>
    public required BufferTable Buffers { get; init; }

    /// <summary>The steps in the order and form in which they run.</summary>
    public required IReadOnlyList<IStep> Steps { get; init; }

    /// <summary>What is said of the plan's own steps, one each as they were scheduled.</summary>
    public required IReadOnlyList<PlanStep> Lines { get; init; }

    /// <summary>Where each input is read.</summary>
    public required View[] Inputs { get; init; }

    /// <summary>Where each output stands when all steps are done; dense.</summary>
    public required View[] Outputs { get; init; }

    public required PlanReport Report { get; init; }
}

/// <summary>Turns a graph into steps over planned buffers, for whatever device makes the steps.</summary>
internal sealed class PlanBuilder
{
    private readonly PlanContext _plan;
    private readonly View[] _inputs,
        _outputs;

    private PlanBuilder(PlanContext plan)
    {
        _plan = plan;
        (_inputs, _outputs) = (new View[plan.Graph.Inputs.Count], new View[plan.Graph.Outputs.Count]);
    }

    /// <param name="graph">What to compute.</param>
    /// <param name="options">How.</param>
    /// <param name="device">Makes the steps.</param>
    /// <param name="name">The device in the report.</param>
    /// <exception cref="KerasUnsupportedException">The graph has an operation that the device lacks.</exception>
    public static BuiltPlan Build(OperationGraph graph, CompileOptions options, DeviceEmitter device, string name)
    {
        try
        {
            return new PlanBuilder(new PlanContext(graph, options, device)).Build(name);
        }
        catch
        {
            device.Abandon();
            throw;
        }
    }

    private BuiltPlan Build(string name)
    {
        var graph = _plan.Graph;
        PlaceInputs();
        Node[] outputs = [.. graph.Outputs.Select(o => o.Value)],
            updates = [.. graph.Updates.Select(u => u.Value)];
        var order = OperationGraph.Order([.. outputs, .. updates]);
        if (_plan.Traits.UpdatesInPasses)
            _plan.Nodes.Emit(order, outputs, updates);
        else
            _plan.Nodes.Emit(order, [.. outputs, .. updates], []);
        for (int i = 0; i < outputs.Length; i++)
            _outputs[i] = PlaceOutput(i, outputs[i]);
        new UpdatePlanner(_plan).Emit();
        var scheduled = _plan.Level.Steps;
        var steps = _plan.Device.Arrange(scheduled);
        if (!_plan.Traits.SharesHostMemory)
            foreach (var output in _outputs)
                _plan.Buffers.Use(output.Buffer, _plan.Time);
        _plan.Buffers.Finish(_plan.Options.Fuse);
        return new BuiltPlan
        {
            Graph = graph,
            Buffers = _plan.Buffers,
            Steps = steps,
            Lines = [.. scheduled.Select(s => s.Line)],
            Inputs = _inputs,
            Outputs = _outputs,
            Report = new PlanReport(name, [.. _plan.Lines])
            {
                Memory = (_plan.Buffers.PerSampleArena * sizeof(float), _plan.Buffers.FixedArena * sizeof(float)),
            },
        };
    }

    private void PlaceInputs()
    {
        bool shared = _plan.Traits.SharesHostMemory;
        for (int i = 0; i < _inputs.Length; i++)
        {
            var node = _plan.Graph.Inputs[i];
            _inputs[i] = _plan.Values[node] = shared
                ? View.Dense(_plan.Buffers.Add(BufferKind.Input, i, node.Shape.Count), node.Shape)
                : _plan.Arena(node.Shape);
            if (!shared)
                _plan.Buffers.Use(_inputs[i].Buffer, _plan.Time);
        }
        if (!shared)
            _plan.Advance();
    }

    /// <summary>Leaves a value where the caller wants an output, or where the device copies it from.</summary>
    private View PlaceOutput(int number, Node node)
    {
        var value = _plan.Values[node];
        var buffers = _plan.Buffers;
        if (!_plan.Traits.SharesHostMemory)
            return _plan.Movement.Dense(UpdatePlanner.SavedFromUpdates(_plan, value, node), node);
        if (buffers.Fills(value) && !buffers.IsTied(value.Buffer))
        {
            buffers.Redirect(value.Buffer, number);
            return value;
        }
        var target = View.Dense(buffers.Add(BufferKind.Output, number, value.Shape.Count), value.Shape);
        _plan.Movement.Copy(value, target, node, $"output '{_plan.Graph.Outputs[number].Name}'");
        return target;
    }
}

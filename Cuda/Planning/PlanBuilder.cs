using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Interop;
using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Planning;

/// <summary>Turns a graph into kernel calls over planned buffers.</summary>
internal sealed partial class PlanBuilder
{
    private readonly CompileOptions _options;
    private readonly CudaBackend _backend;
    private readonly OperationGraph _graph;
    private readonly BufferTable _table = new();
    private readonly Dictionary<Node, View> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Variable, int> _variableBuffers = new(ReferenceEqualityComparer.Instance);
    private readonly List<DeviceVariable> _variables = [];
    private readonly List<GeneratedKernel> _generated = [];
    private readonly List<float> _constants = [];
    private readonly List<IndexPlace> _places = [];
    private readonly List<PlanStep> _report = [];
    private List<Step> _steps = [];
    private int _time = 1,
        _depth;

    /// <param name="graph">What to compute.</param>
    /// <param name="options">How.</param>
    /// <param name="backend">The device.</param>
    public PlanBuilder(OperationGraph graph, CompileOptions options, CudaBackend backend)
    {
        (_options, _backend) = (options, backend);
        _graph = options.Fuse ? GraphSimplifier.Run(graph) : graph;
    }

    /// <summary>The variables that a run writes.</summary>
    public IEnumerable<DeviceVariable> Updated =>
        _graph.Updates.Select(u => _variables[(int)_table[_variableBuffers[u.Target]].Place]).Distinct();

    private KernelLibrary Library => _backend.Library;

    /// <summary>Makes the steps, and everything that runs share.</summary>
    public PlanMemory Build()
    {
        try
        {
            View[] inputs = [.. _graph.Inputs.Select(i => Arena(i.Shape))];
            for (int i = 0; i < inputs.Length; i++)
            {
                _values[_graph.Inputs[i]] = inputs[i];
                _table.Use(inputs[i].Buffer, 0);
            }
            Node[] roots = [.. _graph.Outputs.Select(o => o.Value), .. _graph.Updates.Select(u => u.Value)];
            Emit(OperationGraph.Order(roots), roots);
            View[] outputs = [.. _graph.Outputs.Select(o => Dense(Kept(_values[o.Value], o.Value), o.Value))];
            Update();
            Fork();
            foreach (var output in outputs)
                _table.Use(output.Buffer, _time);
            Library.Add(_generated);
            _table.Finish(_options.Fuse);
            return new PlanMemory
            {
                Context = _backend.Context,
                Table = _table,
                Steps = [.. _steps],
                Inputs = inputs,
                Outputs = outputs,
                Variables = [.. _variables],
                Constants = Constants(),
                Places = [.. _places],
                Tf32 = _backend.Options.Tf32,
                Graphs = _backend.Options.Graphs,
            };
        }
        catch
        {
            foreach (var variable in _variables)
                _backend.Variables.Release(variable);
            throw;
        }
    }

    public PlanReport Report() =>
        new(_backend.Name, [.. _report]) { Memory = (_table.PerSampleArena * sizeof(float), _table.FixedArena * sizeof(float)) };

    /// <summary>Makes the steps of the nodes that are needed, in order.</summary>
    /// <param name="order">Nodes, inputs first.</param>
    /// <param name="kept">Nodes whose values are needed afterwards.</param>
    private void Emit(IReadOnlyList<Node> order, IReadOnlyList<Node> kept)
    {
        var needed = Needed(kept);
        IReadOnlyList<Node> work = [.. order.Where(needed.Contains)];
        foreach (var node in work)
        {
            if (node.Op is ScanOp)
                _scanUses.TryAdd(node, []);
            else if (node.Op is ScanOutputOp output)
                _scanUses[node.Inputs[0]].Add(output.Index);
        }
        FindRecurrent(work);
        (work, var beside) = Abreast(work);
        var keep = new HashSet<Node>(kept);
        foreach (var node in work)
            if (!ElementwiseRegions.IsElementwise(node))
                keep.UnionWith(node.Inputs);
        var regions = _options.Fuse
            ? ElementwiseRegions.Find(work, keep)
            : work.Where(ElementwiseRegions.IsElementwise).ToDictionary(n => n);
        var members = regions.GroupBy(r => r.Value, r => r.Key).ToDictionary(g => g.Key, g => g.OrderBy(n => n.Id).ToArray());
        foreach (var node in work)
        {
            if (!beside.Contains(node))
                Flush();
            if (_values.ContainsKey(node))
                continue;
            if (!regions.TryGetValue(node, out var root))
                EmitNode(node);
            else if (ReferenceEquals(root, node))
                EmitRegion(node, members[node]);
        }
        Flush();
    }

    private HashSet<Node> Needed(IReadOnlyList<Node> roots)
    {
        var needed = new HashSet<Node>();
        var stack = new Stack<Node>(roots);
        while (stack.TryPop(out var node))
        {
            if (_values.ContainsKey(node) || !needed.Add(node))
                continue;
            foreach (var input in node.Inputs)
                stack.Push(input);
        }
        return needed;
    }

    /// <summary>A fresh dense array.</summary>
    private View Arena(Shape shape) => View.Dense(_table.Arena(shape.Count), shape);

    /// <summary>A fresh dense array for a node's value.</summary>
    private View Result(Node node) => _values[node] = Arena(node.Shape);

    /// <summary>Adds a step that uses these views.</summary>
    private void Schedule(Step step, Node node, string kernel, bool fused, string note, params ReadOnlySpan<View> views)
    {
        _steps.Add(step);
        if (_depth == 0)
            _scheduled.Add((_time, [.. views.ToArray().Select(v => v.Buffer)]));
        _report.Add(new PlanStep(kernel, node.Layer, fused, note));
        foreach (var view in views)
            _table.Use(view.Buffer, _time);
        _time++;
    }

    /// <summary>A view's elements side by side, copied where they are not.</summary>
    private View Dense(View view, Node node)
    {
        if (view.IsDense)
            return View.Dense(view.Buffer, view.Shape, view.Offset);
        var copy = Arena(view.Shape);
        Copy(view, copy, node, "elements must stand side by side");
        return copy;
    }

    private void Copy(View from, View to, Node node, string note) =>
        Elementwise(from.Shape, [from], [], ElementwiseWriter.Operand(0), to, node, "copy", false, note);

    /// <summary>A value that is a variable's own array, saved before that is written.</summary>
    private View Kept(View value, Node node)
    {
        if (_table[value.Buffer].Kind != BufferKind.Variable || _graph.Updates.Count == 0)
            return value;
        var saved = Arena(value.Shape);
        Copy(value, saved, node, "kept from being overwritten");
        return saved;
    }

    /// <summary>Writes the variables, after everything was computed.</summary>
    private void Update()
    {
        if (_graph.Updates.Count == 0)
            return;
        View[] values = [.. _graph.Updates.Select(u => Dense(Kept(_values[u.Value], u.Value), u.Value))];
        bool guarded = _places.Count > 0;
        if (guarded)
            Schedule(
                new FlagStep(Library.Get("Movement.cu", "flag")),
                _graph.Updates[0].Value,
                "flag",
                false,
                "no variable is written after an index out of range"
            );
        for (int i = 0; i < values.Length; i++)
        {
            var target = Variable(_graph.Updates[i].Target);
            Schedule(
                new UpdateStep(values[i], target, guarded, Library.Get("Movement.cu", "update")),
                _graph.Updates[i].Value,
                "update",
                false,
                $"of '{_graph.Updates[i].Target.Name}'",
                values[i],
                target
            );
        }
    }

    private View Variable(Variable variable)
    {
        var shape = Shape.Of(variable.Shape);
        if (!_variableBuffers.TryGetValue(variable, out int buffer))
        {
            _variableBuffers[variable] = buffer = _table.Variable(_variables.Count, shape.Count);
            _variables.Add(_backend.Variables.Acquire(variable));
        }
        return View.Dense(buffer, shape);
    }

    /// <summary>Numbers that the plan holds.</summary>
    private View Numbers(IEnumerable<double> values, Shape shape)
    {
        long place = _constants.Count;
        _constants.AddRange(values.Select(v => (float)v));
        return View.Dense(_table.Constant(place, shape.Count), shape);
    }

    private unsafe CudaDeviceVariable Constants()
    {
        var memory = new CudaDeviceVariable(_backend.Context, _constants.Count, "a plan's constants");
        if (_constants.Count == 0)
            return memory;
        using var stream = new CudaStream(_backend.Context);
        fixed (float* p = _constants.ToArray())
            memory.CopyToDevice(p, _constants.Count, stream);
        stream.Synchronize();
        return memory;
    }

    /// <summary>A place where an index may be out of range.</summary>
    private int IndexPlace(Node indices, Dim rows, string layer)
    {
        var count = indices.Shape.Count;
        _places.Add(new IndexPlace(layer, rows, count.PerBatch ? count.Factor : 0));
        return _places.Count - 1;
    }
}

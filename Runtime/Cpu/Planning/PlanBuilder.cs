using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>Turns a graph into steps over planned buffers.</summary>
internal sealed partial class PlanBuilder
{
    private readonly CompileOptions _options;
    private readonly CpuBackend _backend;
    private readonly OperationGraph _graph;
    private readonly BufferTable _table = new();
    private readonly Dictionary<Node, View> _values = new(ReferenceEqualityComparer.Instance);
    private readonly List<Preparation> _preparations = [];
    private readonly List<PlanStep> _report = [];
    private readonly HashSet<Variable> _updated;
    private readonly List<Node[]> _late = [];
    private List<Step> _steps = [];
    private readonly bool _alone;
    private int _time;

    /// <param name="graph">What to compute.</param>
    /// <param name="options">How.</param>
    /// <param name="backend">Holds what plans share.</param>
    /// <param name="alone">Whether this plan itself makes a prepared value.</param>
    public PlanBuilder(OperationGraph graph, CompileOptions options, CpuBackend backend, bool alone)
    {
        (_options, _backend, _alone) = (options, backend, alone);
        _graph = options.Fuse ? GraphSimplifier.Run(graph) : graph;
        _updated = [.. graph.Updates.Select(u => u.Target)];
    }

    public IReadOnlyList<Preparation> Preparations => _preparations;
    public BufferTable Table => _table;
    public OperationGraph Graph => _graph;

    /// <summary>Bytes of packed weights that one run reads, each as often as it is read.</summary>
    public double WeightBytes { get; private set; }

    /// <summary>Floating-point operations for each sample that the graph states and no step does, once what they give is prepared.</summary>
    public double SavedWork { get; private set; }

    /// <summary>Makes the steps.</summary>
    public Step[] Build()
    {
        for (int i = 0; i < _graph.Inputs.Count; i++)
        {
            var shape = _graph.Inputs[i].Shape;
            _values[_graph.Inputs[i]] = View.Dense(_table.Input(i, shape.Count), shape);
        }
        Node[] outputs = [.. _graph.Outputs.Select(o => o.Value)],
            updates = [.. _graph.Updates.Select(u => u.Value)];
        Emit(OperationGraph.Order([.. outputs, .. updates]), outputs, updates);
        for (int i = 0; i < _graph.Outputs.Count; i++)
            Give(i, _values[_graph.Outputs[i].Value], _graph.Outputs[i].Name);
        Update();
        _table.Finish(_options.Fuse);
        return [.. _steps];
    }

    public PlanReport Report() =>
        new(_backend.Name, [.. _report]) { Memory = (_table.PerSampleArena * sizeof(float), _table.FixedArena * sizeof(float)) };

    /// <summary>Makes the steps of the nodes that are needed, in order.</summary>
    /// <param name="order">Nodes, inputs first.</param>
    /// <param name="kept">Nodes whose values are needed afterwards.</param>
    /// <param name="updates">Nodes whose values are written to variables when all else is done.</param>
    private void Emit(IReadOnlyList<Node> order, IReadOnlyList<Node> kept, IReadOnlyList<Node> updates)
    {
        FindFixed(order);
        var needed = Needed([.. kept, .. updates]);
        IReadOnlyList<Node> work = [.. order.Where(needed.Contains)];
        var keep = kept.ToHashSet();
        foreach (var node in work)
        {
            if (node.Op is ScanOp)
                _scanUses.TryAdd(node, []);
            else if (node.Op is ScanOutputOp output)
                _scanUses[node.Inputs[0]].Add(output.Index);
        }
        if (_options.Fuse)
            FindRecurrences(work);
        var claims = _options.Fuse ? Claim(work, [.. keep, .. updates]) : [];
        Node[] loose = [.. work.Where(n => !claims.ContainsKey(n) && !IsPrepared(n))];
        keep = Kept(work, claims, keep);
        var late = updates.Where(u => !keep.Contains(u)).ToHashSet();
        var regions = _options.Fuse
            ? ElementwiseRegions.Find(loose, keep)
            : loose.Where(ElementwiseRegions.IsElementwise).ToDictionary(n => n);
        var members = regions.GroupBy(r => r.Value, r => r.Key).ToDictionary(g => g.Key, g => g.OrderBy(n => n.Id).ToArray());

        foreach (var node in work)
        {
            if (_values.ContainsKey(node))
                continue;
            if (claims.TryGetValue(node, out var claim))
                claim(node);
            else if (!regions.TryGetValue(node, out var root))
                EmitNode(node);
            else if (!ReferenceEquals(root, node))
                continue;
            else if (_options.Fuse && late.Contains(node) && IsLast(node, work))
                _late.Add(members[node]);
            else
                EmitRegion(node, members[node], late);
        }
    }

    /// <summary>Whether nothing uses a new value of a variable but its writing, so that it can wait until then.</summary>
    private static bool IsLast(Node node, IReadOnlyList<Node> work) => !work.Any(n => n.Inputs.Contains(node));

    /// <summary>What must have a value of its own: results, and what fused steps read.</summary>
    private static HashSet<Node> Kept(IReadOnlyList<Node> work, Dictionary<Node, Action<Node>> claims, HashSet<Node> keep)
    {
        var kept = new HashSet<Node>(keep);
        foreach (var node in work)
            if (claims.ContainsKey(node) || !ElementwiseRegions.IsElementwise(node))
                kept.UnionWith(node.Inputs);
        return kept;
    }

    private HashSet<Node> Needed(IReadOnlyList<Node> roots)
    {
        var needed = new HashSet<Node>();
        var stack = new Stack<Node>(roots);
        while (stack.TryPop(out var node))
        {
            if (_values.ContainsKey(node) || !needed.Add(node) || IsPrepared(node))
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
        step.Told = new PlanStep(kernel, node.Layer, fused, note);
        _steps.Add(step);
        _report.Add(step.Told);
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

    private void Copy(View from, View to, Node node, string note) => Schedule(new CopyStep(from, to), node, "copy", false, note, from, to);

    /// <summary>Leaves a value where the caller wants an output.</summary>
    private void Give(int output, View value, string name)
    {
        bool own =
            _table.KindOf(value.Buffer) is BufferKind.Fixed or BufferKind.PerSample
            && value.IsDense
            && value.Offset == default
            && _table.SizeOf(value.Buffer) == value.Shape.Count
            && !_table.IsTied(value.Buffer);
        if (own)
            _table.Redirect(value.Buffer, output);
        else
        {
            var target = View.Dense(_table.Output(output, value.Shape.Count), value.Shape);
            Copy(value, target, _graph.Outputs[output].Value, $"output '{name}'");
        }
    }
}

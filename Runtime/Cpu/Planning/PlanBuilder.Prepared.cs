using System.Globalization;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

// Values that depend on variables alone.
internal sealed partial class PlanBuilder
{
    private readonly HashSet<Preparation> _acquired = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> _fixed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Node> _captured = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PreparedArray, int> _preparedBuffers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, PreparedArray> _arrays = [];
    private readonly Dictionary<long, View> _numbers = [];

    /// <summary>The node that a captured formal stands for, else the node itself.</summary>
    private Node Outer(Node node)
    {
        while (_captured.TryGetValue(node, out var outer))
            node = outer;
        return node;
    }

    /// <summary>Marks what depends on variables alone, which this plan does not write.</summary>
    private void FindFixed(IReadOnlyList<Node> order)
    {
        foreach (var node in order)
            if (
                node.Op switch
                {
                    ReadOp r => r.Variable.Role is not (VariableRole.Random or VariableRole.State) && !_updated.Contains(r.Variable),
                    ConstantOp or ConstantArrayOp => !node.Shape.PerBatch,
                    LeafOp or RandomDrawOp or ScanOp or ScanOutputOp => false,
                    _ => !node.Shape.PerBatch && node.Inputs.All(i => _fixed.Contains(Outer(i))),
                }
            )
                _fixed.Add(node);
    }

    /// <summary>Whether a node's value is computed once for each version of the variables.</summary>
    private bool IsPrepared(Node node) =>
        _options.Fuse
        && !_alone
        && node.Op is not (LeafOp or ReshapeOp or TransposeOp or SliceOp or BroadcastToOp or StopGradientOp)
        && _fixed.Contains(node)
        && Variables(node).Count > 0;

    private static List<Variable> Variables(Node node) =>
        [.. OperationGraph.Order([node]).Select(n => n.Op).OfType<ReadOp>().Select(r => r.Variable).Distinct()];

    private T Acquire<T>(PreparationKey key, Variable owner, Func<T> make)
        where T : Preparation
    {
        var found = _backend.Prepared.Acquire(key, owner, make);
        if (_acquired.Add(found))
            _preparations.Add(found);
        else
            _backend.Prepared.Release(found);
        return found;
    }

    private View Variable(Variable variable)
    {
        var pinned = Acquire(
            new PreparationKey("variable", [new Node(new ReadOp(variable))], ""),
            variable,
            () => new PinnedVariable(variable)
        );
        return View.Dense(BufferOf(pinned), Shape.Of(variable.Shape));
    }

    private View Prepare(Node node)
    {
        var sources = Variables(node);
        var value = Acquire(new PreparationKey("value", [node], ""), sources[0], () => Compute(node, sources));
        return View.Dense(BufferOf(value), node.Shape);
    }

    private PreparedValue Compute(Node node, IReadOnlyList<Variable> sources)
    {
        var graph = new OperationGraph { Inputs = [], Outputs = [("value", node)] };
        return new PreparedValue(node, sources, new CpuPlan(graph, _options with { Fuse = true }, _backend, alone: true));
    }

    private int BufferOf(PreparedArray array)
    {
        if (_preparedBuffers.TryGetValue(array, out int buffer))
            return buffer;
        _preparedBuffers[array] = buffer = _table.Prepared(array);
        _arrays[buffer] = array;
        return buffer;
    }

    /// <summary>One number, to be stretched.</summary>
    private View Number(double value)
    {
        if (_numbers.TryGetValue(BitConverter.DoubleToInt64Bits(value), out var view))
            return view;
        return _numbers[BitConverter.DoubleToInt64Bits(value)] = View.Dense(BufferOf(Own(new ConstantValues([value]))), Shape.Scalar);
    }

    /// <summary>A preparation of this plan's alone.</summary>
    private T Own<T>(T preparation)
        where T : Preparation
    {
        preparation.Users = 1;
        _preparations.Add(preparation);
        return preparation;
    }

    /// <summary>Where a value that changes only with the variables lies, or null.</summary>
    private (PreparedArray Array, long Offset)? Constantly(View view) =>
        _arrays.TryGetValue(view.Buffer, out var array) ? (array, view.Offset.Fixed) : null;

    /// <summary>The packed form of a matrix that changes only with the variables, or null.</summary>
    /// <param name="node">The matrix [K, N] or, transposed, [N, K].</param>
    /// <param name="transposed">Which of both.</param>
    private PreparedMatrix? Packed(Node node, bool transposed)
    {
        if (node.Rank != 2 || Constantly(_values[node]) is not { } held || held.Array.Sources.Count == 0)
            return null;
        var view = transposed ? _values[node].Transpose([1, 0]) : _values[node];
        int rows = view.Shape[0].Fixed,
            columns = view.Shape[1].Fixed;
        bool along = columns == 1 || view.Strides[1] == 1,
            across = rows == 1 || view.Strides[0] == 1;
        if (!along && !across)
            return null;
        // A matrix of one column has no distance between columns, and one of one row none between rows.
        int stride = along
            ? (columns == 1 || rows > 1 ? view.Strides[0].Fixed : columns)
            : (rows == 1 || columns > 1 ? view.Strides[1].Fixed : rows);
        if (stride <= 0)
            return null;
        string detail = string.Create(CultureInfo.InvariantCulture, $"{transposed} {Simd.SimdWidths.Active}");
        return Acquire(
            new PreparationKey("packed", [Outer(node)], detail),
            held.Array.Sources[0],
            () => new PreparedMatrix(held.Array, held.Offset, stride, rows, columns, transposed: !along)
        );
    }
}

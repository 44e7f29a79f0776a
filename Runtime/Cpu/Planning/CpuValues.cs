using System.Globalization;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Runtime.Cpu.Planning;

/// <summary>The values of a plan that depend on variables alone, or on nothing: as arrays, and packed as kernels read them.</summary>
internal sealed class CpuValues(CpuResources resources, PlanContext plan)
{
    private readonly HashSet<Preparation> _acquired = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PreparedArray, int> _buffers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, PreparedArray> _byBuffer = [];
    private readonly Dictionary<long, View> _numbers = [];
    private readonly List<PreparedArray> _arrays = [];
    private readonly List<Preparation> _preparations = [];

    /// <summary>The register width of everything that the plan packs: kernels that read two matrices need both packed alike.</summary>
    public SimdWidth Width { get; } = SimdWidths.Active;

    /// <summary>All that a run brings up to date first; the plan gives each back when it ends.</summary>
    public IReadOnlyList<Preparation> Preparations => _preparations;

    /// <summary>The arrays behind the buffers of kind <see cref="BufferKind.Prepared"/>, by their places.</summary>
    public IReadOnlyList<PreparedArray> Arrays => _arrays;

    /// <summary>Says of all arrays that steps use that they are read where they lie; once the steps are made.</summary>
    public void MarkRead(BufferTable buffers)
    {
        foreach (var (array, buffer) in _buffers)
            if (buffers.IsUsed(buffer))
                array.MarkRead();
    }

    /// <summary>Gives all preparations back, for a plan that cannot be made.</summary>
    public void Abandon()
    {
        foreach (var preparation in _preparations)
            resources.Prepared.Release(preparation);
    }

    /// <summary>A preparation that plans share.</summary>
    public T Acquire<T>(PreparationKey key, Variable owner, Func<T> make)
        where T : Preparation
    {
        var found = resources.Prepared.Acquire(key, owner, make);
        if (_acquired.Add(found))
            _preparations.Add(found);
        else
            resources.Prepared.Release(found);
        return found;
    }

    /// <summary>A preparation of this plan's alone.</summary>
    public T Own<T>(T preparation)
        where T : Preparation
    {
        preparation.Users = 1;
        _preparations.Add(preparation);
        return preparation;
    }

    /// <summary>A variable's own array.</summary>
    public View Variable(Variable variable)
    {
        var key = new PreparationKey("variable", [new Node(new ReadOp(variable))], "");
        var pinned = Acquire(key, variable, () => new PinnedVariable(variable));
        if (plan.Graph.Updates.Any(u => ReferenceEquals(u.Target, variable)))
            pinned.MarkWritten();
        return View.Dense(BufferOf(pinned), Shape.Of(variable.Shape));
    }

    /// <summary>A node's value, computed once for each version of the variables.</summary>
    public View Prepare(Node node)
    {
        var sources = WeightValues.Variables(node);
        var value = Acquire(new PreparationKey("value", [node], ""), sources[0], () => Compute(node, sources));
        return View.Dense(BufferOf(value), node.Shape);
    }

    /// <summary>What computes a node's value when it is asked for.</summary>
    public PreparedValue Compute(Node node, IReadOnlyList<Variable> sources)
    {
        var graph = new OperationGraph { Inputs = [], Outputs = [("value", node)] };
        return new PreparedValue(node, sources, resources.PlanAlone(graph, plan.Options with { Fuse = true }));
    }

    /// <summary>One number, to be stretched.</summary>
    public View Number(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return _numbers.TryGetValue(bits, out var view) ? view : _numbers[bits] = Numbers([value], Shape.Scalar);
    }

    /// <summary>Fixed numbers, row-major.</summary>
    public View Numbers(double[] values, Shape shape) => View.Dense(BufferOf(Own(new ConstantValues(values))), shape);

    /// <summary>Where a value that changes only with the variables lies, or null.</summary>
    public (PreparedArray Array, long Offset)? Find(View view) =>
        _byBuffer.TryGetValue(view.Buffer, out var array) ? (array, view.Offset.Fixed) : null;

    /// <summary>Where a row of weights lies side by side for steps to read, or null.</summary>
    /// <param name="node">The row; null gives null.</param>
    /// <param name="width">Its elements.</param>
    public (PreparedArray Array, long Offset)? Row(Node? node, Dim width)
    {
        if (node is null)
            return null;
        var view = plan.Values[node];
        var found = width == 1 || view.Strides[^1] == 1 ? Find(view) : null;
        found?.Array.MarkRead();
        return found;
    }

    /// <summary>A matrix or row of weights as it lies.</summary>
    public WeightView Weight(Node node) =>
        Find(plan.Values[node]) is { } held
            ? WeightView.Of(held.Array, plan.Values[node])
            : throw new InvalidOperationException($"{node} is no weight");

    /// <summary>The packed form of a matrix that changes only with the variables, or null.</summary>
    /// <param name="node">The matrix [K, N] or, transposed, [N, K].</param>
    /// <param name="transposed">Which of both.</param>
    public PreparedMatrix? Packed(Node node, bool transposed)
    {
        if (node.Rank != 2 || Find(plan.Values[node]) is not { } held || held.Array.Sources.Count == 0)
            return null;
        var view = transposed ? plan.Values[node].Transpose([1, 0]) : plan.Values[node];
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
        string detail = string.Create(CultureInfo.InvariantCulture, $"{transposed} {Width}");
        return Acquire(
            new PreparationKey("packed", [plan.Weights.Outer(node)], detail),
            held.Array.Sources[0],
            () => new PreparedMatrix(held.Array, held.Offset, stride, rows, columns, transposed: !along, Width)
        );
    }

    private int BufferOf(PreparedArray array)
    {
        if (_buffers.TryGetValue(array, out int buffer))
            return buffer;
        _buffers[array] = buffer = plan.Buffers.Add(BufferKind.Prepared, _arrays.Count, array.Length);
        _byBuffer[buffer] = array;
        _arrays.Add(array);
        return buffer;
    }
}

using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Planning;

/// <summary>Makes the calls of one convolution, or of one of its gradients, as products with columns
/// [groups, N positions, taps C / groups].</summary>
internal sealed class CudaConvolution
{
    private readonly PlanContext _plan;
    private readonly CudaResources _resources;
    private readonly Node _node;
    private readonly Window _window;
    private readonly int _groups,
        _width,
        _filters;
    private readonly SpatialGrid _grid;
    private readonly Dim _samples,
        _rows;
    private readonly bool _plain;
    private readonly View[] _x;

    /// <param name="plan">The plan in the making.</param>
    /// <param name="resources">What plans share.</param>
    /// <param name="node">The convolution, or its gradient by its input or by its kernel.</param>
    public CudaConvolution(PlanContext plan, CudaResources resources, Node node)
    {
        (_plan, _resources, _node) = (plan, resources, node);
        _x = [.. node.Inputs.Select(i => plan.Movement.Dense(plan.Values[i], node))];
        Shape image,
            moved,
            kernel;
        (_window, _groups, image, moved, kernel) = node.Op switch
        {
            ConvOp op => (op.Window, op.Groups, _x[0].Shape, node.Shape, _x[1].Shape),
            ConvInputOp op => (op.Window, op.Groups, node.Shape, _x[0].Shape, _x[1].Shape),
            ConvKernelOp op => (op.Window, op.Groups, _x[0].Shape, _x[1].Shape, node.Shape),
            _ => throw new ArgumentException($"{node.Op.Name} is no convolution", nameof(node)),
        };
        _grid = SpatialGrid.Of(image, moved, _window);
        (_width, _filters) = (_grid.Taps * kernel[-2].Fixed, moved[-1].Fixed);
        (_samples, _rows) = (image[0], image[0] * _grid.Positions);
        _plain =
            _grid.Taps == 1
            && _groups == 1
            && _grid.Points == _grid.Positions
            && _window.Strides.All(s => s == 1)
            && _window.PadLow.All(p => p == 0);
    }

    /// <summary>Schedules the calls.</summary>
    public void Emit()
    {
        var y = _plan.Result(_node);
        int perGroup = _filters / _groups;
        switch (_node.Op)
        {
            case ConvOp:
                Multiply(Columns(Gathered(), false), Filters(_x[1], false), Filters(y, false), _rows, perGroup, _width);
                break;
            case ConvKernelOp:
                Multiply(Columns(Gathered(), true), Filters(_x[1], false), Filters(y, false), _width, perGroup, _rows);
                break;
            default:
                var columns = _plain ? y : _plan.Arena(new Shape(_groups, _rows, _width));
                Multiply(Filters(_x[0], false), Filters(_x[1], true), Columns(columns, false), _rows, _width, perGroup);
                if (!_plain)
                    Move(columns, y, back: true);
                break;
        }
    }

    /// <summary>The input as columns.</summary>
    private View Gathered()
    {
        if (_plain)
            return _x[0];
        var columns = _plan.Arena(new Shape(_groups, _rows, _width));
        Move(_x[0], columns, back: false);
        return columns;
    }

    private void Move(View from, View to, bool back)
    {
        string kernel = back ? "col2im" : "im2col";
        var step = new ColumnStep(from, to, _samples, _groups, _grid, back, _resources.Library.Get("Spatial.cu", kernel));
        _plan.Schedule(step, _node, kernel, false, $"{_window.Rank} axes, {_grid.Taps} taps", from, to);
    }

    private void Multiply(ProductFactor a, ProductFactor b, ProductFactor c, Dim m, Dim n, Dim k)
    {
        var step = new ProductStep(a, b, c, m, n, k, _groups);
        _plan.Schedule(step, _node, _node.Op.Name, false, _resources.ByCublas, a.View, b.View, c.View);
    }

    private ProductFactor Columns(View view, bool transposed) => new(view, _width, _rows * _width, transposed);

    private ProductFactor Filters(View view, bool transposed) => new(view, _filters, _filters / _groups, transposed);
}

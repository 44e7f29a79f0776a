using KerasSharp.Cuda.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Planning;

// Matrix products, convolutions, pooling.
internal sealed partial class PlanBuilder
{
    private string ByCublas =>
        $"cuBLAS in {(_backend.Options.Tf32 ? "TF32" : "float32")}: which kernel runs, and so the order of its sums, may depend on the number of rows";

    private void EmitProduct(Node node, MatMulOp op)
    {
        var a = op.TransposeA ? SwapLast(_values[node.Inputs[0]]) : _values[node.Inputs[0]];
        var b = op.TransposeB ? SwapLast(_values[node.Inputs[1]]) : _values[node.Inputs[1]];
        var y = Result(node);
        Dim m = y.Shape[-2],
            n = y.Shape[-1],
            k = a.Shape[-1];
        if (b.Rank == 2)
        {
            // All leading axes of a and y are rows.
            var rows = new Shape(y.Shape.SkipLast(1).Aggregate((p, q) => p * q), k);
            var flat = a.Reshape(rows) ?? Dense(a, node).Reshape(rows)!;
            Product(Factor(flat, node), Factor(b, node), y.Reshape(new Shape(rows[0], n))!, node, rows[0], n, k);
            return;
        }
        var matrices = y.Shape.SkipLast(2).Aggregate(new Dim(1), (p, q) => p * q);
        var (fa, fb) = (Stack(a, node), Stack(b, node));
        Schedule(
            new ProductStep(fa, fb, new ProductFactor(y, n, m * n, false), m, n, k, matrices),
            node,
            node.Op.Name,
            false,
            ByCublas,
            y,
            fa.View,
            fb.View
        );
    }

    /// <summary>y = a b for single matrices.</summary>
    private void Product(ProductFactor a, ProductFactor b, View y, Node node, Dim m, Dim n, Dim k) =>
        Schedule(
            new ProductStep(a, b, new ProductFactor(y, n, 0, false), m, n, k, 1),
            node,
            node.Op.Name,
            false,
            ByCublas,
            y,
            a.View,
            b.View
        );

    private ProductFactor Factor(View view, Node node) => ProductFactor.Of(view) ?? ProductFactor.Of(Dense(view, node))!;

    /// <summary>Matrices one after another, as they lie or transposed.</summary>
    private ProductFactor Stack(View view, Node node)
    {
        var size = view.Shape[-2] * view.Shape[-1];
        if (!view.IsDense && SwapLast(view) is { IsDense: true } other)
            return new ProductFactor(other, other.Shape[-1], size, true);
        return new ProductFactor(Dense(view, node), view.Shape[-1], size, false);
    }

    private static View SwapLast(View view)
    {
        int[] axes = [.. Enumerable.Range(0, view.Rank)];
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return view.Transpose(axes);
    }

    /// <summary>A convolution and its gradients as products with columns [groups, N positions, taps C / groups].</summary>
    private void EmitConvolution(Node node, View[] x)
    {
        var (window, groups) = node.Op switch
        {
            ConvOp op => (op.Window, op.Groups),
            ConvInputOp op => (op.Window, op.Groups),
            var op => (((ConvKernelOp)op).Window, ((ConvKernelOp)op).Groups),
        };
        var image = node.Op is ConvInputOp ? node.Shape : x[0].Shape;
        var moved = node.Op switch
        {
            ConvOp => node.Shape,
            ConvInputOp => x[0].Shape,
            _ => x[1].Shape,
        };
        var kernel = node.Op is ConvKernelOp ? node.Shape : x[1].Shape;
        var grid = new SpatialGrid(image, [.. moved.Skip(1).SkipLast(1).Select(d => d.Fixed)], window);
        int width = grid.Taps * kernel[-2].Fixed,
            filters = moved[-1].Fixed,
            perGroup = filters / groups;
        Dim samples = image[0],
            rows = samples * grid.Positions;
        bool plain =
            grid.Taps == 1
            && groups == 1
            && grid.Points == grid.Positions
            && window.Strides.All(s => s == 1)
            && window.PadLow.All(p => p == 0);
        var y = Result(node);

        View Columns(View from)
        {
            if (plain)
                return from;
            var columns = Arena(new Shape(groups, rows, width));
            Schedule(
                new ColumnStep(from, columns, samples, groups, grid, false, Library.Get("Spatial.cu", "im2col")),
                node,
                "im2col",
                false,
                $"{window.Rank} axes, {grid.Taps} taps",
                columns,
                from
            );
            return columns;
        }

        void Multiply(ProductFactor a, ProductFactor b, ProductFactor c, Dim m, Dim n, Dim k) =>
            Schedule(new ProductStep(a, b, c, m, n, k, groups), node, node.Op.Name, false, ByCublas, a.View, b.View, c.View);

        ProductFactor ColumnFactor(View v, bool transposed) => new(v, width, rows * width, transposed);
        ProductFactor Filters(View v, bool transposed) => new(v, filters, perGroup, transposed);
        switch (node.Op)
        {
            case ConvOp:
                Multiply(ColumnFactor(Columns(x[0]), false), Filters(x[1], false), Filters(y, false), rows, perGroup, width);
                break;
            case ConvKernelOp:
                Multiply(ColumnFactor(Columns(x[0]), true), Filters(x[1], false), Filters(y, false), width, perGroup, rows);
                break;
            default:
                var columns = plain ? y : Arena(new Shape(groups, rows, width));
                Multiply(Filters(x[0], false), Filters(x[1], true), ColumnFactor(columns, false), rows, width, perGroup);
                if (!plain)
                    Schedule(
                        new ColumnStep(columns, y, samples, groups, grid, true, Library.Get("Spatial.cu", "col2im")),
                        node,
                        "col2im",
                        false,
                        $"{window.Rank} axes, {grid.Taps} taps",
                        columns,
                        y
                    );
                break;
        }
    }

    private void EmitPool(Node node, View[] x)
    {
        var y = Result(node);
        Step Make(string kernel, Shape image, Shape moved, Window window, View? a, View? b, View? dy) =>
            new PoolStep(
                a,
                b,
                dy,
                y,
                image[0],
                new SpatialGrid(image, [.. moved.Skip(1).SkipLast(1).Select(d => d.Fixed)], window),
                Library.Get("Spatial.cu", kernel)
            );
        Simple(
            node.Op switch
            {
                MaxPoolOp op => Make("max_pool", x[0].Shape, y.Shape, op.Window, x[0], null, null),
                AveragePoolOp op => Make("average_pool", x[0].Shape, y.Shape, op.Window, x[0], null, null),
                MaxPoolInputOp op => Make("max_pool_input", x[0].Shape, x[1].Shape, op.Window, x[0], x[1], x[2]),
                var op => Make("average_pool_input", y.Shape, x[0].Shape, ((AveragePoolInputOp)op).Window, null, null, x[0]),
            },
            node,
            x
        );
    }
}

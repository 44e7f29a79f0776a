using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>Functions of square matrices in the last two axes, by elimination with the greatest pivot of each column.</summary>
internal static class Matrices
{
    // Each column is some ten values of the graph.
    private const int MostColumns = 64;

    public static Node Apply(MatrixFunction function, IReadOnlyList<Node> x) =>
        function switch
        {
            MatrixFunction.Inverse => Solve(x[0], Identity(x[0])),
            MatrixFunction.Determinant => Eliminated(x[0], null).Determinant,
            MatrixFunction.LogDeterminant => Ops.Log(Eliminated(x[0], null).Determinant),
            MatrixFunction.Cholesky => Cholesky(x[0]),
            MatrixFunction.UpperCholesky => Shaping.SwapAxes(Cholesky(x[0]), -1, -2),
            MatrixFunction.Solve => Solution(x[0], x[1]),
            MatrixFunction.SolveLower => Solution(Shaping.Triangle(x[0], new TriangleOperation(true)), x[1]),
            MatrixFunction.SolveUpper => Solution(Shaping.Triangle(x[0], new TriangleOperation(false)), x[1]),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no such function"),
        };

    public static Node Diagonal(Node x, DiagonalOperation spec)
    {
        int first = x.Shape.Axis(spec.First),
            second = x.Shape.Axis(spec.Second);
        if (first == second || x.Shape[first].PerBatch || x.Shape[second].PerBatch)
            throw new ShapeException($"expected two axes of a sample, found {spec.First} and {spec.Second} of {x.Shape}");
        x = Shaping.MoveAxes(x, [first, second], [x.Rank - 2, x.Rank - 1]);
        int rows = x.Shape[-2].Fixed,
            columns = x.Shape[-1].Fixed,
            above = Math.Max(0, -spec.Offset),
            left = Math.Max(0, spec.Offset),
            count = Math.Max(0, Math.Min(rows - above, columns - left));
        var line = Ops.Reshape(x, new Shape([.. x.Shape.Take(x.Rank - 2), new Dim(rows * columns)]));
        var found =
            count == 0 ? Ops.Slice(line, -1, 0, 0)
            : count == 1 ? Ops.Slice(line, -1, above * columns + left, 1)
            : Ops.Slice(line, -1, above * columns + left, count, columns + 1);
        return spec.Sums ? Ops.Sum(found, [found.Rank - 1]) : found;
    }

    public static Node DiagonalMatrix(Node x)
    {
        if (x.Rank == 0 || x.Shape[-1].PerBatch)
            throw new ShapeException($"expected a diagonal for each sample, found {x.Shape}");
        int extent = x.Shape[-1].Fixed;
        return Ops.Select(Ops.Constant(Unit(extent), extent, extent), Ops.ExpandDims(x, -1), 0);
    }

    public static Node Cross(Node a, Node b)
    {
        if (a.Rank == 0 || b.Rank == 0 || a.Shape[-1] != 3 || b.Shape[-1] != 3)
            throw new ShapeException($"expected three elements along the last axis, found {a.Shape} and {b.Shape}");
        Node Part(Node x, int i) => Ops.Slice(x, -1, i % 3, 1);
        Node[] parts = [.. Enumerable.Range(0, 3).Select(i => Part(a, i + 1) * Part(b, i + 2) - Part(a, i + 2) * Part(b, i + 1))];
        return Ops.Concat(parts[0].Rank - 1, parts);
    }

    private static Node Solution(Node a, Node b)
    {
        bool column = b.Rank == a.Rank - 1;
        var x = Solve(a, column ? Ops.ExpandDims(b, -1) : b);
        return column ? Ops.Reshape(x, x.Shape.Without(-1)) : x;
    }

    private static Node Solve(Node a, Node b) => Eliminated(a, b).Solution!;

    private static Node Identity(Node x)
    {
        int extent = Extent(x);
        return Ops.BroadcastTo(Ops.Constant(Unit(extent), extent, extent), x.Shape);
    }

    private static double[] Unit(int extent) => [.. Enumerable.Range(0, extent * extent).Select(i => i % (extent + 1) == 0 ? 1.0 : 0.0)];

    private static int Extent(Node x)
    {
        if (x.Rank < 2 || x.Shape[-1] != x.Shape[-2] || x.Shape[-1].PerBatch || x.Shape[-1].Fixed is < 1 or > MostColumns)
            throw new ShapeException($"expected square matrices of 1 to {MostColumns} rows, found {x.Shape}");
        return x.Shape[-1].Fixed;
    }

    /// <summary>Gauss and Jordan: [A | B] until A is the unit matrix; the product of the pivots is the determinant.</summary>
    private static (Node Determinant, Node? Solution) Eliminated(Node a, Node? b)
    {
        int extent = Extent(a);
        if (b is not null && (b.Rank != a.Rank || b.Shape[-2] != extent || !b.Shape.SkipLast(2).SequenceEqual(a.Shape.SkipLast(2))))
            throw new ShapeException($"expected right sides for {a.Shape}, found {b.Shape}");
        int rows = a.Rank - 2,
            columns = a.Rank - 1;
        var m = b is null ? a : Ops.Concat(columns, a, b);
        Node determinant = Ops.Constant(1);
        var places = Ops.Constant([.. Enumerable.Range(0, extent).Select(i => (double)i)], extent, 1);
        for (int k = 0; k < extent; k++)
        {
            Node column = Ops.Slice(m, columns, k, 1),
                here = Ops.Equal(places, k);
            var best = Ops.ArgMax(Ops.Select(Ops.GreaterEqual(places, k), Ops.Abs(column), -1), rows);
            var chosen = Ops.Equal(places, Ops.ExpandDims(best, rows));
            Node pivots = Ops.Sum(Ops.Select(chosen, m, 0), [rows], keepDims: true),
                pivot = Ops.Slice(pivots, columns, k, 1);
            m = Ops.Select(here, pivots, Ops.Select(chosen, Ops.Slice(m, rows, k, 1), m));
            var sign = Ops.Select(Ops.Equal(Ops.ExpandDims(best, rows), k), 1, -1);
            determinant = determinant * pivot * sign;
            // A determinant is 0 where a pivot is, and no quotient by it may be in it.
            var row = b is null ? Ops.Select(Ops.Equal(pivot, 0), 0, pivots / Ops.Select(Ops.Equal(pivot, 0), 1, pivot)) : pivots / pivot;
            m = Ops.Select(here, row, m - Ops.Slice(m, columns, k, 1) * row);
        }
        var solution = b is null ? null : Ops.Slice(m, columns, extent, b.Shape[-1]);
        return (Ops.Reshape(determinant, new Shape(a.Shape.SkipLast(2))), solution);
    }

    private static Node Cholesky(Node a)
    {
        int extent = Extent(a),
            rows = a.Rank - 2,
            columns = a.Rank - 1;
        var places = Ops.Constant([.. Enumerable.Range(0, extent).Select(i => (double)i)], extent, 1);
        var triangle = new Node[extent];
        for (int k = 0; k < extent; k++)
        {
            var column = Ops.Slice(a, columns, k, 1);
            triangle[k] = Ops.Select(Ops.GreaterEqual(places, k), column / Ops.Sqrt(Ops.Slice(column, rows, k, 1)), 0);
            a = a - triangle[k] * Shaping.SwapAxes(triangle[k], -1, -2);
        }
        return Ops.Concat(columns, triangle);
    }
}

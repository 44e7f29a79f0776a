using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Sums of products over axes of two values, sample by sample.</summary>
internal static class DotProduct
{
    /// <summary>x [N, ...] and y [N, ...] to [N, the other axes of x, the other axes of y]; [N, 1] where there are none.</summary>
    /// <exception cref="ShapeException">The axes do not fit.</exception>
    public static Node Of(Node x, Node y, DotAxes axes)
    {
        var (xAxes, yAxes) = Resolve(x.Shape, y.Shape, axes);
        int[] xRest = Others(x, xAxes),
            yRest = Others(y, yAxes);
        var width = new Dim(xAxes.Aggregate(1, (p, a) => p * x.Shape[a].Fixed));
        var left = Ops.Reshape(Ops.Transpose(x, [0, .. xRest, .. xAxes]), new Shape(x.Shape[0], Extent(x, xRest), width));
        var right = Ops.Reshape(Ops.Transpose(y, [0, .. yAxes, .. yRest]), new Shape(y.Shape[0], width, Extent(y, yRest)));
        var product = Ops.MatMul(left, right);
        Dim[] rest = [.. xRest.Select(a => x.Shape[a]), .. yRest.Select(a => y.Shape[a])];
        return Ops.Reshape(product, new Shape([x.Shape[0], .. rest.Length == 0 ? [new Dim(1)] : rest]));
    }

    /// <summary>The axes as numbers from 1, pair by pair.</summary>
    /// <exception cref="ShapeException">The axes do not fit.</exception>
    public static (int[] X, int[] Y) Resolve(Shape x, Shape y, DotAxes axes)
    {
        int count = axes switch
        {
            LastAxes l => l.Count,
            AdjacentAxes l => l.Count,
            _ => 0,
        };
        if (count < 0 || count >= Math.Min(x.Rank, y.Rank))
            throw new ShapeException($"dot axes: expected fewer than the axes of {x} and {y}, found {count}");
        (int[] xAxes, int[] yAxes) = axes switch
        {
            AxisPairs p => (p.X.Select(a => a < 0 ? a + x.Rank : a).ToArray(), p.Y.Select(a => a < 0 ? a + y.Rank : a).ToArray()),
            LastAxes l => (Span(x.Rank - l.Count, x.Rank), Span(y.Rank - l.Count, y.Rank)),
            AdjacentAxes l => (Span(x.Rank - l.Count, y.Rank), Span(1, l.Count + 1)),
            _ => throw new ArgumentOutOfRangeException(nameof(axes), axes, "no such kind of axes"),
        };
        bool fits =
            xAxes.Length == yAxes.Length
            && xAxes.All(a => a > 0 && a < x.Rank)
            && yAxes.All(a => a > 0 && a < y.Rank)
            && xAxes.Distinct().Count() == xAxes.Length
            && yAxes.Distinct().Count() == yAxes.Length;
        for (int i = 0; fits && i < xAxes.Length; i++)
            fits = x[xAxes[i]] == y[yAxes[i]];
        return fits && x[0] == y[0]
            ? (xAxes, yAxes)
            : throw new ShapeException(
                $"dot axes: expected axes of equal extents, found ({Wording.List(xAxes)}) of {x} with ({Wording.List(yAxes)}) of {y}"
            );
    }

    private static int[] Span(int from, int to) => [.. Enumerable.Range(from, Math.Max(to - from, 0))];

    private static int[] Others(Node x, int[] axes) => [.. Enumerable.Range(1, x.Rank - 1).Except(axes)];

    private static Dim Extent(Node x, int[] axes) => axes.Aggregate(new Dim(1), (p, a) => p * x.Shape[a]);
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>A number that is known before data comes: a constant, or a constant times the number of samples.</summary>
internal readonly record struct StaticNumber(double Factor, bool PerBatch);

/// <summary>Reads extents that a model computes (<c>shape(x)[1] * 2</c>) off the graph: shapes are fixed when it is planned.</summary>
internal static class StaticNumbers
{
    /// <summary>The extents that values hold, one after another.</summary>
    /// <exception cref="ShapeException">One depends on data, or is not whole.</exception>
    public static Dim[] Extents(IEnumerable<Node> values) =>
        [
            .. values
                .SelectMany(Of)
                .Select(n =>
                    n.Factor == Math.Floor(n.Factor) && Math.Abs(n.Factor) <= int.MaxValue
                        ? new Dim((int)n.Factor, n.PerBatch)
                        : throw new ShapeException($"expected whole numbers as extents, found {n.Factor}")
                ),
        ];

    /// <summary>Numbers that do not depend on the batch.</summary>
    /// <exception cref="ShapeException">One depends on data or on the batch size.</exception>
    public static double[] Fixed(Node value) =>
        [
            .. Of(value)
                .Select(n => n.PerBatch ? throw new ShapeException("expected numbers that do not depend on the batch size") : n.Factor),
        ];

    /// <summary>Whether the numbers are known before data comes.</summary>
    public static bool Known(Node value) => Find(value) is not null;

    private static StaticNumber[] Of(Node value) =>
        Find(value) ?? throw new ShapeException("expected extents that are known before data comes, found some that are computed from it");

    private static StaticNumber[]? Find(Node node) =>
        node.Op switch
        {
            _ when node.Rank > 1 || node.Shape.PerBatch => null,
            ConstantOp c => [.. Enumerable.Repeat(new StaticNumber(c.Value, false), node.Shape.Count.Fixed)],
            ConstantArrayOp c => [.. c.Values.Select(v => new StaticNumber(v, false))],
            ExtentOp e => [new StaticNumber(e.Value.Factor, e.Value.PerBatch)],
            ReshapeOp or StopGradientOp => Find(node.Inputs[0]),
            TruncateOp => Each(
                node,
                n => n.PerBatch && n.Factor != Math.Floor(n.Factor) ? null : n with { Factor = Math.Truncate(n.Factor) }
            ),
            NegateOp => Each(node, n => n with { Factor = -n.Factor }),
            BroadcastToOp => Stretched(node),
            ConcatOp => Joined(node),
            SliceOp op => Find(node.Inputs[0]) is { } all
                ? [.. Enumerable.Range(0, op.Extent.Fixed).Select(i => all[op.Start + i * op.Step])]
                : null,
            BinaryOp op => Combined(node, op),
            _ => null,
        };

    private static StaticNumber[]? Each(Node node, Func<StaticNumber, StaticNumber?> change)
    {
        if (Find(node.Inputs[0]) is not { } x)
            return null;
        StaticNumber?[] y = [.. x.Select(change)];
        return y.Any(n => n is null) ? null : [.. y.Select(n => n!.Value)];
    }

    private static StaticNumber[]? Stretched(Node node) =>
        Find(node.Inputs[0]) is { } x ? [.. Enumerable.Range(0, node.Shape.Count.Fixed).Select(i => x[x.Length == 1 ? 0 : i])] : null;

    private static StaticNumber[]? Joined(Node node)
    {
        StaticNumber[]?[] parts = [.. node.Inputs.Select(Find)];
        return parts.Any(p => p is null) ? null : [.. parts.SelectMany(p => p!)];
    }

    private static StaticNumber[]? Combined(Node node, BinaryOp op)
    {
        if (Find(node.Inputs[0]) is not { } a || Find(node.Inputs[1]) is not { } b)
            return null;
        var y = new StaticNumber[node.Shape.Count.Fixed];
        for (int i = 0; i < y.Length; i++)
            if (Combined(op, a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]) is { } number)
                y[i] = number;
            else
                return null;
        return y;
    }

    private static StaticNumber? Combined(BinaryOp op, StaticNumber a, StaticNumber b) =>
        (op, a.PerBatch, b.PerBatch) switch
        {
            (_, false, false) => new(op.Apply(a.Factor, b.Factor), false),
            (MultiplyOp, _, _) when !(a.PerBatch && b.PerBatch) => new(a.Factor * b.Factor, true),
            (DivideOp, true, _) => new(a.Factor / b.Factor, !b.PerBatch),
            (AddOp or SubtractOp, true, true) => new(op.Apply(a.Factor, b.Factor), true),
            (AddOp or SubtractOp, true, false) when b.Factor == 0 => a,
            (AddOp, false, true) when a.Factor == 0 => b,
            (RelationOp, true, true) when a.Factor == b.Factor => new(op.Apply(0.0, 0.0), false),
            _ => null,
        };
}

using System.Numerics;

namespace KerasSharp.Runtime.Graph;

/// <summary>Two numbers to one, element by element, with NumPy's broadcasting: shapes are aligned at the last axis, and an
/// extent of 1 stretches.</summary>
internal abstract record BinaryOp : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Broadcasting.Result(Name, [.. inputs.Select(i => i.Shape)]);

    /// <summary>The meaning.</summary>
    public abstract T Apply<T>(T a, T b)
        where T : IBinaryFloatingPointIeee754<T>;

    /// <summary>The derivatives by both inputs, times dy, before the broadcast is undone.</summary>
    protected abstract (Node? A, Node? B) Slopes(Node a, Node b, Node y, Node dy);

    public override Node?[] Gradient(Node node, Node dy)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        var (da, db) = Slopes(a, b, node, dy);
        return [da is null ? null : Broadcasting.Undo(da, a.Shape), db is null ? null : Broadcasting.Undo(db, b.Shape)];
    }
}

/// <summary>How shapes stretch, and how a gradient is summed back.</summary>
internal static class Broadcasting
{
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Shape Result(string name, params Shape[] shapes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shapes);
        int rank = shapes.Max(s => s.Rank);
        var dims = new Dim[rank];
        for (int i = 0; i < rank; i++)
        {
            dims[i] = 1;
            foreach (var s in shapes)
            {
                int axis = i - (rank - s.Rank);
                if (axis < 0 || s[axis] == 1)
                    continue;
                if (dims[i] != 1 && dims[i] != s[axis])
                    throw new ShapeException(
                        $"{name}: the shapes {string.Join(" and ", shapes.Select(x => x.ToString()))} do not fit together at axis {i}"
                    );
                dims[i] = s[axis];
            }
        }
        return new Shape(dims);
    }

    /// <summary>Sums <paramref name="x"/> over the axes along which <paramref name="target"/> was stretched.</summary>
    public static Node Undo(Node x, Shape target)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(target);
        if (x.Shape == target)
            return x;
        int extra = x.Rank - target.Rank;
        if (extra < 0)
            return Ops.BroadcastTo(x, target);
        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(i => i < extra || (target[i - extra] == 1 && x.Shape[i] != 1))];
        if (axes.Length > 0)
            x = Ops.Sum(x, axes, keepDims: true);
        x = Ops.Reshape(x, new Shape(x.Shape[extra..]));
        return x.Shape == target ? x : Ops.BroadcastTo(x, target);
    }
}

internal sealed record AddOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => a + b;

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (dy, dy);
}

internal sealed record SubtractOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => a - b;

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (dy, -dy);
}

internal sealed record MultiplyOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => a * b;

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (dy * b, dy * a);
}

internal sealed record DivideOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => a / b;

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (dy / b, -(dy * y / b));
}

/// <summary>The greater; NaN if either is. Where both are equal the gradient goes to the first, as in Theano.</summary>
internal sealed record MaximumOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => T.Max(a, b);

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (dy * Ops.Equal(y, a), dy * (1 - Ops.Equal(y, a)));
}

/// <summary>The lesser; NaN if either is. Where both are equal the gradient goes to the first, as in Theano.</summary>
internal sealed record MinimumOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => T.Min(a, b);

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (dy * Ops.Equal(y, a), dy * (1 - Ops.Equal(y, a)));
}

/// <summary>a to the power b.</summary>
internal sealed record PowerOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => T.Pow(a, b);

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) =>
        (dy * b * Ops.Power(a, b - 1), b.Op is ConstantOp ? null : dy * y * Ops.Log(a));
}

/// <summary>What a / b, its fraction dropped, leaves: it has the sign of a.</summary>
internal sealed record FmodOp : BinaryOp
{
    public override T Apply<T>(T a, T b) => a % b;

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (dy, -(dy * Ops.Truncate(a / b)));
}

/// <summary>A relation, 1 where it holds and 0 elsewhere.</summary>
internal abstract record RelationOp : BinaryOp
{
    public override bool IsFlat => true;

    protected override (Node?, Node?) Slopes(Node a, Node b, Node y, Node dy) => (null, null);
}

internal sealed record GreaterOp : RelationOp
{
    public override T Apply<T>(T a, T b) => a > b ? T.One : T.Zero;
}

internal sealed record GreaterEqualOp : RelationOp
{
    public override T Apply<T>(T a, T b) => a >= b ? T.One : T.Zero;
}

internal sealed record EqualOp : RelationOp
{
    public override T Apply<T>(T a, T b) => a == b ? T.One : T.Zero;
}

/// <summary>The second input where the first is not 0, else the third; all three broadcast. What is not chosen has no
/// influence, not even when it is NaN.</summary>
internal sealed record SelectOp : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Broadcasting.Result(Name, [.. inputs.Select(i => i.Shape)]);

    public override Node?[] Gradient(Node node, Node dy)
    {
        var (c, a, b) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        return [null, Broadcasting.Undo(Ops.Select(c, dy, 0), a.Shape), Broadcasting.Undo(Ops.Select(c, 0, dy), b.Shape)];
    }
}

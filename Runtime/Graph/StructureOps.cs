namespace KerasSharp.Runtime.Graph;

/// <summary>The same elements in row-major order under another shape.</summary>
internal sealed record ReshapeOp(Shape Extents) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        inputs[0].Shape.Count == Extents.Count
            ? Extents
            : throw Refuse($"{inputs[0].Shape} cannot be reshaped to {Extents}: {inputs[0].Shape.Count} and {Extents.Count} elements");

    public override Node?[] Gradient(Node node, Node dy) => [Ops.Reshape(dy, node.Inputs[0].Shape)];
}

/// <summary>Axis i of the result is axis Axes[i] of the input.</summary>
internal sealed record TransposeOp(Axes Axes) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var x = inputs[0].Shape;
        if (Axes.Count != x.Rank || Axes.Order().Where((a, i) => a != i).Any())
            throw Refuse($"{Axes} does not permute the axes of {x}");
        return new Shape(Axes.Select(a => x[a]));
    }

    public override Node?[] Gradient(Node node, Node dy)
    {
        var inverse = new int[Axes.Count];
        for (int i = 0; i < inverse.Length; i++)
            inverse[Axes[i]] = i;
        return [Ops.Transpose(dy, inverse)];
    }
}

/// <summary>Stretches axes of extent 1, and adds leading axes.</summary>
internal sealed record BroadcastToOp(Shape Extents) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        Broadcasting.Result(Name, inputs[0].Shape, Extents) == Extents
            ? Extents
            : throw Refuse($"{inputs[0].Shape} cannot be stretched to {Extents}");

    public override Node?[] Gradient(Node node, Node dy) => [Broadcasting.Undo(dy, node.Inputs[0].Shape)];
}

/// <summary>Along one axis the elements Start, Start + Step, ... (Extent of them). A negative step walks backwards.</summary>
internal sealed record SliceOp(int Axis, int Start, Dim Extent, int Step = 1) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var x = inputs[0].Shape;
        if (Extent == x[Axis] && Start == 0 && Step == 1)
            return x;
        if (x[Axis].PerBatch != Extent.PerBatch || (Extent.PerBatch && (Start != 0 || Step != 1)))
            throw Refuse(
                $"a slice of axis {Axis} of {x} to {Extent} elements from {Start}: along the batch only whole multiples can be taken"
            );
        long last = Start + (long)(Extent.Factor - 1) * Step;
        if (Extent.Factor < 0)
            throw Refuse($"a slice of axis {Axis} of {x} to {Extent} elements");
        if (!Extent.PerBatch && Extent.Factor > 0 && (Start < 0 || Start >= x[Axis].Factor || last < 0 || last >= x[Axis].Factor))
            throw Refuse($"a slice of axis {Axis} of {x} from {Start} to {last} is out of range");
        return x.With(Axis, Extent);
    }

    public override Node?[] Gradient(Node node, Node dy) => [Ops.Unslice(dy, Axis, Start, node.Inputs[0].Shape[Axis], Step)];
}

/// <summary>The transpose of <see cref="SliceOp"/>: puts the input at Start, Start + Step, ... of an axis of the given extent,
/// and zeros elsewhere.</summary>
internal sealed record UnsliceOp(int Axis, int Start, Dim Extent, int Step = 1) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var x = inputs[0].Shape;
        long last = Start + (long)(x[Axis].Factor - 1) * Step;
        if (
            x[Axis].PerBatch != Extent.PerBatch
            || (!Extent.PerBatch && x[Axis].Factor > 0 && (Start < 0 || Start >= Extent.Factor || last < 0 || last >= Extent.Factor))
        )
            throw Refuse($"{x} does not fit into {Extent} elements of axis {Axis} from {Start} by {Step}");
        return x.With(Axis, Extent);
    }

    public override Node?[] Gradient(Node node, Node dy) => [Ops.Slice(dy, Axis, Start, node.Inputs[0].Shape[Axis], Step)];
}

/// <summary>The inputs one after another along an axis; the other extents are equal.</summary>
internal sealed record ConcatOp(int Axis) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var first = inputs[0].Shape;
        foreach (var other in inputs.Skip(1))
            if (other.Rank != first.Rank || other.Shape.With(Axis, first[Axis]) != first)
                throw Refuse($"{Wording.List(inputs.Select(i => i.Shape))} cannot be joined along axis {Axis}");
        return first.With(Axis, inputs.Select(i => i.Shape[Axis]).Aggregate((a, b) => a + b));
    }

    public override Node?[] Gradient(Node node, Node dy)
    {
        var parts = new Node?[node.Inputs.Count];
        var start = new Dim(0);
        for (int i = 0; i < parts.Length; i++)
        {
            var extent = node.Inputs[i].Shape[Axis];
            parts[i] = extent.PerBatch ? Ops.BatchSlice(dy, Axis, start.Factor, extent) : Ops.Slice(dy, Axis, start.Factor, extent);
            start += extent;
        }
        return parts;
    }
}

/// <summary>Along an axis whose extent depends on the batch: Extent elements from Start times N on.</summary>
internal sealed record BatchSliceOp(int Axis, int Start, Dim Extent) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        inputs[0].Shape[Axis] is { PerBatch: true } whole && Start + Extent.Factor <= whole.Factor
            ? inputs[0].Shape.With(Axis, Extent)
            : throw Refuse($"{Extent} elements from {Start}N on along axis {Axis} of {inputs[0].Shape}");

    public override Node?[] Gradient(Node node, Node dy)
    {
        var whole = node.Inputs[0].Shape[Axis];
        int after = whole.Factor - Start - Extent.Factor;
        var parts = new List<Node> { dy };
        if (Start > 0)
            parts.Insert(0, Ops.Constant(0, dy.Shape.With(Axis, new Dim(Start, true))));
        if (after > 0)
            parts.Add(Ops.Constant(0, dy.Shape.With(Axis, new Dim(after, true))));
        return [Ops.Concat(Axis, [.. parts])];
    }
}

/// <summary>Rows of a table [V, ...] by whole-number indices [...]: the result is [indices..., row...]. A negative index counts
/// from the end; one outside of the table is an error when it runs.</summary>
internal sealed record GatherOp : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        inputs[0].Rank > 0 ? new([.. inputs[1].Shape, .. inputs[0].Shape.Skip(1)]) : throw Refuse("a scalar has no rows to gather");

    public override Node?[] Gradient(Node node, Node dy) => [Ops.ScatterAdd(dy, node.Inputs[1], node.Inputs[0].Shape), null];
}

/// <summary>The transpose of <see cref="GatherOp"/>: adds rows [indices..., row...] into a table of zeros.</summary>
internal sealed record ScatterAddOp(Shape Table) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Table;

    public override Node?[] Gradient(Node node, Node dy) => [Ops.Gather(dy, node.Inputs[1]), null];
}

/// <summary>A list of axes that compares by value.</summary>
public sealed class Axes(params int[] axes) : System.Collections.ObjectModel.ReadOnlyCollection<int>(Given(axes)), IEquatable<Axes>
{
    /// <inheritdoc/>
    public bool Equals(Axes? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Axes);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(Count, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"({Wording.List(this)})";

    /// <summary>Axes by their numbers.</summary>
    public static implicit operator Axes(int[] axes) => new(Given(axes));
}

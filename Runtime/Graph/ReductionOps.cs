namespace KerasSharp.Runtime.Graph;

/// <summary>Combines the elements along some axes, which stay with extent 1 or go.</summary>
internal abstract record ReductionOp(Axes Axes, bool KeepDims) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var x = inputs[0].Shape;
        if (Axes.Any(a => a < 0 || a >= x.Rank) || Axes.Distinct().Count() != Axes.Count)
            throw Refuse($"{Name} over the axes {Axes} of {x}");
        return KeepDims ? KeptShape(x) : new Shape(x.Where((_, i) => !Axes.Contains(i)));
    }

    /// <summary>The shape of the result with the reduced axes kept as 1.</summary>
    internal Shape KeptShape(Shape x) => new(x.Select((d, i) => Axes.Contains(i) ? new Dim(1) : d));

    /// <summary>A value of the reduced shape stretched back to the input's.</summary>
    protected Node Stretch(Node reduced, Shape whole) => Ops.BroadcastTo(Ops.Reshape(reduced, KeptShape(whole)), whole);
}

internal sealed record SumOp(Axes Axes, bool KeepDims) : ReductionOp(Axes, KeepDims)
{
    public override Node?[] Gradient(Node node, Node dy) => [Stretch(dy, node.Inputs[0].Shape)];
}

/// <summary>The greatest element; NaN if any is.</summary>
internal sealed record MaxOp(Axes Axes, bool KeepDims) : ReductionOp(Axes, KeepDims)
{
    /// <summary>Whether the elements that equal it share the gradient, as in TensorFlow and PyTorch; else each has the whole of it, as in
    /// Theano.</summary>
    public bool Shares { get; init; }

    public override Node?[] Gradient(Node node, Node dy)
    {
        var x = node.Inputs[0];
        var equal = Ops.Equal(x, Stretch(node, x.Shape));
        if (Shares)
            dy = dy / Ops.Sum(equal, [.. Axes], KeepDims);
        return [Stretch(dy, x.Shape) * equal];
    }
}

/// <summary>The index of the first greatest element along one axis, which goes; what is no number is greater than all, as NumPy has
/// it.</summary>
internal sealed record ArgMaxOp(int Axis) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape.Without(Axis);

    public override Node?[] Gradient(Node node, Node dy) => [null];

    public override bool IsFlat => true;
}

/// <summary>e^(x - max) / sum e^(x - max) along the last axis.</summary>
internal sealed record SoftmaxOp : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        inputs[0].Rank > 0 ? inputs[0].Shape : throw Refuse("softmax of a scalar");

    public override Node?[] Gradient(Node node, Node dy) => [node * (dy - Ops.Sum(dy * node, [node.Rank - 1], keepDims: true))];
}

namespace KerasSharp.Runtime.Graph;

/// <summary>The geometry of a window that slides over 1 to 3 spatial axes; one number per axis.</summary>
/// <param name="Kernel">The window's extent.</param>
/// <param name="Strides">How far it moves.</param>
/// <param name="Dilation">The distance between its taps.</param>
/// <param name="PadLow">Elements added before the first.</param>
/// <param name="PadHigh">Elements added after the last; negative where the end is left out.</param>
public sealed record Window(Axes Kernel, Axes Strides, Axes Dilation, Axes PadLow, Axes PadHigh)
{
    /// <summary>The number of spatial axes.</summary>
    public int Rank => Kernel.Count;

    /// <summary>The number of positions along an axis with <paramref name="extent"/> elements.</summary>
    /// <exception cref="ShapeException">The window does not fit.</exception>
    public int Positions(int axis, int extent)
    {
        int span = checked((Kernel[axis] - 1) * Dilation[axis] + 1),
            room = checked(extent + PadLow[axis] + PadHigh[axis] - span);
        return room >= 0
            ? room / Strides[axis] + 1
            : throw new ShapeException(
                $"a window of {span} does not fit into {extent} elements padded by {PadLow[axis]} and {PadHigh[axis]}"
            );
    }

    /// <summary>The spatial extents after sliding over those of <paramref name="x"/> [N, spatial..., C].</summary>
    public IEnumerable<Dim> Positions(Shape x) => Enumerable.Range(0, Rank).Select(i => new Dim(Positions(i, x[i + 1].Fixed)));

    /// <inheritdoc/>
    public override string ToString() => $"kernel {Kernel} strides {Strides} dilation {Dilation} pads {PadLow} {PadHigh}";
}

/// <summary>Cross-correlation, channels last. x [N, spatial..., C], w [kernel..., C / Groups, F]; result [N, positions..., F]:
/// y[n, p, f] = sum over taps k and channels c of x[n, p * stride + k * dilation - padLow, c] w[k, c, f]. Output channel f
/// belongs to group f / (F / Groups) and sees only that group's input channels.</summary>
internal sealed record ConvOp(Window Window, int Groups = 1) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var (x, w) = (inputs[0].Shape, inputs[1].Shape);
        if (
            x.Rank != Window.Rank + 2
            || w.Rank != Window.Rank + 2
            || !w.Take(Window.Rank).SequenceEqual(Window.Kernel.Select(k => new Dim(k)))
            || x[-1] != w[-2] * Groups
            || w[-1].Fixed % Groups != 0
        )
            throw Refuse($"a convolution of {x} with the kernel {w} in {Groups} group(s), {Window}");
        return new Shape([x[0], .. Window.Positions(x), w[-1]]);
    }

    public override Node?[] Gradient(Node node, Node dy) =>
        [
            Ops.ConvInput(dy, node.Inputs[1], Window, new Shape(node.Inputs[0].Shape[1..^1]), Groups),
            Ops.ConvKernel(node.Inputs[0], dy, Window, Groups),
        ];
}

/// <summary>The transpose of <see cref="ConvOp"/> by its input, which is also the transposed convolution: y [N, positions..., F] and
/// w as there give x [N, Spatial..., C].</summary>
internal sealed record ConvInputOp(Window Window, Shape Spatial, int Groups = 1) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var (y, w) = (inputs[0].Shape, inputs[1].Shape);
        var x = new Shape([y[0], .. Spatial, w[-2] * Groups]);
        if (y.Rank != x.Rank || w.Rank != x.Rank || y[-1] != w[-1] || !Window.Positions(x).SequenceEqual(y[1..^1]))
            throw Refuse($"a transposed convolution of {y} with the kernel {w} to {Spatial} in {Groups} group(s), {Window}");
        return x;
    }

    public override Node?[] Gradient(Node node, Node dx) =>
        [Ops.Conv(dx, node.Inputs[1], Window, Groups), Ops.ConvKernel(dx, node.Inputs[0], Window, Groups)];
}

/// <summary>The transpose of <see cref="ConvOp"/> by its kernel: x and dy give dw [kernel..., C / Groups, F].</summary>
internal sealed record ConvKernelOp(Window Window, int Groups = 1) : GradientOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var (x, dy) = (inputs[0].Shape, inputs[1].Shape);
        if (x.Rank != Window.Rank + 2 || dy.Rank != x.Rank || !Window.Positions(x).SequenceEqual(dy[1..^1]) || x[0] != dy[0])
            throw Refuse($"a kernel gradient of {x} and {dy}, {Window}");
        return new Shape([.. Window.Kernel.Select(k => new Dim(k)), x[-1].Fixed / Groups, dy[-1]]);
    }

    public override Node?[] Gradient(Node node, Node dw) =>
        [
            Ops.ConvInput(node.Inputs[1], dw, Window, new Shape(node.Inputs[0].Shape[1..^1]), Groups),
            Ops.Conv(node.Inputs[0], dw, Window, Groups),
        ];
}

/// <summary>The greatest element of each window, channels last; padding never wins.</summary>
internal sealed record MaxPoolOp(Window Window) : Op
{
    /// <summary>Which of equal greatest elements have a gradient: the first, as in TensorFlow and PyTorch; else each, as in
    /// Theano.</summary>
    public bool FirstLearns { get; init; }

    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        new([inputs[0].Shape[0], .. Window.Positions(inputs[0].Shape), inputs[0].Shape[-1]]);

    public override Node?[] Gradient(Node node, Node dy) => [Ops.MaxPoolInput(node.Inputs[0], node, dy, Window, FirstLearns)];
}

/// <summary>Gives each window's derivative to the elements of it that equal its maximum. Inputs x, y, dy.</summary>
internal sealed record MaxPoolInputOp(Window Window) : GradientOp
{
    /// <summary>Whether the first of them alone has it, in the order of the window's taps; else each has the whole of it.</summary>
    public bool FirstLearns { get; init; }

    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    public override Node?[] Gradient(Node node, Node dy) => throw new KerasUnsupportedException("max pooling has no second derivative");
}

/// <summary>The mean of each window's real elements, channels last; padding does not count.</summary>
internal sealed record AveragePoolOp(Window Window) : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) =>
        new([inputs[0].Shape[0], .. Window.Positions(inputs[0].Shape), inputs[0].Shape[-1]]);

    public override Node?[] Gradient(Node node, Node dy) => [Ops.AveragePoolInput(dy, Window, new Shape(node.Inputs[0].Shape[1..^1]))];
}

/// <summary>The transpose of <see cref="AveragePoolOp"/>: dy gives dx [N, Spatial..., C].</summary>
internal sealed record AveragePoolInputOp(Window Window, Shape Spatial) : GradientOp
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => new([inputs[0].Shape[0], .. Spatial, inputs[0].Shape[-1]]);

    public override Node?[] Gradient(Node node, Node dx) => [Ops.AveragePool(dx, Window)];
}

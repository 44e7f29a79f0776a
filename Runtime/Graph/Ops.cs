namespace KerasSharp.Runtime.Graph;

/// <summary>The tensor operations as functions, for layers, custom layers and anyone who writes a graph down. Binary operations
/// broadcast as NumPy does. What can be seen to change nothing is left out.</summary>
public static partial class Ops
{
    public static Node Input(string label, Shape shape) => new(new InputOp(Given(label), Given(shape)));

    internal static Node Read(Variable variable) => new(new ReadOp(Given(variable)));

    public static Node Constant(double value) => new(new ConstantOp(value, Shape.Scalar));

    public static Node Constant(double value, Shape shape) => new(new ConstantOp(value, Given(shape)));

    public static Node Constant(double[] values, params int[] shape) => new(new ConstantArrayOp(Given(values), Shape.Of(Given(shape))));

    public static Node Extent(Dim value) => value.PerBatch ? new(new ExtentOp(value)) : Constant(value.Factor);

    public static Node RandomUniform(Node counter, Shape shape, int seed, int stream) =>
        new(new RandomDrawOp(RandomLaw.Uniform, Given(shape), seed, stream), Given(counter));

    public static Node RandomNormal(Node counter, Shape shape, int seed, int stream) =>
        new(new RandomDrawOp(RandomLaw.Normal, Given(shape), seed, stream), Given(counter));

    public static Node Negate(Node x) => Unary(new NegateOp(), Given(x));

    public static Node Exp(Node x) => Unary(new ExpOp(), Given(x));

    public static Node Log(Node x) => Unary(new LogOp(), Given(x));

    public static Node Sqrt(Node x) => Unary(new SqrtOp(), Given(x));

    public static Node Square(Node x) => Unary(new SquareOp(), Given(x));

    public static Node Abs(Node x) => Unary(new AbsOp(), Given(x));

    public static Node Sign(Node x) => Unary(new SignOp(), Given(x));

    public static Node Tanh(Node x) => Unary(new TanhOp(), Given(x));

    public static Node Sigmoid(Node x) => Unary(new SigmoidOp(), Given(x));

    public static Node HardSigmoid(Node x) => Unary(new HardSigmoidOp(), Given(x));

    public static Node Relu(Node x) => Unary(new ReluOp(), Given(x));

    public static Node Softplus(Node x) => Unary(new SoftplusOp(), Given(x));

    public static Node Softsign(Node x) => Unary(new SoftsignOp(), Given(x));

    public static Node Elu(Node x) => Unary(new EluOp(), Given(x));

    public static Node Erf(Node x) => Unary(new ErfOp(), Given(x));

    public static Node Sin(Node x) => Unary(new SinOp(), Given(x));

    public static Node Cos(Node x) => Unary(new CosOp(), Given(x));

    public static Node Atan(Node x) => Unary(new AtanOp(), Given(x));

    public static Node Log1p(Node x) => Unary(new Log1pOp(), Given(x));

    public static Node Expm1(Node x) => Unary(new Expm1Op(), Given(x));

    public static Node Rectifier(Node x) => Unary(new RectifierOp(), Given(x));

    public static Node Round(Node x) => Unary(new RoundOp(), Given(x));

    public static Node Truncate(Node x) => Unary(new TruncateOp(), Given(x));

    public static Node StopGradient(Node x) => Unary(new StopGradientOp(), Given(x));

    public static Node Add(Node a, Node b) =>
        IsNumber(Given(a), 0) && Covers(Given(b), a) ? b
        : IsNumber(Given(b), 0) && Covers(a, b) ? a
        : Binary(new AddOp(), a, b);

    public static Node Subtract(Node a, Node b) => IsNumber(Given(b), 0) && Covers(Given(a), b) ? a : Binary(new SubtractOp(), Given(a), b);

    public static Node Multiply(Node a, Node b) =>
        IsNumber(Given(a), 1) && Covers(Given(b), a) ? b
        : IsNumber(Given(b), 1) && Covers(a, b) ? a
        : Binary(new MultiplyOp(), a, b);

    public static Node Divide(Node a, Node b) => IsNumber(Given(b), 1) && Covers(Given(a), b) ? a : Binary(new DivideOp(), Given(a), b);

    public static Node Maximum(Node a, Node b) => Binary(new MaximumOp(), Given(a), Given(b));

    public static Node Minimum(Node a, Node b) => Binary(new MinimumOp(), Given(a), Given(b));

    public static Node Power(Node a, Node b) => Binary(new PowerOp(), Given(a), Given(b));

    public static Node Fmod(Node a, Node b) => Binary(new FmodOp(), Given(a), Given(b));

    public static Node Greater(Node a, Node b) => Binary(new GreaterOp(), Given(a), Given(b));

    public static Node GreaterEqual(Node a, Node b) => Binary(new GreaterEqualOp(), Given(a), Given(b));

    public static Node Equal(Node a, Node b) => Binary(new EqualOp(), Given(a), Given(b));

    public static Node NotEqual(Node a, Node b) => 1 - Equal(Given(a), Given(b));

    /// <summary>min(max(x, low), high).</summary>
    public static Node Clip(Node x, Node low, Node high) => Minimum(Maximum(Given(x), Given(low)), Given(high));

    /// <summary><paramref name="a"/> where <paramref name="condition"/> is not 0, else <paramref name="b"/>.</summary>
    public static Node Select(Node condition, Node a, Node b) => new(new SelectOp(), Given(condition), Given(a), Given(b));

    public static Node Reshape(Node x, Shape shape) =>
        Given(x).Shape == Given(shape) ? x
        : x.Op is ReshapeOp ? Reshape(x.Inputs[0], shape)
        : new(new ReshapeOp(shape), x);

    /// <summary>Axis i of the result is axis axes[i] of x. Goes through elementwise operations where it meets its inverse behind
    /// them.</summary>
    public static Node Transpose(Node x, params int[] axes) => Transposition.Of(Given(x), Given(axes));

    public static Node BroadcastTo(Node x, Shape shape) =>
        Given(x).Shape == Given(shape) ? x
        : x.Op is ConstantOp c ? Constant(c.Value, shape)
        : new(new BroadcastToOp(shape), x);

    /// <summary>Elements start, start + step, ... along an axis (negative axes count from the end).</summary>
    public static Node Slice(Node x, int axis, int start, Dim extent, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Shape.Axis(axis);
        return start == 0 && step == 1 && extent == x.Shape[axis] ? x : new(new SliceOp(axis, start, extent, step), x);
    }

    public static Node BatchSlice(Node x, int axis, int start, Dim extent) =>
        extent == Given(x).Shape[axis] && start == 0 ? x : new(new BatchSliceOp(axis, start, extent), x);

    /// <summary>One element along an axis, which goes.</summary>
    public static Node Pick(Node x, int axis, int at)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Shape.Axis(axis);
        return Reshape(Slice(x, axis, at, 1), x.Shape.Without(axis));
    }

    /// <summary>The elements along an axis in reverse order.</summary>
    public static Node Reverse(Node x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Shape.Axis(axis);
        if (x.Op is SliceOp { Step: -1 } back && back.Axis == axis && back.Extent == x.Inputs[0].Shape[axis])
            return x.Inputs[0];
        return x.Shape[axis].Fixed <= 1 ? x : Slice(x, axis, x.Shape[axis].Fixed - 1, x.Shape[axis], -1);
    }

    public static Node Unslice(Node x, int axis, int start, Dim extent, int step = 1) =>
        extent == Given(x).Shape[axis] && start == 0 && step == 1 ? x : new(new UnsliceOp(axis, start, extent, step), x);

    /// <summary>Zeros before and after the elements of an axis.</summary>
    public static Node Pad(Node x, int axis, int before, int after) =>
        before == 0 && after == 0 ? Given(x) : Unslice(Given(x), x.Shape.Axis(axis), before, x.Shape[axis] + checked(before + after));

    public static Node Concat(int axis, params Node[] parts) =>
        Given(parts).Length == 1 ? parts[0] : new(new ConcatOp(parts[0].Shape.Axis(axis)), parts);

    /// <summary>Each element along an axis <paramref name="times"/> times in a row.</summary>
    public static Node Repeat(Node x, int axis, int times)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Shape.Axis(axis);
        var wide = BroadcastTo(Reshape(x, x.Shape.Insert(axis + 1, 1)), x.Shape.Insert(axis + 1, times));
        return Reshape(wide, x.Shape.With(axis, x.Shape[axis] * times));
    }

    /// <summary>A new axis of extent 1.</summary>
    public static Node ExpandDims(Node x, int axis) => Reshape(Given(x), x.Shape.Insert(axis < 0 ? axis + x.Rank + 1 : axis, 1));

    public static Node Gather(Node table, Node indices) => new(new GatherOp(), Given(table), Given(indices));

    public static Node ScatterAdd(Node rows, Node indices, Shape table) => new(new ScatterAddOp(Given(table)), Given(rows), Given(indices));

    public static Node Sum(Node x, int[] axes, bool keepDims = false) =>
        Given(axes).Length == 0 ? Given(x) : new(new SumOp(Sorted(Given(x), axes), keepDims), x);

    public static Node Sum(Node x) => Sum(Given(x), [.. Enumerable.Range(0, x.Rank)]);

    public static Node Max(Node x, int[] axes, bool keepDims = false) => Max(x, axes, keepDims, shares: false);

    /// <summary>The greatest element; its gradient goes to every element that equals it, or is shared among them.</summary>
    public static Node Max(Node x, int[] axes, bool keepDims, bool shares) =>
        Given(axes).Length == 0 ? Given(x) : new(new MaxOp(Sorted(Given(x), axes), keepDims) { Shares = shares }, x);

    public static Node Mean(Node x, int[] axes, bool keepDims = false) =>
        Sum(Given(x), Given(axes), keepDims) / Extent(axes.Select(a => x.Shape[a]).Aggregate(new Dim(1), (p, q) => p * q));

    public static Node Mean(Node x) => Mean(Given(x), [.. Enumerable.Range(0, x.Rank)]);

    public static Node ArgMax(Node x, int axis) => new(new ArgMaxOp(Given(x).Shape.Axis(axis)), x);

    public static Node Softmax(Node x) => new(new SoftmaxOp(), Given(x));

    public static Node MatMul(Node a, Node b, bool transposeA = false, bool transposeB = false) =>
        new(new MatMulOp(transposeA, transposeB), Given(a), Given(b));

    public static Node Conv(Node x, Node kernel, Window window, int groups = 1) => new(new ConvOp(Given(window), groups), x, kernel);

    public static Node ConvInput(Node y, Node kernel, Window window, Shape spatial, int groups = 1) =>
        new(new ConvInputOp(Given(window), spatial, groups), y, kernel);

    public static Node ConvKernel(Node x, Node dy, Window window, int groups = 1) => new(new ConvKernelOp(Given(window), groups), x, dy);

    public static Node MaxPool(Node x, Window window, bool firstLearns = false) =>
        new(new MaxPoolOp(Given(window)) { FirstLearns = firstLearns }, x);

    public static Node MaxPoolInput(Node x, Node y, Node dy, Window window, bool firstLearns = false) =>
        new(new MaxPoolInputOp(Given(window)) { FirstLearns = firstLearns }, x, y, dy);

    public static Node AveragePool(Node x, Window window) => new(new AveragePoolOp(Given(window)), x);

    public static Node AveragePoolInput(Node dy, Window window, Shape spatial) => new(new AveragePoolInputOp(Given(window), spatial), dy);

    /// <summary>A recurrence over axis 1 of the sequences; see <see cref="Runtime.Graph.ScanOp"/>.</summary>
    public static ScanResult Scan(
        IReadOnlyList<Node> sequences,
        IReadOnlyList<Node> initial,
        Func<Node[], Node[], (IReadOnlyList<Node> States, IReadOnlyList<Node> Outputs)> body,
        bool reverse = false
    ) => ScanBuilder.Build(sequences, initial, body, reverse);

    private static Axes Sorted(Node x, int[] axes) => axes.Select(a => x.Shape.Axis(a)).Order().ToArray();

    internal static Node Unary(UnaryOp op, Node x) => x.Op is ConstantOp c ? Constant(op.Apply(c.Value), c.Extents) : new(op, x);

    private static Node Binary(BinaryOp op, Node a, Node b) =>
        a.Op is ConstantOp p && b.Op is ConstantOp q ? Constant(op.Apply(p.Value, q.Value), op.InferShape([a, b])) : new(op, a, b);

    private static bool IsNumber(Node x, double value) => x.Op is ConstantOp c && c.Value == value;

    private static bool Covers(Node x, Node stretched) =>
        stretched.Rank == 0 || Broadcasting.Result("", x.Shape, stretched.Shape) == x.Shape;
}

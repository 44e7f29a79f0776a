namespace KerasSharp.Runtime.Graph;

/// <summary>The tensor operations as functions, for layers, custom layers and anyone who writes a graph down. Binary operations
/// broadcast as NumPy does. What can be seen to change nothing is left out.</summary>
public static partial class Ops
{
    /// <summary>A value that is given from outside.</summary>
    public static Node Input(string label, Shape shape) => new(new InputOp(Given(label), Given(shape)));

    internal static Node Read(Variable variable) => new(new ReadOp(Given(variable)));

    /// <summary>A number without axes.</summary>
    public static Node Constant(double value) => new(new ConstantOp(value, Shape.Scalar));

    /// <summary>One number in each place of a shape.</summary>
    public static Node Constant(double value, Shape shape) => new(new ConstantOp(value, Given(shape)));

    /// <summary>Numbers in row-major order under a shape.</summary>
    public static Node Constant(double[] values, params int[] shape) => new(new ConstantArrayOp(Given(values), Shape.Of(Given(shape))));

    /// <summary>An extent as a number, known when the graph runs.</summary>
    public static Node Extent(Dim value) => value.PerBatch ? new(new ExtentOp(value)) : Constant(value.Factor);

    /// <summary>0, 1, 2, ..., as many as an extent.</summary>
    internal static Node Count(Dim value) =>
        value.PerBatch ? new(new CountOp(value)) : Constant([.. Enumerable.Range(0, value.Factor).Select(i => (double)i)], value.Factor);

    /// <summary>Uniform numbers in [0, 1) of a seed and a counter: the same ones for the same both.</summary>
    public static Node RandomUniform(Node counter, Shape shape, int seed, int stream) =>
        new(new RandomDrawOp(RandomLaw.Uniform, Given(shape), seed, stream), Given(counter));

    /// <summary>Normal numbers of mean 0 and deviation 1, of a seed and a counter.</summary>
    public static Node RandomNormal(Node counter, Shape shape, int seed, int stream) =>
        new(new RandomDrawOp(RandomLaw.Normal, Given(shape), seed, stream), Given(counter));

    /// <summary>-x.</summary>
    public static Node Negate(Node x) => Unary(new NegateOp(), Given(x));

    /// <summary>e to the x.</summary>
    public static Node Exp(Node x) => Unary(new ExpOp(), Given(x));

    /// <summary>The natural logarithm.</summary>
    public static Node Log(Node x) => Unary(new LogOp(), Given(x));

    /// <summary>The square root; NaN below 0.</summary>
    public static Node Sqrt(Node x) => Unary(new SqrtOp(), Given(x));

    /// <summary>x times x.</summary>
    public static Node Square(Node x) => Unary(new SquareOp(), Given(x));

    /// <summary>The absolute value.</summary>
    public static Node Abs(Node x) => Unary(new AbsOp(), Given(x));

    /// <summary>-1, 0 or 1.</summary>
    public static Node Sign(Node x) => Unary(new SignOp(), Given(x));

    /// <summary>The hyperbolic tangent.</summary>
    public static Node Tanh(Node x) => Unary(new TanhOp(), Given(x));

    /// <summary>1 / (1 + e^-x).</summary>
    public static Node Sigmoid(Node x) => Unary(new SigmoidOp(), Given(x));

    /// <summary>0.2 x + 0.5, cut off below 0 and above 1 (Keras 1 and 2).</summary>
    public static Node HardSigmoid(Node x) => Unary(new HardSigmoidOp(), Given(x));

    /// <summary>max(x, 0).</summary>
    public static Node Relu(Node x) => Unary(new ReluOp(), Given(x));

    /// <summary>log(1 + e^x).</summary>
    public static Node Softplus(Node x) => Unary(new SoftplusOp(), Given(x));

    /// <summary>x / (1 + |x|).</summary>
    public static Node Softsign(Node x) => Unary(new SoftsignOp(), Given(x));

    /// <summary>x, and e^x - 1 below 0.</summary>
    public static Node Elu(Node x) => Unary(new EluOp(), Given(x));

    /// <summary>The error function.</summary>
    public static Node Erf(Node x) => Unary(new ErfOp(), Given(x));

    /// <summary>The sine, of radians.</summary>
    public static Node Sin(Node x) => Unary(new SinOp(), Given(x));

    /// <summary>The cosine, of radians.</summary>
    public static Node Cos(Node x) => Unary(new CosOp(), Given(x));

    /// <summary>The arc tangent, in radians.</summary>
    public static Node Atan(Node x) => Unary(new AtanOp(), Given(x));

    /// <summary>log(1 + x), exact near 0.</summary>
    public static Node Log1p(Node x) => Unary(new Log1pOp(), Given(x));

    /// <summary>e^x - 1, exact near 0.</summary>
    public static Node Expm1(Node x) => Unary(new Expm1Op(), Given(x));

    /// <summary>(x + |x|) / 2, as Theano writes relu.</summary>
    public static Node Rectifier(Node x) => Unary(new RectifierOp(), Given(x));

    /// <summary>The nearest whole number, halves to the even one.</summary>
    public static Node Round(Node x) => Unary(new RoundOp(), Given(x));

    /// <summary>The whole number towards 0.</summary>
    public static Node Truncate(Node x) => Unary(new TruncateOp(), Given(x));

    /// <summary>x, of which no gradient is taken.</summary>
    public static Node StopGradient(Node x) => Unary(new StopGradientOp(), Given(x));

    /// <summary>a + b, broadcast.</summary>
    public static Node Add(Node a, Node b) =>
        IsNumber(Given(a), 0) && Covers(Given(b), a) ? b
        : IsNumber(Given(b), 0) && Covers(a, b) ? a
        : Binary(new AddOp(), a, b);

    /// <summary>a - b, broadcast.</summary>
    public static Node Subtract(Node a, Node b) => IsNumber(Given(b), 0) && Covers(Given(a), b) ? a : Binary(new SubtractOp(), Given(a), b);

    /// <summary>a b, broadcast.</summary>
    public static Node Multiply(Node a, Node b) =>
        IsNumber(Given(a), 1) && Covers(Given(b), a) ? b
        : IsNumber(Given(b), 1) && Covers(a, b) ? a
        : Binary(new MultiplyOp(), a, b);

    /// <summary>a / b, broadcast.</summary>
    public static Node Divide(Node a, Node b) => IsNumber(Given(b), 1) && Covers(Given(a), b) ? a : Binary(new DivideOp(), Given(a), b);

    /// <summary>The greater of both, broadcast; NaN where one is.</summary>
    public static Node Maximum(Node a, Node b) => Binary(new MaximumOp(), Given(a), Given(b));

    /// <summary>The lesser of both, broadcast; NaN where one is.</summary>
    public static Node Minimum(Node a, Node b) => Binary(new MinimumOp(), Given(a), Given(b));

    /// <summary>a to the b, broadcast.</summary>
    public static Node Power(Node a, Node b) => Binary(new PowerOp(), Given(a), Given(b));

    /// <summary>The rest of a / b with the sign of a, broadcast.</summary>
    public static Node Fmod(Node a, Node b) => Binary(new FmodOp(), Given(a), Given(b));

    /// <summary>1 where a is greater than b, else 0; broadcast.</summary>
    public static Node Greater(Node a, Node b) => Binary(new GreaterOp(), Given(a), Given(b));

    /// <summary>1 where a is at least b, else 0; broadcast.</summary>
    public static Node GreaterEqual(Node a, Node b) => Binary(new GreaterEqualOp(), Given(a), Given(b));

    /// <summary>1 where both are equal, else 0; broadcast.</summary>
    public static Node Equal(Node a, Node b) => Binary(new EqualOp(), Given(a), Given(b));

    /// <summary>1 where both differ, else 0; broadcast.</summary>
    public static Node NotEqual(Node a, Node b) => 1 - Equal(Given(a), Given(b));

    /// <summary>min(max(x, low), high).</summary>
    public static Node Clip(Node x, Node low, Node high) => Minimum(Maximum(Given(x), Given(low)), Given(high));

    /// <summary><paramref name="a"/> where <paramref name="condition"/> is not 0, else <paramref name="b"/>.</summary>
    public static Node Select(Node condition, Node a, Node b) => new(new SelectOp(), Given(condition), Given(a), Given(b));

    /// <summary>The same elements, row-major, under another shape.</summary>
    public static Node Reshape(Node x, Shape shape) =>
        Given(x).Shape == Given(shape) ? x
        : x.Op is ReshapeOp ? Reshape(x.Inputs[0], shape)
        : new(new ReshapeOp(shape), x);

    /// <summary>Axis i of the result is axis axes[i] of x. Goes through elementwise operations where it meets its inverse behind
    /// them.</summary>
    public static Node Transpose(Node x, params int[] axes) => Transposition.Of(Given(x), Given(axes));

    /// <summary>The value repeated along axes of extent 1, to a shape.</summary>
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

    /// <summary>Along an axis that depends on the batch: <paramref name="extent"/> elements from start times N on.</summary>
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

    /// <summary>A range put back into its place among zeros.</summary>
    public static Node Unslice(Node x, int axis, int start, Dim extent, int step = 1) =>
        extent == Given(x).Shape[axis] && start == 0 && step == 1 ? x : new(new UnsliceOp(axis, start, extent, step), x);

    /// <summary>Zeros before and after the elements of an axis.</summary>
    public static Node Pad(Node x, int axis, int before, int after) =>
        before == 0 && after == 0 ? Given(x) : Unslice(Given(x), x.Shape.Axis(axis), before, x.Shape[axis] + checked(before + after));

    /// <summary>Values one behind the other along an axis.</summary>
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

    /// <summary>Rows of a table [rows, ...] by whole numbers [...].</summary>
    public static Node Gather(Node table, Node indices) => new(new GatherOp(), Given(table), Given(indices));

    /// <summary>Values added up in the rows that whole numbers name.</summary>
    public static Node ScatterAdd(Node rows, Node indices, Shape table) => new(new ScatterAddOp(Given(table)), Given(rows), Given(indices));

    /// <summary>The sum over axes, which are kept with extent 1 or left out.</summary>
    public static Node Sum(Node x, int[] axes, bool keepDims = false) =>
        Given(axes).Length == 0 ? Given(x) : new(new SumOp(Sorted(Given(x), axes), keepDims), x);

    /// <summary>The sum of all elements.</summary>
    public static Node Sum(Node x) => Sum(Given(x), [.. Enumerable.Range(0, x.Rank)]);

    /// <summary>The greatest over axes; NaN where there is one.</summary>
    public static Node Max(Node x, int[] axes, bool keepDims = false) => Max(x, axes, keepDims, shares: false);

    /// <summary>The greatest element; its gradient goes to every element that equals it, or is shared among them.</summary>
    public static Node Max(Node x, int[] axes, bool keepDims, bool shares) =>
        Given(axes).Length == 0 ? Given(x) : new(new MaxOp(Sorted(Given(x), axes), keepDims) { Shares = shares }, x);

    /// <summary>The mean over axes.</summary>
    public static Node Mean(Node x, int[] axes, bool keepDims = false) =>
        Sum(Given(x), Given(axes), keepDims) / Extent(axes.Select(a => x.Shape[a]).Aggregate(new Dim(1), (p, q) => p * q));

    /// <summary>The mean of all elements.</summary>
    public static Node Mean(Node x) => Mean(Given(x), [.. Enumerable.Range(0, x.Rank)]);

    /// <summary>The number of the greatest element along an axis, the first of equals.</summary>
    public static Node ArgMax(Node x, int axis) => new(new ArgMaxOp(Given(x).Shape.Axis(axis)), x);

    /// <summary>e^x over its sum, along the last axis.</summary>
    public static Node Softmax(Node x) => new(new SoftmaxOp(), Given(x));

    /// <summary>The matrix product of the last two axes, [.., m, k] by [.., k, n], either one turned first where asked.</summary>
    public static Node MatMul(Node a, Node b, bool transposeA = false, bool transposeB = false) =>
        new(new MatMulOp(transposeA, transposeB), Given(a), Given(b));

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

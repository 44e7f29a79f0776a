using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>A small graph around one operation.</summary>
/// <param name="Terms">The most roundings that an element of the result goes through.</param>
/// <param name="Magnitude">A bound of the numbers that are added up.</param>
internal sealed record OperationCase(string Name, Func<OperationGraph> Graph, int Terms = 4, double Magnitude = 4)
{
    /// <summary>The error that float32 may make: half an ulp of the magnitude for each rounding, and 3 ulp for an elementary
    /// function.</summary>
    public double Bound => (Terms + 6) * Math.Pow(2, -24) * Magnitude;
}

/// <summary>Graphs that together have every operation.</summary>
internal static class OperationCases
{
    internal static readonly Dim N = Dim.Batch;

    public static Node In(string label, params Dim[] shape) => Ops.Input(label, new Shape(shape));

    public static Node Weight(string name, int seed, params int[] shape) =>
        Ops.Read(new Variable(name, shape, TestData.Random(shape.Aggregate(1, (a, b) => a * b), seed), VariableRole.Weight, true));

    public static OperationGraph Graph(Node[] inputs, params Node[] outputs) =>
        new() { Inputs = inputs, Outputs = [.. outputs.Select((o, i) => ($"y{i}", o))] };

    public static IEnumerable<OperationCase> All =>
        [
            .. Elementwise(),
            .. RepeatedRows(),
            .. ActivationOperationCases.All(),
            .. Movement(),
            .. Reductions(),
            .. Products(),
            .. SpatialOperationCases.All(),
            .. ScanOperationCases.All(),
        ];

    public static OperationCase One(string name, Dim[] shape, Func<Node, Node> f, int terms = 4, double magnitude = 4) =>
        new(
            name,
            () =>
            {
                var x = In("x", shape);
                return Graph([x], f(x));
            },
            terms,
            magnitude
        );

    public static OperationCase Two(string name, Dim[] a, Dim[] b, Func<Node, Node, Node> f, int terms = 4, double magnitude = 4) =>
        new(
            name,
            () =>
            {
                var (x, y) = (In("x", a), In("y", b));
                return Graph([x, y], f(x, y));
            },
            terms,
            magnitude
        );

    private static readonly (string, Func<Node, Node>)[] s_functions =
    [
        ("sin", x => Ops.Sin(9 * x)),
        ("cos", x => Ops.Cos(9 * x)),
        ("atan", x => Ops.Atan(3 * x)),
        ("log1p", x => Ops.Log1p(Ops.Abs(x))),
        ("expm1", Ops.Expm1),
    ];

    public static IEnumerable<OperationCase> Elementwise()
    {
        (string, Func<Node, Node>)[] unary =
        [
            ("identity", x => new Node(new IdentityOp(), x)),
            ("negate", Ops.Negate),
            ("exp", Ops.Exp),
            ("log", x => Ops.Log(x + 1.5)),
            ("sqrt", x => Ops.Sqrt(x + 1.5)),
            ("square", Ops.Square),
            ("abs", Ops.Abs),
            ("sign", Ops.Sign),
            ("tanh", x => Ops.Tanh(3 * x)),
            ("sigmoid", x => Ops.Sigmoid(3 * x)),
            ("hard sigmoid", x => Ops.HardSigmoid(3 * x)),
            ("relu", Ops.Relu),
            ("softplus", Ops.Softplus),
            ("softsign", Ops.Softsign),
            ("elu", Ops.Elu),
            ("erf", x => Ops.Erf(3 * x)),
            .. s_functions,
            ("round", x => Ops.Round(9 * x)),
            ("truncate", x => Ops.Truncate(9 * x)),
            ("stop gradient", Ops.StopGradient),
        ];
        foreach (var (name, f) in unary)
            yield return One(name, [N, 7, 5], f);
        foreach (var c in Binary())
            yield return c;
        yield return new(
            "select",
            () =>
            {
                var (m, a, b) = (In("mask", N, 4, 1), In("a", N, 4, 3), In("b", 3));
                return Graph([m, a, b], Ops.Select(m, a, b));
            }
        );
        yield return new(
            "chain",
            () =>
            {
                var (a, b, c) = (In("a", N, 33, 40), In("b", 40), In("c", N, 33, 1));
                var t = Ops.Tanh(a * b + c);
                return Graph([a, b, c], t * Ops.Sigmoid(t - b) + Ops.Square(c) * 0.5);
            }
        );
        yield return new(
            "extent",
            () =>
            {
                var x = In("x", N, 3);
                return Graph([x], Ops.Mean(x, [0]), Ops.Extent(N) + x);
            },
            40,
            64
        );
        yield return One("constant array", [N, 3], x => x * Ops.Constant([1, 2, 3], 3));
        yield return One("uniform", [N, 3], x => x + Ops.RandomUniform(Ops.Constant(7), x.Shape, 5, 2));
        yield return One("normal", [N, 3], x => x + Ops.RandomNormal(Ops.Constant(7), x.Shape, 5, 2), magnitude: 8);
    }

    private static IEnumerable<OperationCase> Binary()
    {
        (string, Func<Node, Node, Node>)[] binary =
        [
            ("add", Ops.Add),
            ("subtract", Ops.Subtract),
            ("multiply", Ops.Multiply),
            ("divide", (a, b) => a / (b + 2)),
            ("maximum", Ops.Maximum),
            ("minimum", Ops.Minimum),
            ("power", (a, b) => Ops.Power(a + 2, b)),
            // The quotient stays within one whole number, away from jumps.
            ("fmod", (a, b) => Ops.Fmod(a + 20, b + 30)),
            ("greater", Ops.Greater),
            ("greater equal", Ops.GreaterEqual),
            ("equal", (a, b) => Ops.Equal(Ops.Sign(a), Ops.Sign(b))),
        ];
        foreach (var (name, f) in binary)
        {
            yield return Two(name, [N, 6, 9], [N, 6, 9], f);
            yield return Two(name + " row", [N, 6, 9], [9], f);
            yield return Two(name + " column", [N, 6, 1], [N, 1, 9], f);
            yield return Two(name + " long", [N, 2500], [N, 1], f);
        }
    }

    private static IEnumerable<OperationCase> Movement()
    {
        yield return One("count", [N, 3], x => x + Ops.Slice(Ops.Reshape(Ops.Count(N * 2), new Shape(N, 2)), 1, 1, 1), magnitude: 100);
        yield return One("reshape", [N, 4, 6], x => Ops.Reshape(x, new Shape(N, 24)));
        yield return One("reshape with batch", [N, 4, 6], x => Ops.Reshape(x, new Shape(N * 4, 6)));
        yield return One("reshape of a transpose", [N, 4, 6], x => Ops.Reshape(Ops.Transpose(x, 0, 2, 1), new Shape(N, 24)));
        yield return One("transpose", [N, 4, 6], x => Ops.Transpose(x, 0, 2, 1) * 2);
        yield return One("transpose of the batch", [N, 4, 6], x => Ops.Transpose(x, 1, 0, 2));
        yield return One("broadcast", [N, 1, 6], x => Ops.BroadcastTo(x, new Shape(N, 4, 6)));
        yield return One("slice", [N, 8, 6], x => Ops.Slice(x, 1, 2, 3) + Ops.Slice(x, 1, 7, 3, -2));
        yield return One("slice of the last axis", [N, 8, 6], x => Ops.Slice(x, 2, 1, 3));
        yield return One("pick", [N, 8, 6], x => Ops.Pick(x, 1, 3) * Ops.Slice(Ops.Pick(x, 2, 5), 1, 1, 6));
        yield return One("reverse", [N, 8, 6], x => Ops.Reverse(x, 1));
        yield return One("batch slice", [N * 3, 6], x => Ops.BatchSlice(x, 0, 1, N));
        yield return One("unslice", [N, 3, 6], x => Ops.Unslice(x, 1, 1, 9, 3));
        yield return One("unslice backwards", [N, 3, 6], x => Ops.Unslice(x, 1, 8, 9, -3));
        yield return One("pad", [N, 3, 6], x => Ops.Pad(x, 2, 1, 2));
        yield return One("repeat", [N, 3, 2], x => Ops.Repeat(x, 1, 4));
        yield return Two("concat", [N, 3, 2], [N, 3, 5], (a, b) => Ops.Concat(2, a, b, a));
        yield return Two("concat of batches", [N, 2], [N * 2, 2], (a, b) => Ops.Concat(0, a, b));
        yield return new(
            "gather",
            () =>
            {
                var (t, i) = (In("t", 5, 7), In("index", N, 3));
                return Graph([t, i], Ops.Gather(t, i));
            }
        );
        yield return new(
            "scatter add of wide rows",
            () =>
            {
                var (r, i) = (In("r", N, 150), In("index", N));
                return Graph([r, i], Ops.ScatterAdd(r, i, Shape.Of([5, 150])));
            },
            60,
            60
        );
        yield return new(
            "gather of weights",
            () =>
            {
                var i = In("index", N, 3);
                return Graph([i], Ops.Gather(Weight("E", 3, 5, 20), i));
            }
        );
        yield return new(
            "scatter add",
            () =>
            {
                var (r, i) = (In("r", N, 3, 7), In("index", N, 3));
                return Graph([r, i], Ops.ScatterAdd(r, i, Shape.Of([5, 7])));
            },
            120,
            120
        );
    }

    private static IEnumerable<OperationCase> Reductions()
    {
        foreach (int[] axes in new int[][] { [1], [2], [1, 2], [0], [0, 1, 2], [0, 2] })
        {
            yield return One($"sum over {string.Join(' ', axes)}", [N, 7, 40], x => Ops.Sum(x, axes), 300, 300);
            yield return One($"max over {string.Join(' ', axes)}", [N, 7, 40], x => Ops.Max(x, axes, keepDims: true));
        }
        yield return One("sum of many columns", [N, 3, 700], x => Ops.Sum(x, [0, 1]), 120, 120);
        yield return One("sum of a transpose", [N, 7, 5], x => Ops.Sum(Ops.Transpose(x, 0, 2, 1), [2]), 10, 10);
        yield return One("argmax", [N, 7, 5], x => Ops.ArgMax(x, 1));
        yield return One("argmax of equals", [N, 7, 5], x => Ops.ArgMax(Ops.Sign(x), 2));
        yield return One("softmax", [N, 7, 50], x => Ops.Softmax(8 * x), 60, 1);
        yield return One("softmax of few", [N, 3], Ops.Softmax, 10, 1);
    }

    // A row of weights that repeats along all rows, shorter and longer than a block.
    private static IEnumerable<OperationCase> RepeatedRows()
    {
        Node Scaled(Node x, int width) => Ops.Relu((x - Weight("m", 1, width)) * Weight("s", 2, width) + Weight("b", 3, width));
        yield return One("few channels scaled", [N, 50, 11], x => Scaled(x, 11));
        yield return One("many channels scaled", [N, 3, 1100], x => Scaled(x, 1100));
        yield return One("every second channel scaled", [N, 50, 22], x => Scaled(Ops.Slice(x, -1, 0, 11, 2), 11));
        yield return One("steps scaled", [N, 11, 50], x => Ops.Relu(x * Weight("s", 2, 11, 1)));
    }

    private static IEnumerable<OperationCase> Products()
    {
        yield return Two("matmul", [N, 9], [9, 20], (a, b) => Ops.MatMul(a, b), 9, 9);
        yield return Two("matmul A'", [N, 9], [N, 20], (a, b) => Ops.MatMul(a, b, transposeA: true), 40, 40);
        yield return Two("matmul B'", [N, 9], [20, 9], (a, b) => Ops.MatMul(a, b, transposeB: true), 9, 9);
        yield return Two("matmul A'B'", [9, N], [20, 9], (a, b) => Ops.MatMul(a, b, true, true), 9, 9);
        yield return Two("matmul of stacks", [N, 4, 9], [N, 9, 6], (a, b) => Ops.MatMul(a, b), 9, 9);
        yield return Two("matmul of stacks A'", [N, 9, 4], [N, 9, 6], (a, b) => Ops.MatMul(a, b, transposeA: true), 9, 9);
        yield return Two("matmul of stacks B'", [N, 4, 9], [N, 6, 9], (a, b) => Ops.MatMul(a, b, transposeB: true), 9, 9);
        yield return Two("matmul of wide stacks", [N, 13, 70], [N, 70, 83], (a, b) => Ops.MatMul(a, b), 70, 70);
        yield return Two("matmul of wide stacks A'", [N, 70, 13], [N, 70, 83], (a, b) => Ops.MatMul(a, b, transposeA: true), 70, 70);
        yield return Two("matmul of tall stacks A'", [N, 5, 200], [N, 5, 18], (a, b) => Ops.MatMul(a, b, transposeA: true), 5, 5);
        yield return Two("matmul of stacks by one matrix", [N, 5, 9], [9, 37], (a, b) => Ops.MatMul(a, b), 9, 9);
        yield return One("matmul by weights", [N, 3, 9], x => Ops.MatMul(x, Weight("W", 1, 9, 70)), 9, 9);
        yield return One("matmul by transposed weights", [N, 9], x => Ops.MatMul(x, Weight("W", 1, 21, 9), transposeB: true), 9, 9);
        yield return One("matmul by a column", [N, 9], x => Ops.MatMul(x, Weight("W", 1, 9, 1)), 9, 9);
        yield return One("matmul by a row", [N, 1], x => Ops.MatMul(x, Weight("W", 1, 1, 9)), 9, 9);
        yield return One("matmul by sliced weights", [N, 9], x => Ops.MatMul(x, Ops.Slice(Weight("W", 1, 9, 30), 1, 10, 10)), 9, 9);
        yield return One("matmul by computed weights", [N, 9], x => Ops.MatMul(x, Weight("W", 1, 9, 30) * 0.5), 9, 9);
        yield return One("dense", [N, 3, 9], x => Ops.Tanh(Ops.MatMul(x, Weight("W", 1, 9, 40)) + Weight("b", 2, 40)), 10, 10);
        yield return One(
            "dense with a sliced bias",
            [N, 9],
            x => Ops.Relu(Ops.Slice(Weight("b", 2, 50), 0, 7, 40) + Ops.MatMul(x, Weight("W", 1, 9, 40))),
            10,
            10
        );
        yield return One(
            "dense of a strided input",
            [N, 9, 4],
            x => Ops.Relu(Ops.MatMul(Ops.Transpose(x, 0, 2, 1), Weight("W", 1, 9, 40))),
            10,
            10
        );
        yield return One("scaled product", [N, 9], x => Ops.Sigmoid(Ops.MatMul(x, Weight("W", 1, 9, 40))) * Weight("b", 2, 40), 10, 10);
    }
}

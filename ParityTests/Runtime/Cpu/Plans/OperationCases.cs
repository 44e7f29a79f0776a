using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>A small graph around one operation.</summary>
/// <param name="Terms">The most roundings that an element of the result goes through.</param>
/// <param name="Magnitude">A bound of the numbers that are added up.</param>
public sealed record OperationCase(string Name, Func<OperationGraph> Graph, int Terms = 4, double Magnitude = 4)
{
    /// <summary>The error that float32 may make: half an ulp of the magnitude for each rounding, and 3 ulp for an elementary function.</summary>
    public double Bound => (Terms + 6) * Math.Pow(2, -24) * Magnitude;
}

/// <summary>Graphs that together have every operation.</summary>
internal static class OperationCases
{
    private static readonly Dim N = Dim.Batch;

    private static Node In(string label, params Dim[] shape) => Ops.Input(label, new Shape(shape));

    public static Node Weight(string name, int seed, params int[] shape) =>
        Ops.Read(new Variable(name, shape, TestData.Random(shape.Aggregate(1, (a, b) => a * b), seed), VariableRole.Weight, true));

    public static OperationGraph Graph(Node[] inputs, params Node[] outputs) =>
        new() { Inputs = inputs, Outputs = [.. outputs.Select((o, i) => ($"y{i}", o))] };

    public static IEnumerable<OperationCase> All =>
        [.. Elementwise(), .. ActivationOperationCases.All(), .. Movement(), .. Reductions(), .. Products(), .. Spatial(), .. Scans()];

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

    private static OperationCase Two(string name, Dim[] a, Dim[] b, Func<Node, Node, Node> f, int terms = 4, double magnitude = 4) =>
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
            ("round", x => Ops.Round(9 * x)),
            ("truncate", x => Ops.Truncate(9 * x)),
            ("stop gradient", Ops.StopGradient),
        ];
        foreach (var (name, f) in unary)
            yield return One(name, [N, 7, 5], f);
        (string, Func<Node, Node, Node>)[] binary =
        [
            ("add", Ops.Add),
            ("subtract", Ops.Subtract),
            ("multiply", Ops.Multiply),
            ("divide", (a, b) => a / (b + 2)),
            ("maximum", Ops.Maximum),
            ("minimum", Ops.Minimum),
            ("power", (a, b) => Ops.Power(a + 2, b)),
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

    private static IEnumerable<OperationCase> Movement()
    {
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

    private static IEnumerable<OperationCase> Products()
    {
        yield return Two("matmul", [N, 9], [9, 20], (a, b) => Ops.MatMul(a, b), 9, 9);
        yield return Two("matmul A'", [N, 9], [N, 20], (a, b) => Ops.MatMul(a, b, transposeA: true), 40, 40);
        yield return Two("matmul B'", [N, 9], [20, 9], (a, b) => Ops.MatMul(a, b, transposeB: true), 9, 9);
        yield return Two("matmul A'B'", [9, N], [20, 9], (a, b) => Ops.MatMul(a, b, true, true), 9, 9);
        yield return Two("matmul of stacks", [N, 4, 9], [N, 9, 6], (a, b) => Ops.MatMul(a, b), 9, 9);
        yield return Two("matmul of stacks A'", [N, 9, 4], [N, 9, 6], (a, b) => Ops.MatMul(a, b, transposeA: true), 9, 9);
        yield return Two("matmul of stacks B'", [N, 4, 9], [N, 6, 9], (a, b) => Ops.MatMul(a, b, transposeB: true), 9, 9);
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

    private static IEnumerable<OperationCase> Spatial()
    {
        foreach (
            var (name, x, kernel, window, groups) in new (string, Dim[], int[], Window, int)[]
            {
                ("1d", [N, 9, 4], [3, 4, 6], Of([3], [2], [1], [1], [2]), 1),
                ("2d", [N, 8, 7, 3], [3, 2, 3, 5], Of([3, 2], [1, 2], [2, 1], [2, 0], [1, -1]), 1),
                ("2d in groups", [N, 5, 5, 4], [3, 3, 1, 8], Of([3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), 4),
                ("3d", [N, 4, 5, 6, 2], [2, 2, 2, 2, 3], Of([2, 2, 2], [2, 1, 2], [1, 2, 1], [0, 1, 0], [0, 0, 1]), 1),
            }
        )
        {
            var y = new Shape([N, .. window.Positions(new Shape(x)), kernel[^1]]);
            yield return One($"conv {name}", x, v => Ops.Conv(v, Weight("K", 4, kernel), window, groups), 40, 40);
            yield return One(
                $"conv {name} with bias",
                x,
                v => Ops.Relu(Ops.Conv(v, Weight("K", 4, kernel), window, groups) + Weight("b", 5, kernel[^1])),
                40,
                40
            );
            yield return Two(
                $"conv {name} of values",
                x,
                [.. kernel.Select(k => new Dim(k))],
                (v, k) => Ops.Conv(v, k, window, groups),
                40,
                40
            );
            yield return One(
                $"conv {name} input",
                [.. y],
                v => Ops.ConvInput(v, Weight("K", 4, kernel), window, new Shape(x[1..^1]), groups),
                80,
                80
            );
            yield return Two($"conv {name} kernel", x, [.. y], (v, dy) => Ops.ConvKernel(v, dy, window, groups), 3000, 1000);
            yield return One($"max pool {name}", x, v => Ops.MaxPool(v, window));
            yield return One($"average pool {name}", x, v => Ops.AveragePool(v, window), 12);
            yield return Two(
                $"max pool {name} input",
                x,
                [N, .. window.Positions(new Shape(x)), x[^1]],
                (v, dy) => Ops.MaxPoolInput(v, Ops.MaxPool(v, window), dy, window),
                12,
                12
            );
            yield return One(
                $"average pool {name} input",
                [N, .. window.Positions(new Shape(x)), x[^1]],
                v => Ops.AveragePoolInput(v, window, new Shape(x[1..^1])),
                20,
                12
            );
        }
    }

    private static Window Of(int[] kernel, int[] strides, int[] dilation, int[] low, int[] high) =>
        new(kernel, strides, dilation, low, high);

    private static IEnumerable<OperationCase> Scans()
    {
        foreach (bool reverse in new[] { false, true })
        {
            yield return new(
                $"scan, reverse {reverse}",
                () =>
                {
                    var (x, h0) = (In("x", N, 5, 3), In("h", N, 3));
                    var r = Ops.Scan(
                        [x],
                        [h0],
                        (s, h) =>
                        {
                            var y = Ops.Tanh(s[0] + h[0] * 0.5);
                            return ([y], [y, s[0] * 2]);
                        },
                        reverse
                    );
                    return Graph([x, h0], [.. r.Final, .. r.Outputs]);
                },
                20
            );
            yield return new(
                $"scan with captures, reverse {reverse}",
                () =>
                {
                    var (x, c) = (In("x", N, 5, 3), In("c", N, 4));
                    var (u, w) = (Weight("U", 6, 4, 4), Weight("W", 7, 3, 4));
                    var r = Ops.Scan(
                        [x],
                        [Ops.Constant(0, new Shape(N, 4))],
                        (s, h) =>
                        {
                            var y = Ops.Tanh(Ops.MatMul(s[0], w) + Ops.MatMul(h[0], u) + Ops.Square(c));
                            return ([y], [h[0]]);
                        },
                        reverse
                    );
                    return Graph([x, c], [.. r.Final, .. r.Outputs]);
                },
                60
            );
        }
        yield return new(
            "scan whose states change places",
            () =>
            {
                var (x, a, b) = (In("x", N, 4, 2), In("a", N, 2), In("b", N, 2));
                var r = Ops.Scan([x], [a, b, a], (s, h) => ([h[1], h[0] + s[0], h[0]], [h[2]]));
                return Graph([x, a, b], [.. r.Final, .. r.Outputs]);
            },
            8,
            8
        );
        yield return new(
            "scan whose states share a value",
            () =>
            {
                var (x, a) = (In("x", N, 4, 2), In("a", N, 2));
                var r = Ops.Scan(
                    [x],
                    [a, a * 2],
                    (s, h) =>
                    {
                        var y = h[0] - s[0] * h[1];
                        return ([y, y], []);
                    }
                );
                return Graph([x, a], [.. r.Final]);
            },
            8,
            8
        );
        yield return new(
            "scan without steps",
            () =>
            {
                var (x, a) = (In("x", N, 0, 2), In("a", N, 2));
                var r = Ops.Scan(
                    [x],
                    [a],
                    (s, h) =>
                    {
                        var y = h[0] - s[0];
                        return ([y], [y]);
                    }
                );
                return Graph([x, a], [.. r.Final, .. r.Outputs]);
            }
        );
        yield return new(
            "scan of a scan",
            () =>
            {
                var x = In("x", N, 3, 4, 2);
                var outer = Ops.Scan(
                    [x],
                    [Ops.Constant(0, new Shape(N, 2))],
                    (s, h) =>
                    {
                        var inner = Ops.Scan(
                            [s[0]],
                            [h[0]],
                            (t, g) =>
                            {
                                var y = Ops.Tanh(t[0] + g[0]);
                                return ([y], [y]);
                            }
                        );
                        return ([inner.Final[0]], [inner.Outputs[0]]);
                    }
                );
                return Graph([x], [.. outer.Final, .. outer.Outputs]);
            },
            30
        );
        yield return new(
            "scan over a reversed and a transposed sequence",
            () =>
            {
                var (x, y) = (In("x", N, 4, 2), In("y", 4, N, 2));
                var r = Ops.Scan(
                    [Ops.Reverse(x, 1), Ops.Transpose(y, 1, 0, 2)],
                    [Ops.Constant(1, new Shape(N, 2))],
                    (s, h) => ([h[0] * s[0] + s[1]], [s[1]])
                );
                return Graph([x, y], [.. r.Final, .. r.Outputs]);
            },
            12
        );
        yield return new(
            "gradient of a scan",
            () =>
            {
                var (x, m) = (In("x", N, 5, 3), In("mask", N, 5, 1));
                var (u, w) = (Weight("U", 6, 4, 4), Weight("W", 7, 3, 4));
                var r = Ops.Scan(
                    [x, m],
                    [Ops.Constant(0, new Shape(N, 4))],
                    (s, h) =>
                    {
                        var y = Ops.Select(s[1], Ops.Tanh(Ops.MatMul(s[0], w) + Ops.MatMul(h[0], u)), h[0]);
                        return ([y], [y]);
                    }
                );
                var loss = Ops.Sum(Ops.Square(r.Final[0])) + Ops.Sum(r.Outputs[0] * 0.5);
                return Graph([x, m], Gradient.Of(loss, [x, u, w]));
            },
            600,
            60
        );
    }
}

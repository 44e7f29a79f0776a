using FluentAssertions;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Every operation's gradient rule against central differences.</summary>
public class OperationGradientTests
{
    private static readonly Dim N = Dim.Batch;

    private sealed record Case(Dim[][] Extents, Func<Node[], Node> Build, Func<int, Random, double>? Values = null, int[]? Wanted = null)
    {
        public Shape[] Shapes => [.. Extents.Select(e => new Shape(e))];
    }

    private static readonly Dictionary<Type, Case[]> s_cases = new()
    {
        [typeof(NegateOp)] = [Unary(Ops.Negate)],
        [typeof(LogOp)] = [Unary(Ops.Log, Positive)],
        [typeof(SqrtOp)] = [Unary(Ops.Sqrt, Positive)],
        [typeof(SquareOp)] = [Unary(Ops.Square)],
        [typeof(AbsOp)] = [Unary(Ops.Abs, AwayFromZero)],
        [typeof(ErfOp)] = [Unary(Ops.Erf)],
        [typeof(SoftmaxOp)] = [Unary(Ops.Softmax)],
        [typeof(AddOp)] = Binary(Ops.Add),
        [typeof(SubtractOp)] = Binary(Ops.Subtract),
        [typeof(MultiplyOp)] = Binary(Ops.Multiply),
        [typeof(DivideOp)] = Binary(Ops.Divide, (i, r) => i == 0 ? r.NextDouble() - 0.5 : Positive(i, r)),
        [typeof(MaximumOp)] = Binary(Ops.Maximum),
        [typeof(MinimumOp)] = Binary(Ops.Minimum),
        [typeof(PowerOp)] = [.. Binary(Ops.Power, Positive), Unary(x => Ops.Power(x, 3))],
        [typeof(SelectOp)] =
        [
            new(
                [
                    [N, 4],
                    [N, 4],
                    [N, 4],
                ],
                x => Ops.Select(Ops.Greater(x[0], 0), x[1], x[2]),
                AwayFromZero,
                [1, 2]
            ),
            new(
                [
                    [N, 1],
                    [4],
                    [N, 4],
                ],
                x => Ops.Select(Ops.Greater(x[0], 0), x[1], x[2]),
                AwayFromZero,
                [1, 2]
            ),
        ],
        [typeof(ReshapeOp)] =
        [
            new(
                [
                    [N, 4, 3],
                ],
                x => Ops.Reshape(x[0], new Shape(N, 12))
            ),
        ],
        [typeof(TransposeOp)] =
        [
            new(
                [
                    [N, 4, 3],
                ],
                x => Ops.Transpose(x[0], 2, 0, 1)
            ),
            new(
                [
                    [N, 4],
                ],
                x => Ops.Transpose(x[0], 1, 0)
            ),
        ],
        [typeof(BroadcastToOp)] =
        [
            new(
                [
                    [4, 1],
                ],
                x => Ops.BroadcastTo(x[0], new Shape(N, 4, 5))
            ),
            new(
                [
                    [N, 1],
                ],
                x => Ops.BroadcastTo(x[0], new Shape(N, 3))
            ),
        ],
        [typeof(SliceOp)] =
        [
            new(
                [
                    [N, 7],
                ],
                x => Ops.Slice(x[0], 1, 2, 3)
            ),
            new(
                [
                    [N, 7],
                ],
                x => Ops.Slice(x[0], 1, 1, 3, 2)
            ),
            new(
                [
                    [N, 7],
                ],
                x => Ops.Slice(x[0], 1, 6, 4, -2)
            ),
            new(
                [
                    [N, 7],
                ],
                x => Ops.Slice(x[0], 1, 0, 3) * Ops.Slice(x[0], 1, 3, 3)
            ),
            new(
                [
                    [N, 6],
                ],
                x => Ops.Concat(1, Ops.Slice(x[0], 1, 4, 2), Ops.Square(Ops.Slice(x[0], 1, 0, 4)))
            ),
        ],
        [typeof(UnsliceOp)] =
        [
            new(
                [
                    [N, 3],
                ],
                x => Ops.Unslice(x[0], 1, 1, 7, 2)
            ),
            new(
                [
                    [N, 3],
                ],
                x => Ops.Unslice(x[0], 1, 6, 8, -2)
            ),
            new(
                [
                    [N, 3],
                ],
                x => Ops.Pad(x[0], 1, 2, 1)
            ),
        ],
        [typeof(ConcatOp)] =
        [
            new(
                [
                    [N, 3],
                    [N, 2],
                    [N, 3],
                ],
                x => Ops.Concat(1, x)
            ),
            new(
                [
                    [N, 3],
                    [N, 3],
                ],
                x => Ops.Concat(0, x)
            ),
        ],
        [typeof(BatchSliceOp)] =
        [
            new(
                [
                    [new(3, true), 2],
                ],
                x => Ops.BatchSlice(x[0], 0, 1, N)
            ),
            new(
                [
                    [new(3, true), 2],
                ],
                x => Ops.BatchSlice(x[0], 0, 0, N)
            ),
            new(
                [
                    [new(3, true), 2],
                ],
                x => Ops.BatchSlice(x[0], 0, 1, new Dim(2, true))
            ),
        ],
        [typeof(GatherOp)] =
        [
            new(
                [
                    [5, 2],
                    [N, 4],
                ],
                x => Ops.Gather(x[0], x[1]),
                (i, r) => i == 1 ? r.Next(-5, 5) : r.NextDouble(),
                [0]
            ),
        ],
        [typeof(ScatterAddOp)] =
        [
            new(
                [
                    [N, 4, 2],
                    [N, 4],
                ],
                x => Ops.ScatterAdd(x[0], x[1], new Shape(5, 2)),
                (i, r) => i == 1 ? r.Next(-5, 5) : r.NextDouble(),
                [0]
            ),
        ],
        [typeof(SumOp)] =
        [
            new(
                [
                    [N, 4, 3],
                ],
                x => Ops.Sum(x[0])
            ),
            new(
                [
                    [N, 4, 3],
                ],
                x => Ops.Sum(x[0], [0, 2])
            ),
            new(
                [
                    [N, 4, 3],
                ],
                x => Ops.Sum(x[0], [1], keepDims: true)
            ),
            new(
                [
                    [N, 4],
                ],
                x => Ops.Mean(x[0])
            ),
        ],
        [typeof(MaxOp)] =
        [
            new(
                [
                    [N, 4, 3],
                ],
                x => Ops.Max(x[0], [1])
            ),
            new(
                [
                    [N, 4, 3],
                ],
                x => Ops.Max(x[0], [0, 2], keepDims: true)
            ),
        ],
        [typeof(MatMulOp)] =
        [
            new(
                [
                    [N, 4],
                    [4, 5],
                ],
                x => Ops.MatMul(x[0], x[1])
            ),
            new(
                [
                    [4, N],
                    [4, 5],
                ],
                x => Ops.MatMul(x[0], x[1], transposeA: true)
            ),
            new(
                [
                    [N, 4],
                    [5, 4],
                ],
                x => Ops.MatMul(x[0], x[1], transposeB: true)
            ),
            new(
                [
                    [4, N],
                    [5, 4],
                ],
                x => Ops.MatMul(x[0], x[1], true, true)
            ),
            new(
                [
                    [N, 2, 4],
                    [4, 5],
                ],
                x => Ops.MatMul(x[0], x[1])
            ),
            new(
                [
                    [N, 2, 4],
                    [5, 4],
                ],
                x => Ops.MatMul(x[0], x[1], transposeB: true)
            ),
            new(
                [
                    [N, 2, 4],
                    [N, 4, 5],
                ],
                x => Ops.MatMul(x[0], x[1])
            ),
            new(
                [
                    [N, 4, 2],
                    [N, 4, 5],
                ],
                x => Ops.MatMul(x[0], x[1], transposeA: true)
            ),
            new(
                [
                    [N, 2, 4],
                    [N, 5, 4],
                ],
                x => Ops.MatMul(x[0], x[1], transposeB: true)
            ),
            new(
                [
                    [N, 4, 2],
                    [N, 5, 4],
                ],
                x => Ops.MatMul(x[0], x[1], true, true)
            ),
        ],
        [typeof(ConvOp)] =
        [
            new(
                [
                    [N, 6, 2],
                    [3, 2, 4],
                ],
                x => Ops.Conv(x[0], x[1], Line(3, 2, 1, 1, 1))
            ),
            new(
                [
                    [N, 7, 4],
                    [2, 2, 6],
                ],
                x => Ops.Conv(x[0], x[1], Line(2, 1, 2, 0, 1), 2)
            ),
            new(
                [
                    [N, 5, 4, 2],
                    [3, 2, 2, 3],
                ],
                x => Ops.Conv(x[0], x[1], Plane)
            ),
            new(
                [
                    [N, 3, 4, 3, 1],
                    [2, 2, 2, 1, 2],
                ],
                x => Ops.Conv(x[0], x[1], Cube)
            ),
            new(
                [
                    [N, 6, 2],
                    [2, 2, 4],
                ],
                x => Ops.Conv(x[0], x[1], Line(2, 2, 1, 0, -1))
            ),
        ],
        [typeof(ConvInputOp)] =
        [
            new(
                [
                    [N, 3, 4],
                    [3, 2, 4],
                ],
                x => Ops.ConvInput(x[0], x[1], Line(3, 2, 1, 1, 1), Shape.Of([6]))
            ),
            new(
                [
                    [N, 5, 2, 3],
                    [3, 2, 2, 3],
                ],
                x => Ops.ConvInput(x[0], x[1], Plane, Shape.Of([5, 4]))
            ),
            new(
                [
                    [N, 6, 6],
                    [2, 2, 6],
                ],
                x => Ops.ConvInput(x[0], x[1], Line(2, 1, 2, 0, 1), Shape.Of([7]), 2)
            ),
        ],
        [typeof(ConvKernelOp)] =
        [
            new(
                [
                    [N, 6, 2],
                    [N, 3, 4],
                ],
                x => Ops.ConvKernel(x[0], x[1], Line(3, 2, 1, 1, 1))
            ),
            new(
                [
                    [N, 7, 4],
                    [N, 6, 6],
                ],
                x => Ops.ConvKernel(x[0], x[1], Line(2, 1, 2, 0, 1), 2)
            ),
        ],
        [typeof(MaxPoolOp)] =
        [
            new(
                [
                    [N, 6, 2],
                ],
                x => Ops.MaxPool(x[0], Line(3, 2, 1, 1, 1))
            ),
            new(
                [
                    [N, 5, 4, 2],
                ],
                x => Ops.MaxPool(x[0], Plane)
            ),
        ],
        [typeof(AveragePoolOp)] =
        [
            new(
                [
                    [N, 6, 2],
                ],
                x => Ops.AveragePool(x[0], Line(3, 2, 1, 1, 1))
            ),
            new(
                [
                    [N, 5, 4, 2],
                ],
                x => Ops.AveragePool(x[0], Plane)
            ),
        ],
        [typeof(AveragePoolInputOp)] =
        [
            new(
                [
                    [N, 3, 2],
                ],
                x => Ops.AveragePoolInput(x[0], Line(3, 2, 1, 1, 1), Shape.Of([6]))
            ),
        ],
        [typeof(ScanOp)] =
        [
            new(
                [
                    [N, 4, 2],
                    [2, 2],
                ],
                x =>
                    Ops.Scan([x[0]], [Ops.Constant(0, new Shape(N, 2))], (s, h) => ([Ops.Tanh(s[0] + Ops.MatMul(h[0], x[1]))], [])).Final[0]
            ),
        ],
        [typeof(ScanOutputOp)] =
        [
            new(
                [
                    [N, 4, 2],
                    [N, 2],
                ],
                x => Ops.Scan([x[0]], [x[1]], (s, h) => ([s[0] * h[0]], [Ops.Sigmoid(h[0])])).Outputs[0]
            ),
        ],
    };

    private static readonly Op[] s_flat =
    [
        new SignOp(),
        new RoundOp(),
        new TruncateOp(),
        new StopGradientOp(),
        new GreaterOp(),
        new GreaterEqualOp(),
        new EqualOp(),
        new ArgMaxOp(1),
        new RandomDrawOp(RandomLaw.Uniform, Shape.Of([2]), 1, 1),
    ];

    // Tests of their own are about these and about the flat ones.
    private static readonly Type[] s_withoutSecondDerivative = [typeof(MaxPoolInputOp)];

    public static TheoryData<string> Operations =>
        [
            .. typeof(Op)
                .Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract && !t.IsSubclassOf(typeof(LeafOp)))
                .Except([.. s_flat.Select(f => f.GetType()), .. s_withoutSecondDerivative])
                // ActivationTests checks these, each with its functions.
                .Where(t => !t.IsSubclassOf(typeof(ActivationOp)))
                .Select(t => t.Name),
        ];

    [Theory, MemberData(nameof(Operations))]
    public void The_gradient_is_that_of_finite_differences(string operation)
    {
        var cases = s_cases.FirstOrDefault(c => c.Key.Name == operation).Value;
        cases.Should().NotBeNullOrEmpty("the operation {0} needs a gradient check, or must be declared flat", operation);
        foreach (var c in cases)
        {
            OperationGraph
                .Order([c.Build([.. c.Shapes.Select((s, i) => Ops.Input($"{i}", s))])])
                .Should()
                .Contain(n => n.Op.GetType().Name == operation);
            GradientCheck.Inputs(c.Shapes, x => [c.Build(x)], c.Values, c.Wanted);
        }
    }

    [Fact]
    public void A_flat_operation_gives_zeros()
    {
        s_flat.Should().OnlyContain(f => f.IsFlat);
        var x = Ops.Input("x", new Shape(N, 2));
        foreach (var op in s_flat.Where(f => f is UnaryOp))
            Gradient.Of(Ops.Sum(new Node(op, x)), [x])[0].Op.Should().Be(new ConstantOp(0, x.Shape), "{0} is flat", op);
        Gradient.Of(Ops.Sum(Ops.Greater(x, 0)), [x])[0].Op.Should().Be(new ConstantOp(0, x.Shape));
        Gradient.Of(Ops.Sum(Ops.ArgMax(x, 1)), [x])[0].Op.Should().Be(new ConstantOp(0, x.Shape));
    }

    [Fact]
    public void Max_pooling_has_no_second_derivative_and_says_so()
    {
        var x = Ops.Input("x", new Shape(N, 4, 1));
        var first = Gradient.Of(Ops.Sum(Ops.Square(Ops.MaxPool(x, Line(2, 2, 1, 0, 0)))), [x])[0];
        var second = () => Gradient.Of(Ops.Sum(first), [x]);
        second.Should().Throw<KerasUnsupportedException>().WithMessage("*max pooling has no second derivative*");
    }

    [Fact]
    public void Kinks_are_Theanos()
    {
        static double Slope(Func<Node, Node> f, double at)
        {
            var x = Ops.Input("x", new Shape(1));
            var known = new Dictionary<Node, KerasSharp.Runtime.Reference.HostArray<double>> { [x] = new([1], [at]) };
            return KerasSharp.Runtime.Reference.ReferenceBackend<double>.Evaluate(Gradient.Of(Ops.Sum(f(x)), [x]), 1, known)[0].Values[0];
        }
        Slope(Ops.Relu, 0).Should().Be(0.5);
        Slope(Ops.Abs, 0).Should().Be(0);
        Slope(Ops.HardSigmoid, 2.5).Should().Be(0);
        Slope(Ops.HardSigmoid, -2.5).Should().Be(0);
        Slope(x => Ops.Maximum(x, 0), 0).Should().Be(1);
        Slope(x => Ops.Maximum(0, x), 0).Should().Be(0);
    }

    private static Case Unary(Func<Node, Node> f, Func<int, Random, double>? values = null) =>
        new(
            [
                [N, 2, 3],
            ],
            x => f(x[0]),
            values
        );

    private static Case[] Binary(Func<Node, Node, Node> f, Func<int, Random, double>? values = null) =>
        [
            new(
                [
                    [N, 3],
                    [N, 3],
                ],
                x => f(x[0], x[1]),
                values
            ),
            new(
                [
                    [N, 3],
                    [3],
                ],
                x => f(x[0], x[1]),
                values
            ),
            new(
                [
                    [N, 1],
                    [2, 1, 3],
                ],
                x => f(x[0], x[1]),
                values
            ),
            new(
                [
                    [],
                    [N, 2],
                ],
                x => f(x[0], x[1]),
                values
            ),
            new(
                [
                    [N, 2],
                ],
                x => f(x[0], x[0]),
                values
            ),
        ];

    private static Window Line(int kernel, int stride, int dilation, int low, int high) =>
        Geometry([kernel], [stride], [dilation], [low], [high]);

    private static Window Plane => Geometry([3, 2], [1, 2], [1, 1], [1, 0], [1, 0]);

    private static Window Cube => Geometry([2, 2, 2], [1, 2, 1], [1, 1, 2], [0, 0, 1], [1, 0, 0]);

    private static Window Geometry(int[] kernel, int[] strides, int[] dilation, int[] low, int[] high) =>
        new(kernel, strides, dilation, low, high);

    private static double Positive(int input, Random r) => 0.5 + 2 * r.NextDouble();

    private static double AwayFromZero(int input, Random r) => (r.Next(2) * 2 - 1) * (0.1 + r.NextDouble());
}

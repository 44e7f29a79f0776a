using FluentAssertions;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Every operation's gradient rule against central differences.</summary>
public class OperationGradientTests
{
    private static readonly Dim N = Dim.Batch;

    private static readonly Dictionary<Type, GradientCase[]>[] s_cases =
    [
        ElementwiseGradientCases.All,
        MovementGradientCases.All,
        ProductGradientCases.All,
        SpatialGradientCases.All,
    ];

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
        var cases = s_cases.SelectMany(c => c).FirstOrDefault(c => c.Key.Name == operation).Value;
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
        var first = Gradient.Of(Ops.Sum(Ops.Square(Ops.MaxPool(x, SpatialGradientCases.Line(2, 2, 1, 0, 0)))), [x])[0];
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
}

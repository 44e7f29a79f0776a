using FluentAssertions;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>All activation functions by a walk over their table.</summary>
public sealed class ActivationTests
{
    private static readonly Shape s_shape = new(Dim.Batch, 4, 6);

    public static TheoryData<string> Names => [.. ActivationCases.All.Select(a => a.Name)];

    [Fact]
    public void No_function_and_no_operation_is_forgotten()
    {
        static IEnumerable<Type> Kinds(Type of) => of.Assembly.GetTypes().Where(t => t.IsSubclassOf(of) && !t.IsAbstract);
        // A caller's function is whatever the caller says, and a layer in a function's place has the tests of the layer.
        Kinds(typeof(Activation))
            .Where(t => t != typeof(GivenActivation) && t != typeof(LayerActivation))
            .Should()
            .BeSubsetOf(ActivationCases.All.Select(a => a.Activation.GetType()).Distinct());
        Kinds(typeof(ActivationOp)).Should().BeSubsetOf(ActivationCases.Operations.Select(o => o.GetType()).Distinct());
        ActivationCases.All.Select(a => a.Name).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_that_of_finite_differences(string name)
    {
        var activation = Of(name);
        // On [-4, 4], which has the kinks of all of them.
        GradientCheck.Inputs([s_shape], x => [activation.Apply(x[0])], (_, random) => 8 * random.NextDouble() - 4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_parameters_are_equal_and_others_are_not(string name)
    {
        var activation = Of(name);
        (activation with { }).Should().Be(activation).And.NotBeSameAs(activation);
        ActivationCases
            .All.Count(a => a.Activation == activation)
            .Should()
            .BeLessThanOrEqualTo(name.StartsWith("Elu", StringComparison.Ordinal) ? 2 : 1);
    }

    [Fact]
    public void A_short_name_stands_for_its_function()
    {
        foreach (var f in Enum.GetValues<ActivationFunction>())
        {
            Activation activation = f;
            activation.ToString().Should().Be(f.ToString());
            (new Dense(2) { Activation = f } == new Dense(2) { Activation = activation }).Should().BeTrue();
            (new Dense(2) { Activation = f }.Activation == f).Should().BeTrue();
        }
        FluentActions.Invoking(() => (Activation)(ActivationFunction)99).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Parameters_are_told()
    {
        new ReluActivation(0.25, 6).ToString().Should().Be("Relu (NegativeSlope = 0.25, MaxValue = 6, Form = Maximum)");
        new LeakyReluActivation(0.25).ToString().Should().Be("LeakyRelu (NegativeSlope = 0.25)");
        Activation.Gelu.ToString().Should().Be("Gelu");
    }

    [Fact]
    public void The_forms_of_relu_differ_where_they_say()
    {
        static double At(Activation f, double x) => f.Operation!.Apply(x);
        At(Activation.Relu, double.NegativeInfinity).Should().Be(double.NaN);
        At(Activation.Rectifier, double.NegativeInfinity).Should().Be(0);
        Activation.Relu.Should().NotBe(Activation.Rectifier);
    }

    [Theory]
    [InlineData(0, "Softmax along axis 0: expected an axis from 1 to 2 of [N, 4, 6]")]
    [InlineData(3, "Softmax along axis 3: expected an axis from 1 to 2 of [N, 4, 6]")]
    [InlineData(-3, "Softmax along axis -3: expected an axis from 1 to 2 of [N, 4, 6]")]
    public void An_axis_that_is_not_there_is_told(int axis, string message) =>
        FluentActions
            .Invoking(() => new SoftmaxActivation(axis).Apply(Ops.Input("x", s_shape)))
            .Should()
            .Throw<ShapeException>()
            .WithMessage(message);

    [Fact]
    public void An_odd_extent_has_no_halves() =>
        FluentActions
            .Invoking(() => new GluActivation().Apply(Ops.Input("x", new Shape(Dim.Batch, 5))))
            .Should()
            .Throw<ShapeException>()
            .WithMessage("glu halves axis -1 of [N, 5], expected an even extent");

    /// <summary>A backward pass that asks for the slope by the output must get that of the operation's gradient rule.</summary>
    [Fact]
    public void Slopes_by_the_output_are_those_of_the_operations()
    {
        var x = Ops.Input("x", new Shape(1));
        foreach (var op in ActivationCases.Operations)
        {
            if (ActivationKernels.Of(op) is not { HasSlope: true } kernel)
                continue;
            var slope = Gradient.Of(Ops.Sum(new Node(op, x)), [x])[0];
            foreach (double at in new[] { -3.1, -2.2, -0.7, -0.05, 0.03, 0.6, 1.9, 2.7 })
            {
                var known = new Dictionary<Node, KerasSharp.Runtime.Reference.HostArray<double>> { [x] = new([1], [at]) };
                double expected = KerasSharp.Runtime.Reference.ReferenceBackend<double>.Evaluate([slope], 1, known)[0].Values[0];
                double found = kernel.UseSlope<SlopeAt, float>(new(kernel.Parameters, (float)op.Apply(at)));
                found.Should().BeApproximately(expected, 1e-6 * Math.Max(1, Math.Abs(expected)), "{0} at {1}", op, at);
            }
        }
    }

    [Fact]
    public void The_processor_has_every_operation()
    {
        foreach (var op in ActivationCases.Operations)
        {
            FluentActions.Invoking(() => ActivationKernels.Of(op)).Should().NotThrow();
        }
    }

    private static Activation Of(string name) => ActivationCases.All.Single(a => a.Name == name).Activation;

    private readonly struct SlopeAt(ActivationParameters parameters, float y) : ISlopedActivationUser<float>
    {
        public float With<TActivation>()
            where TActivation : struct, ISlopedActivation => parameters.As<TActivation>().Slope<SimdScalar, float>(y);
    }
}

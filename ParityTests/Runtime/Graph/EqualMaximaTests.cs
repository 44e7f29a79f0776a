using FluentAssertions;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Which of several equal greatest elements have a gradient.</summary>
public class EqualMaximaTests
{
    [Theory]
    [InlineData(false, new float[] { 0, 1, 1, 1 })]
    [InlineData(true, new float[] { 0, 1, 1, 0 })]
    public void Of_a_window_the_first_or_each(bool firstLearns, float[] expected)
    {
        var window = new Window(new[] { 2 }, new[] { 2 }, new[] { 1 }, new[] { 0 }, new[] { 0 });
        Gradient(x => Ops.MaxPool(Ops.Reshape(x, new Shape(1, 4, 1)), window, firstLearns), [0, 5, 3, 3]).Should().Equal(expected);
    }

    [Theory]
    [InlineData(false, new float[] { 1, 0, 1, 0 })]
    [InlineData(true, new float[] { 0.5f, 0, 0.5f, 0 })]
    public void Of_all_positions_each_or_all_by_shares(bool shares, float[] expected) =>
        Gradient(x => Ops.Max(x, [0], keepDims: false, shares), [7, 1, 7, 2]).Should().Equal(expected);

    private static float[] Gradient(Func<Node, Node> y, float[] values)
    {
        var x = new Variable("x", [values.Length], values, VariableRole.Weight);
        var gradient = KerasSharp.Runtime.Graph.Gradient.Of(Ops.Sum(y(Ops.Read(x))), [x]);
        var target = new Variable("gradient", [values.Length], new float[values.Length], VariableRole.Weight);
        var backend = new CpuBackend(1);
        using var plan = backend.Compile(
            new OperationGraph
            {
                Inputs = [],
                Outputs = [],
                Updates = [(target, gradient[0])],
            },
            new CompileOptions()
        );
        plan.Run(1, [], []);
        return target.Values;
    }
}

using FluentAssertions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.ParityTests.Runtime.Planning;

public sealed class SampleIndependenceTests
{
    private static readonly Node X = Ops.Input("x", new Shape(Dim.Batch, 4, 3));

    private static bool Holds(Node y) => SampleIndependence.Holds(new OperationGraph { Inputs = [X], Outputs = [("y", y)] });

    [Fact]
    public void Operations_within_a_sample_keep_samples_apart()
    {
        Holds(Ops.Tanh(X * 2)).Should().BeTrue();
        Holds(Ops.Sum(X, [1])).Should().BeTrue();
        Holds(Ops.Softmax(Ops.Reshape(X, new Shape(Dim.Batch * 4, 3)))).Should().BeTrue();
        Holds(Ops.Scan([X], [Ops.Constant(0, new Shape(Dim.Batch, 3))], (s, h) => ([s[0] + h[0]], [])).Final[0]).Should().BeTrue();
        Holds(Ops.MatMul(X, Ops.Transpose(X, 0, 2, 1))).Should().BeTrue();
    }

    [Fact]
    public void Operations_across_samples_do_not()
    {
        Holds(X - Ops.Sum(X, [0], keepDims: true)).Should().BeFalse();
        Holds(X / Ops.Extent(Dim.Batch)).Should().BeFalse();
        Holds(Ops.Transpose(X, 1, 0, 2)).Should().BeFalse();
        Holds(Ops.Concat(0, X, X)).Should().BeFalse();
        Holds(X + Ops.RandomUniform(Ops.Constant(0), X.Shape, 0, 0)).Should().BeFalse();
        var flat = Ops.Reshape(X, new Shape(Dim.Batch, 12));
        Holds(Ops.MatMul(flat, flat, transposeA: true)).Should().BeFalse();
        Holds(Ops.Scan([X], [Ops.Constant(0, new Shape(Dim.Batch, 3))], (s, h) => ([s[0] + h[0] - Ops.Sum(h[0], [0], true)], [])).Final[0])
            .Should()
            .BeFalse();
    }
}

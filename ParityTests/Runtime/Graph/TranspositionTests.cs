using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Layers;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Transposes that meet cancel, and nothing else changes.</summary>
public class TranspositionTests
{
    private static readonly Node X = Ops.Input("x", new Shape(Dim.Batch, 2, 3, 4));

    [Fact]
    public void Two_in_a_row_become_one_or_none()
    {
        var once = Ops.Transpose(X, 0, 2, 3, 1);
        Ops.Transpose(once, 0, 3, 1, 2).Should().BeSameAs(X);
        var twice = Ops.Transpose(once, 0, 2, 3, 1);
        twice.Inputs[0].Should().BeSameAs(X);
        twice.Shape.ToString().Should().Be("[N, 4, 2, 3]");
        Equal(twice, Plain(Plain(X, 0, 2, 3, 1), 0, 2, 3, 1));
    }

    [Fact]
    public void It_goes_through_elementwise_operations_to_its_inverse()
    {
        // Channels first outside: relu(x + b) * slope, as layers write it.
        Node Chain(Node x) => Ops.Select(Ops.Greater(x, 1), Ops.Relu(x + Ops.Constant([1, 2, 3, 4], 4, 1, 1)), 0.5 * x);
        var y = Ops.Transpose(Chain(Ops.Transpose(X, 0, 3, 1, 2)), 0, 2, 3, 1);
        OperationGraph.Order([y]).Where(n => n.Op is TransposeOp && n.Shape.PerBatch).Should().BeEmpty();
        Equal(y, Plain(Chain(Plain(X, 0, 3, 1, 2)), 0, 2, 3, 1));
    }

    [Fact]
    public void It_goes_through_joining_and_padding()
    {
        Node Chain(Node x) => Ops.Slice(Ops.Pad(Ops.Concat(1, x, Ops.Tanh(x)), 2, 1, 2), 3, 2, 2, -1);
        var y = Ops.Transpose(Chain(Ops.Transpose(X, 0, 3, 1, 2)), 0, 2, 3, 1);
        OperationGraph.Order([y]).Should().NotContain(n => n.Op is TransposeOp);
        Equal(y, Plain(Chain(Plain(X, 0, 3, 1, 2)), 0, 2, 3, 1));
    }

    [Fact]
    public void It_stays_where_something_else_would_have_to_be_transposed()
    {
        var other = Ops.Input("other", new Shape(Dim.Batch, 4, 2, 3));
        var sum = Ops.Transpose(X, 0, 3, 1, 2) + other;
        Ops.Transpose(sum, 0, 2, 3, 1).Op.Should().BeOfType<TransposeOp>();
        Ops.Transpose(sum, 0, 2, 3, 1).Should().BeSameAs(Ops.Transpose(sum, 0, 2, 3, 1));
    }

    [Fact]
    public void Wrong_axes_are_refused() =>
        ((Action)(() => Ops.Transpose(X, 0, 1)))
            .Should()
            .Throw<ShapeException>()
            .WithMessage("(0, 1) does not permute the axes of [N, 2, 3, 4]");

    [Fact]
    public void A_stack_with_channels_first_transposes_at_its_ends_only()
    {
        const DataFormat first = DataFormat.ChannelsFirst;
        var x = Functional.Input(2, 6, 6);
        var a = new Convolution2D(3, 3, 3)
        {
            Padding = Padding.Same,
            DataFormat = first,
            Activation = ActivationFunction.Relu,
        }.Apply(x);
        var b = new BatchNormalization { Axis = 1 }.Apply(
            new Convolution2D(3, 3, 3) { Padding = Padding.Same, DataFormat = first }.Apply(a)
        );
        var joined = new ActivationLayer(ActivationFunction.Relu).Apply(new Merge(MergeMode.Concatenate) { Axis = 1 }.Apply(a, b));
        var padded = new ZeroPadding2D { DataFormat = first }.Apply(new PReLU { SharedAxes = [2, 3] }.Apply(joined));
        var y = new MaxPooling2D { DataFormat = first }.Apply(new UpSampling2D { DataFormat = first }.Apply(padded));
        var lowering = LayerRun.Lower(Functional.Model(x, y), false, [2, 6, 6]);
        OperationGraph.Order([lowering.Outputs[0].Value]).Count(n => n.Op is TransposeOp && n.Shape.PerBatch).Should().Be(2);
    }

    private static Node Plain(Node x, params int[] axes) => new(new TransposeOp(axes), x);

    private static void Equal(Node actual, Node expected)
    {
        (actual.Shape == expected.Shape).Should().BeTrue();
        var x = new HostArray<double>([2, 2, 3, 4], [.. Enumerable.Range(0, 48).Select(i => Math.Sin(i))]);
        var values = ReferenceBackend<double>.Evaluate([actual, expected], 2, new Dictionary<Node, HostArray<double>> { [X] = x });
        values[0].Values.Should().Equal(values[1].Values);
    }
}

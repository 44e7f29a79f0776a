using FluentAssertions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.ParityTests.Runtime.Planning;

public sealed class GraphSimplifierTests
{
    private static readonly Node X = Ops.Input("x", new Shape(Dim.Batch, 4, 3));

    private static Node Simplified(Node node) => GraphSimplifier.Run([node])[0];

    [Fact]
    public void Equal_operations_on_equal_inputs_become_one()
    {
        var sum = Simplified(Ops.Tanh(X * 2) + Ops.Tanh(X * 2));
        sum.Inputs[0].Should().BeSameAs(sum.Inputs[1]);
    }

    [Fact]
    public void Zero_and_minus_zero_stay_apart()
    {
        var both = GraphSimplifier.Run([Ops.Maximum(X, 0.0), Ops.Maximum(X, -0.0)]);
        both[0].Should().NotBeSameAs(both[1]);
    }

    [Fact]
    public void Lookups_of_different_layers_stay_apart_since_errors_name_the_layer()
    {
        Node table = Ops.Input("t", Shape.Of([5, 2])),
            index = Ops.Input("i", new Shape(Dim.Batch));
        Node Lookup(string layer)
        {
            using var _ = LayerScope.Enter(layer);
            return Ops.Gather(table, index);
        }
        var apart = GraphSimplifier.Run([Lookup("a"), Lookup("b")]);
        apart[0].Should().NotBeSameAs(apart[1]);
        var together = GraphSimplifier.Run([Lookup("a"), Lookup("a")]);
        together[0].Should().BeSameAs(together[1]);
    }

    [Fact]
    public void Movements_that_undo_each_other_go()
    {
        Simplified(Ops.Transpose(Ops.Transpose(X, 0, 2, 1), 0, 2, 1)).Should().BeSameAs(X);
        Simplified(new Node(new ReshapeOp(X.Shape), Ops.Reshape(X, new Shape(Dim.Batch, 12)))).Should().BeSameAs(X);
        Simplified(new Node(new SliceOp(1, 3, 4, -1), new Node(new SliceOp(1, 3, 4, -1), X))).Should().BeSameAs(X);
    }

    [Fact]
    public void A_transpose_of_axes_of_one_element_is_a_reshape() =>
        Simplified(Ops.Transpose(Ops.Input("x", new Shape(Dim.Batch, 1, 3)), 1, 0, 2)).Op.Should().BeOfType<ReshapeOp>();

    [Fact]
    public void A_product_takes_transposes_in()
    {
        Node a = Ops.Input("a", Shape.Of([4, 3])),
            b = Ops.Input("b", Shape.Of([5, 4]));
        var product = Simplified(Ops.MatMul(Ops.Transpose(a, 1, 0), Ops.Transpose(b, 1, 0)));
        product.Op.Should().Be(new MatMulOp(true, true));
        product.Inputs.Should().Equal(a, b);
    }

    [Fact]
    public void Constants_are_computed()
    {
        var inside = new Node(new MultiplyOp(), new Node(new ExpOp(), Ops.Constant(0)), Ops.Constant(3));
        Simplified(inside).Op.Should().Be(new ConstantOp(3, Shape.Scalar));
        Simplified(new Node(new SelectOp(), Ops.Constant(1), X, X * 2)).Should().BeSameAs(X);
    }

    [Fact]
    public void What_nothing_needs_is_not_reached()
    {
        var y = Ops.Exp(X);
        _ = Ops.Exp(y);
        var graph = GraphSimplifier.Run(new OperationGraph { Inputs = [X], Outputs = [("y", y)] });
        graph.TopologicalOrder().Should().HaveCount(2);
        graph.Inputs.Should().Equal(X);
    }

    [Fact]
    public void A_node_keeps_the_layer_that_made_it()
    {
        Node y;
        using (LayerScope.Enter("dense_1"))
            y = Ops.Exp(Ops.StopGradient(X));
        Simplified(y).Layer.Should().Be("dense_1");
    }
}

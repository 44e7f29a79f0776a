using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Graph;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers.Operations;
using F = KerasSharp.ElementwiseFunction;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>Operations as layers: places of operands, axes, the batch. Numbers over many functions are tested against stored outputs of
/// Keras.</summary>
public class OperationLayerTests
{
    private static readonly Dim N = Dim.Batch;
    private static readonly Tensor<float> X = LayerRun.Range(1, 2, 2, 3);

    public static TheoryData<string> Slices => ["::-1", "1:", "-1", "0:1", "-5:5", "2:1", "::2"];

    [Fact]
    public void A_number_may_stand_on_either_side()
    {
        Run(new ElementwiseOperation(F.Subtract), new InputOperand(0), new ConstantOperand(1))
            .Should()
            .Equal(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        Run(new ElementwiseOperation(F.Subtract), new ConstantOperand(1), new InputOperand(0))
            .Should()
            .Equal(1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10);
    }

    [Fact]
    public void Arrays_stretch_along_the_axes_that_they_lack() =>
        Run(new ElementwiseOperation(F.Multiply), new InputOperand(0), new ConstantOperand([2, 1], [1, -1]))
            .Should()
            .Equal(0, 1, 2, -3, -4, -5, 6, 7, 8, -9, -10, -11);

    [Fact]
    public void The_mean_of_the_batch_is_that_of_the_samples_at_hand()
    {
        var x = Functional.Input(2, 3);
        var mean = new OperationLayer(new ReduceOperation(ReductionKind.Mean, [0], KeepDims: true)).Apply(x);
        var y = new OperationLayer(new ElementwiseOperation(F.Subtract), inputs: 2).Apply(x, mean);
        LayerRun.Predict(Functional.Model(x, y), [], X)[0].ToArray().Should().Equal(-3, -3, -3, -3, -3, -3, 3, 3, 3, 3, 3, 3);
    }

    [Theory, MemberData(nameof(Slices))]
    public void A_slice_is_Pythons(string slice)
    {
        int[] rows = [0, 1, 2, 3];
        (SliceItem item, int[] expected) = slice switch
        {
            "::-1" => (new RangeItem(Step: -1), [3, 2, 1, 0]),
            "1:" => (new RangeItem(1), [1, 2, 3]),
            "-1" => (new ElementItem(-1), [3]),
            "0:1" => (new RangeItem(0, 1), [0]),
            "-5:5" => (new RangeItem(-5, 5), rows),
            "2:1" => (new RangeItem(2, 1), []),
            _ => ((SliceItem)new RangeItem(Step: 2), new[] { 0, 2 }),
        };
        var y = Predict(new SliceOperation(new SliceItems(new EllipsisItem(), item)), LayerRun.Range(1, 1, 4));
        y.Should().Equal(expected.Select(e => (float)e));
    }

    [Fact]
    public void New_axes_ellipses_and_elements_keep_their_places() =>
        LayerRun
            .Shape(
                new OperationLayer(
                    new SliceOperation(
                        new SliceItems(new RangeItem(), new NewAxisItem(), new EllipsisItem(), new ElementItem(0), new NewAxisItem())
                    )
                ),
                4,
                5,
                6
            )
            .Should()
            .Equal(1, 4, 5, 1);

    [Fact]
    public void Part_of_the_batch_is_refused() =>
        LayerRun
            .Refusal(new OperationLayer(new SliceOperation(new SliceItems(new ElementItem(0)))), [3])
            .Should()
            .Be(
                "layer 'slice_1' (Slice): axis 0 of [N, 3] holds the samples of the batch: expected the whole of it, found a part, which "
                    + "depends on what else is in the batch"
            );

    [Fact]
    public void Extents_may_be_computed_from_the_shape()
    {
        // reshape(x, (shape(x)[0], shape(x)[1] * 3))
        var x = Functional.Input(2, 3);
        var shape = new OperationLayer(new ShapeOperation()).Apply(x);
        KerasTensor Extent(int axis) => new OperationLayer(new SliceOperation(new SliceItems(new ElementItem(axis)))).Apply(shape);
        var times = new OperationLayer(
            new ElementwiseOperation(F.Multiply),
            new OperandList(new InputOperand(0), new ConstantOperand(3))
        ).Apply(Extent(1));
        var y = new OperationLayer(new ReshapeOperation(), inputs: 3).Apply(x, Extent(0), times);
        var result = LayerRun.Predict(Functional.Model(x, y), [], X)[0];
        result.Lengths.ToArray().Should().Equal(2, 6);
        result.ToArray().Should().Equal(X.ToArray());
    }

    [Fact]
    public void A_shape_that_holds_for_one_number_of_samples_only_is_refused() =>
        LayerRun
            .Refusal(
                new OperationLayer(new ReshapeOperation(), new OperandList(new InputOperand(0), new ConstantOperand([2], [4, -1]))),
                [2, 3]
            )
            .Should()
            .StartWith("layer 'reshape_1' (Reshape): [N, 2, 3] with 6N elements cannot be reshaped to (4, -1)");

    [Fact]
    public void Products_of_samples_with_each_other_are_refused() =>
        LayerRun.Refusal(new OperationLayer(new DotOperation(), inputs: 2), [3, 4], [4, 5]).Should().Contain("each other one of the batch");

    [Theory]
    [InlineData("bij,bjk->bik")]
    [InlineData("bij,bjk->bki")]
    [InlineData("...ij,...jk->...ik")]
    public void Einsum_is_the_product_of_matrices(string equation)
    {
        var y = Predict(new EinsumOperation(equation), LayerRun.Range(1, 1, 2, 2), LayerRun.Range(1, 1, 2, 2));
        y.Should().Equal(equation.EndsWith("ki", StringComparison.Ordinal) ? [2, 6, 3, 11] : [2, 3, 6, 11]);
    }

    [Fact]
    public void A_matrix_may_be_multiplied_from_the_left() =>
        Run(new MatrixProductOperation(), new ConstantOperand([1, 2], [1, 1]), new InputOperand(0)).Should().Equal(3, 5, 7, 15, 17, 19);

    [Fact]
    public void Unequal_numbers_of_operands_are_refused() =>
        LayerRun
            .Refusal(new OperationLayer(new ElementwiseOperation(F.Divide)), [3])
            .Should()
            .Be("layer 'divide_1' (Divide): Divide of 1 operand(s)");

    [Fact]
    public void Records_are_equal_by_value() =>
        new OperationLayer(new SplitOperation(1, 2, [1, 2]), new OperandList(new ConstantOperand([2], [1, 2])))
            .Should()
            .Be(new OperationLayer(new SplitOperation(1, 2, [1, 2]), new OperandList(new ConstantOperand([2], [1, 2]))));

    [Fact]
    public void Gradients_are_those_of_finite_differences()
    {
        Func<Node, Node>[] operations =
        [
            x => Combining.Accumulate(x, new AccumulateOperation(1) { Exclusive = true, Reverse = true }),
            x => Combining.Accumulate(x, new AccumulateOperation(-1, IsProduct: true)),
            x => Combining.Reduce(x, new ReduceOperation(ReductionKind.LogSumExp, [-1])),
            x => Combining.Reduce(x, new ReduceOperation(ReductionKind.Deviation, [1, 2])),
            x => Combining.Reduce(x, new ReduceOperation(ReductionKind.Product, [1])),
            x => Combining.Reduce(x, new ReduceOperation(ReductionKind.Min, [1])),
            x => Combining.Normalize(x, new NormalizeOperation([-1], 1e-12)),
            x => Products.Einsum([x, x], "bij,bkj->bik"),
            x => Products.MatrixProduct(x, x, new MatrixProductOperation(TransposeFirst: true)),
            x => Indexing.Take(x, 1, [1, 0, 1]),
            x => Shaping.Pad(x, new PadOperation([0, 1, 1], [0, 1, 0]) { Mode = BorderMode.Reflect }),
            x => Shaping.Tile(x, [1, 2, 3]),
            x => Shaping.Roll(x, [-1, 1], [2, 1]),
            x => ElementwiseFunctions.Apply(F.HyperbolicSine, [x]),
            x => ElementwiseFunctions.Apply(F.InverseHyperbolicSine, [x]),
            x => ElementwiseFunctions.Apply(F.LogAddExp, [x, 0.3]),
            x => ElementwiseFunctions.Apply(F.ArcTangent2, [x, 2 + x]),
        ];
        foreach (var operation in operations)
            GradientCheck.Inputs([new Shape(N, 2, 3)], x => [operation(x[0])]);
    }

    [Fact]
    public void Elements_that_are_greatest_together_share_the_gradient()
    {
        var x = Ops.Input("x", new Shape(N, 4));
        var slope = Gradient.Of(Ops.Sum(Combining.Reduce(x, new ReduceOperation(ReductionKind.Max, [1]))), [x])[0];
        var data = new HostValues(1, 3, 3, 2);
        data.Evaluate(slope, x).Should().Equal(0, 0.5, 0.5, 0);
    }

    private static float[] Run(Operation operation, params Operand[] operands) =>
        LayerRun.Predict(new OperationLayer(operation, new OperandList(operands)), X).ToArray();

    private static float[] Predict(Operation operation, params Tensor<float>[] xs) =>
        LayerRun.Predict(new OperationLayer(operation, xs.Length), xs).ToArray();

    private sealed class HostValues(params double[] values)
    {
        public double[] Evaluate(Node wanted, Node input) =>
            KerasSharp
                .Runtime.Reference.ReferenceBackend<double>.Evaluate(
                    [wanted],
                    1,
                    new Dictionary<Node, KerasSharp.Runtime.Reference.HostArray<double>> { [input] = new([1, values.Length], values) }
                )[0]
                .Values;
    }
}

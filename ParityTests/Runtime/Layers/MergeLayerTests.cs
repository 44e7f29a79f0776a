using System.Numerics.Tensors;
using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>Shapes, masks and refusals of Merge; its numbers are tested against stored outputs of Keras.</summary>
public class MergeLayerTests
{
    private static readonly Tensor<float> X = LayerRun.Array([2, 3, 1], 1, 0, 2, 0, 0, 3);
    private static readonly Tensor<float> Y = LayerRun.Array([2, 3, 1], 0, 4, 5, 6, 0, 7);

    [Theory]
    [InlineData(MergeMode.Sum)]
    [InlineData(MergeMode.Multiply)]
    [InlineData(MergeMode.Average)]
    public void Masks_are_joined_by_and(MergeMode mode) => MaskOf(new Merge(mode), masked: 2).Should().Equal(0, 0, 1, 0, 0, 1);

    [Fact]
    public void A_mask_that_is_not_there_counts_as_ones() => MaskOf(new Merge(MergeMode.Sum), masked: 1).Should().Equal(1, 0, 1, 0, 0, 1);

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Concatenating_features_masks_what_is_masked_in_any_input(int masked) =>
        MaskOf(new Merge(MergeMode.Concatenate), masked).Should().Equal(masked == 2 ? [0, 0, 1, 0, 0, 1] : [1, 0, 1, 0, 0, 1]);

    [Fact]
    public void Concatenating_time_concatenates_masks() =>
        MaskOf(new Merge(MergeMode.Concatenate) { Axis = 1 }, masked: 2).Should().Equal(1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1);

    [Fact]
    public void Dot_products_drop_masks() =>
        MaskOf(new Merge(MergeMode.Dot) { DotAxes = new AxisPairs([1], [1]) }, masked: 2).Should().Equal(-1, -1);

    [Fact]
    public void The_masks_of_Keras_0_3_go_no_further() =>
        MaskOf(new Merge(MergeMode.Sum) { Masks = MergeMasks.Dropped }, masked: 2).Should().Equal(-1, -1);

    [Fact]
    public void The_maximum_refuses_masks_as_Keras_1_does_and_joins_them_as_Keras_2_does()
    {
        var (inputs, values) = Masked(2);
        LayerRun
            .Refusal(Functional.Model(inputs, [new Merge(MergeMode.Maximum).Apply(values)]), [3, 1], [3, 1])
            .Should()
            .Be("layer 'maximum_1' (Maximum): mode Maximum does not support masking; expected inputs without masks, found 2 with one");
        MaskOf(new Merge(MergeMode.Maximum) { Masks = MergeMasks.AlwaysAnd }, masked: 2).Should().Equal(0, 0, 1, 0, 0, 1);
    }

    /// <summary>Keras 3 from 3.4 on; the numbers are those of keras-3.15.1/model/merged_masks.</summary>
    [Theory]
    [InlineData(MergeMode.Sum)]
    [InlineData(MergeMode.Multiply)]
    [InlineData(MergeMode.Minimum)]
    [InlineData(MergeMode.Concatenate)]
    public void Masks_are_joined_by_or(MergeMode mode) =>
        MaskOf(new Merge(mode) { Masks = MergeMasks.Any }, masked: 2).Should().Equal(1, 1, 1, 1, 0, 1);

    [Fact]
    public void Without_a_mask_in_one_input_there_is_none() =>
        MaskOf(new Merge(MergeMode.Sum) { Masks = MergeMasks.Any }, masked: 1).Should().Equal(-1, -1);

    [Fact]
    public void Shapes_must_be_equal() =>
        LayerRun
            .Refusal(new Merge(MergeMode.Sum), [3], [4])
            .Should()
            .Be("layer 'add_1' (Add): mode Sum: expected inputs of one shape, [N, 3] as input 1, found [N, 4] at input 2");

    [Fact]
    public void Concatenation_needs_equal_extents_but_for_its_axis() =>
        LayerRun
            .Refusal(new Merge(MergeMode.Concatenate), [3, 2], [4, 2])
            .Should()
            .Be(
                "layer 'concatenate_1' (Concatenate): mode Concatenate along axis -1: expected the other extents as in input 1 [N, 3, 2], "
                    + "found [N, 4, 2] at input 2"
            );

    [Fact]
    public void Two_inputs_are_needed() =>
        LayerRun.Refusal(new Merge(), [3]).Should().Be("layer 'add_1' (Add): expected two inputs or more, found 1");

    [Fact]
    public void Dot_axes_must_have_equal_extents() =>
        LayerRun
            .Refusal(new Merge(MergeMode.Dot) { DotAxes = new AxisPairs([1], [2]) }, [3, 2], [3, 4])
            .Should()
            .Be("layer 'dot_1' (Dot): dot axes: expected axes of equal extents, found (1) of [N, 3, 2] with (2) of [N, 3, 4]");

    [Fact]
    public void Dot_axes_of_Keras_0_3()
    {
        // The last 1 axes of both: sum over k of x[i, k] y[j, k] = 1 * 1.. with x = y = [[0, 1], [2, 3]].
        var x = LayerRun.Range(1, 1, 2, 2);
        LayerRun.Predict(new Merge(MergeMode.Dot) { DotAxes = new LastAxes(1) }, x, x).ToArray().Should().Equal(1, 3, 3, 13);
        // The last axis of x with the first of y: the matrix product.
        LayerRun.Predict(new Merge(MergeMode.Dot) { DotAxes = new AdjacentAxes(1) }, x, x).ToArray().Should().Equal(2, 3, 6, 11);
        // Both axes of both: one number a sample.
        LayerRun.Predict(new Merge(MergeMode.Dot) { DotAxes = new LastAxes(2) }, x, x).ToArray().Should().Equal(14);
    }

    [Fact]
    public void Cosine_of_Keras_1_has_an_axis_more()
    {
        var x = LayerRun.Array([1, 2], 3, 4);
        var y = LayerRun.Array([1, 2], 4, 3);
        var guarded = LayerRun.Predict(new Merge(MergeMode.Cosine), x, y);
        guarded.Lengths.ToArray().Should().Equal(1, 1, 1);
        guarded.ToArray()[0].Should().BeApproximately(24f / 25, 1e-6f);
        foreach (var form in new[] { CosineForm.Plain, CosineForm.Normalized })
        {
            var y2 = LayerRun.Predict(new Merge(MergeMode.Cosine) { CosineForm = form }, x, y);
            y2.Lengths.ToArray().Should().Equal(1, 1);
            y2.ToArray()[0].Should().BeApproximately(24f / 25, 1e-6f);
        }
        LayerRun.Predict(new Merge(MergeMode.Cosine), LayerRun.Array([1, 2], 0, 0), y).ToArray().Should().Equal(0);
    }

    [Fact]
    public void Broadcasting_of_Keras_2_stretches_and_adds_axes_after_the_batch()
    {
        var sequence = LayerRun.Range(1, 1, 2, 2);
        var vector = LayerRun.Array([1, 2], 10, 20);
        LayerRun.Predict(new Merge(MergeMode.Sum) { Broadcasts = true }, sequence, vector).ToArray().Should().Equal(10, 21, 12, 23);
        LayerRun.Refusal(new Merge(MergeMode.Sum), [2, 2], [2]).Should().Contain("expected inputs of one shape");
    }

    private static float[] MaskOf(Merge merge, int masked)
    {
        var (inputs, values) = Masked(masked);
        return LayerRun.Predict(Functional.Model(inputs, [new MaskProbe().Apply(merge.Apply(values))]), [], X, Y)[0].ToArray();
    }

    private static (KerasTensor[] Inputs, KerasTensor[] Values) Masked(int count)
    {
        KerasTensor[] inputs = [Functional.Input(3, 1), Functional.Input(3, 1)];
        return (inputs, [.. inputs.Select((x, i) => i < count ? new Masking().Apply(x) : x)]);
    }
}

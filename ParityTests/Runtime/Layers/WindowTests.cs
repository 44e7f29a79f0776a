using FluentAssertions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>The geometry of padding. Theano's is held by stored outputs of Keras; TensorFlow's follows its documented rule
/// (ceil(n / s) positions, the smaller half of the padding before).</summary>
public class WindowTests
{
    [Theory]
    // taps, stride, dilation, n, then the rule's pads before and after
    [InlineData(3, 1, 1, 5, 1, 1)]
    [InlineData(2, 1, 1, 5, 0, 1)]
    [InlineData(4, 1, 1, 5, 1, 2)]
    [InlineData(3, 2, 1, 5, 1, 1)]
    [InlineData(3, 2, 1, 6, 0, 1)]
    [InlineData(2, 2, 1, 5, 0, 1)]
    [InlineData(5, 3, 1, 7, 2, 2)]
    [InlineData(3, 1, 2, 7, 2, 2)]
    [InlineData(2, 1, 3, 7, 1, 2)]
    [InlineData(1, 3, 1, 5, 0, 0)]
    public void Same_as_needed(int taps, int stride, int dilation, int n, int before, int after)
    {
        var x = Shape.Of([1, n, 1]);
        var window = Windows.Convolution(x, [taps], [stride], [dilation], Padding.Same, SameRule.AsNeeded);
        window.PadLow.Should().Equal(before);
        Math.Max(window.PadHigh[0], 0).Should().Be(after);
        window.Positions(0, n).Should().Be((n + stride - 1) / stride);
    }

    [Theory]
    [InlineData(Padding.Valid)]
    [InlineData(Padding.Same)]
    [InlineData(Padding.Full)]
    [InlineData(Padding.Causal)]
    public void The_number_of_positions_is_the_one_that_Keras_declares(Padding padding)
    {
        foreach (var rule in new[] { SameRule.HalfKernel, SameRule.AsNeeded })
            for (int taps = 1; taps <= 6; taps++)
            for (int stride = 1; stride <= 4; stride++)
            for (int dilation = 1; dilation <= 3; dilation++)
            for (int n = 16; n <= 23; n++)
            {
                int span = (taps - 1) * dilation + 1;
                int whole = padding switch
                {
                    Padding.Same or Padding.Causal => n,
                    Padding.Valid => n - span + 1,
                    _ => n + span - 1,
                };
                Windows
                    .Convolution(Shape.Of([1, n, 1]), [taps], [stride], [dilation], padding, rule)
                    .Positions(0, n)
                    .Should()
                    .Be((whole + stride - 1) / stride);
            }
    }

    /// <summary>separable_conv2d of backend/theano_backend.py at 2.3.1 cuts the result by the size of the pointwise kernel, 1.</summary>
    [Theory]
    [InlineData(2, 1, 6, 7)]
    [InlineData(2, 2, 6, 4)]
    [InlineData(2, 2, 5, 3)]
    [InlineData(3, 1, 6, 6)]
    [InlineData(3, 2, 6, 3)]
    public void Uncropped(int taps, int stride, int n, int positions)
    {
        var window = Windows.Convolution(Shape.Of([1, n, 1]), [taps], [stride], [1], Padding.Same, SameRule.Uncropped);
        window.PadLow.Should().Equal(taps / 2);
        window.Positions(0, n).Should().Be(positions);
    }

    [Fact]
    public void Causal_padding_is_all_before_and_along_time_only()
    {
        var window = Windows.Convolution(Shape.Of([1, 7, 1]), [3], [2], [2], Padding.Causal, SameRule.HalfKernel);
        window.PadLow.Should().Equal(4);
        window.PadHigh.Should().Equal(0);
        LayerRun
            .Refusal(new Convolution2D(1, 2, 2) { Padding = Padding.Causal }, [4, 4, 1])
            .Should()
            .Contain("expected the padding Causal along time only");
    }

    [Fact]
    public void TensorFlow_pooling_ignores_padding()
    {
        var x = LayerRun.Array([1, 5, 1], -1, -2, -3, -4, -6);
        // n = 5, k = 2, s = 2: pad 0 before, 1 after: {-1, -2}, {-3, -4}, {-6}.
        LayerRun
            .Predict(new MaxPooling1D { Padding = Padding.Same, SameRule = SameRule.AsNeeded }, x)
            .ToArray()
            .Should()
            .Equal(-1, -3, -6);
        LayerRun
            .Predict(new AveragePooling1D { Padding = Padding.Same, SameRule = SameRule.AsNeeded }, x)
            .ToArray()
            .Should()
            .Equal(-1.5f, -3.5f, -6);
        // n = 5, k = 3, s = 1: pad 1 and 1.
        LayerRun
            .Predict(
                new AveragePooling1D(3)
                {
                    Strides = [1],
                    Padding = Padding.Same,
                    SameRule = SameRule.AsNeeded,
                },
                x
            )
            .ToArray()
            .Should()
            .Equal(-1.5f, -2, -3, -13 / 3f, -5);
    }

    [Fact]
    public void TensorFlow_convolution_with_an_even_kernel_reaches_to_the_right()
    {
        var x = LayerRun.Array([1, 3, 1], 1, 2, 3);
        var layer = new Convolution1D(1, 2) { Padding = Padding.Same, SameRule = SameRule.AsNeeded };
        LayerRun
            .Predict(
                layer,
                [
                    [10, 1],
                    [0],
                ],
                x
            )
            .ToArray()
            .Should()
            .Equal(12, 23, 30);
        LayerRun
            .Predict(
                layer with
                {
                    SameRule = SameRule.HalfKernel,
                },
                [
                    [10, 1],
                    [0],
                ],
                x
            )
            .ToArray()
            .Should()
            .Equal(1, 12, 23);
    }

    [Fact]
    public void Separable_convolution_numbers_channels_by_input_channel_then_multiplier()
    {
        // One tap: z[c 2 + m] = x[c] depthwise[c, m]; y = sum over z pointwise.
        var x = LayerRun.Array([1, 1, 1, 2], 3, 5);
        var layer = new SeparableConvolution2D(1, 1, 1) { DepthMultiplier = 2 };
        LayerRun
            .Predict(
                layer,
                [
                    [1, 10, 100, 1000],
                    [1, 2, 3, 4],
                    [0.5f],
                ],
                x
            )
            .ToArray()
            .Should()
            .Equal(3 * 1 + 30 * 2 + 500 * 3 + 5000 * 4 + 0.5f);
        var depthwise = new DepthwiseConvolution2D(1, 1) { DepthMultiplier = 2 };
        LayerRun
            .Predict(
                depthwise,
                [
                    [1, 10, 100, 1000],
                    [0, 0, 0, 1],
                ],
                x
            )
            .ToArray()
            .Should()
            .Equal(3, 30, 500, 5001);
    }

    [Fact]
    public void Deconvolution_of_Keras_2_chooses_its_extent()
    {
        Extent(Padding.Valid, 3, 2).Should().Be(9);
        Extent(Padding.Valid, 2, 3).Should().Be(12);
        Extent(Padding.Same, 3, 2).Should().Be(8);
        Extent(Padding.Full, 3, 1).Should().Be(2);

        static int Extent(Padding padding, int taps, int stride) =>
            LayerRun.Shape(
                new Deconvolution2D(1, taps, taps)
                {
                    Strides = [stride, stride],
                    Padding = padding,
                    SameRule = SameRule.AsNeeded,
                },
                4,
                4,
                1
            )[0];
    }
}

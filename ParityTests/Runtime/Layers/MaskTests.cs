using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>Where masks go (Keras 1.2.2; catalogue of masking): through, consumed, or refused.</summary>
public class MaskTests
{
    public static TheoryData<LayerSpec> Passing =>
        new(
            new ActivationLayer(ActivationFunction.Tanh),
            new Dropout(0.5),
            new SpatialDropout1D(0.5),
            new GaussianNoise(1),
            new GaussianDropout(0.5),
            new LeakyReLU(),
            new PReLU(),
            new ELU(),
            new ParametricSoftplus(),
            new ThresholdedReLU(),
            new SReLU(),
            new BatchNormalization(),
            new ActivityRegularization(0.1),
            new TimeDistributedDense(2),
            new TimeDistributed(new Dense(2)),
            new Dense(2) { PassesMask = true },
            new Lstm(2) { ReturnSequences = true },
            new Bidirectional(new Gru(2) { ReturnSequences = true }),
            new Masking(),
            new SimpleRnn(2) { ReturnSequences = true, GoBackwards = true }
        );

    public static TheoryData<LayerSpec> Refusing =>
        new(
            new Dense(2),
            new Flatten(),
            new Reshape(-1),
            new Permute(2, 1),
            new Convolution1D(2, 2),
            new MaxPooling1D(),
            new GlobalMaxPooling1D(),
            new ZeroPadding1D(),
            new Cropping1D(),
            new UpSampling1D(),
            new LocallyConnected1D(2, 2),
            new Lambda(x => x),
            new TimeDistributedMerge()
        );

    public static TheoryData<LayerSpec> Consuming => new(new Lstm(2), new Gru(2), new SimpleRnn(2), new Bidirectional(new Lstm(2)));

    private static readonly float[] s_x = [1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Passing))]
    public void The_mask_passes_through_as_it_came(LayerSpec layer) => Probe(layer).Should().Equal([1, 0, 1, 0, 1, 1], layer.ClassName);

    [Theory]
    [MemberData(nameof(Consuming))]
    public void A_layer_that_gives_no_sequence_consumes_the_mask(LayerSpec layer) => Probe(layer).Should().Equal([-1, -1], layer.ClassName);

    [Theory]
    [MemberData(nameof(Refusing))]
    public void The_mask_is_refused(LayerSpec layer)
    {
        var model = new Sequential
        {
            new Masking { InputShape = [3, 2] },
            layer,
        };
        LayerRun
            .Refusal(model.ToSpec(), [3, 2])
            .Should()
            .Be(
                $"layer '{layer.ClassName.ToLowerInvariant()}_1' ({layer.ClassName}): it does not support masking; expected an input "
                    + $"without a mask, found one with a mask"
            );
    }

    [Fact]
    public void Separate_directions_both_pass_the_mask()
    {
        var x = Functional.Input(3, 2);
        var both = new Bidirectional(new Lstm(2) { ReturnSequences = true }, BidirectionalMode.Separate).ApplyAll(new Masking().Apply(x));
        var ys = LayerRun.Predict(
            Functional.Model([x], [.. both.Select(y => new MaskProbe().Apply(y))]),
            [],
            LayerRun.Array([2, 3, 2], s_x)
        );
        ys.Should().HaveCount(2);
        foreach (var y in ys)
            y.ToArray().Should().Equal(1, 0, 1, 0, 1, 1);
    }

    [Fact]
    public void A_time_distributed_layer_never_sees_the_mask()
    {
        // The inner model ends in a probe, which would give [N, T] if the mask came through.
        var inner = new Sequential { new MaskProbe { InputShape = [2] } };
        var model = new Sequential
        {
            new Masking { InputShape = [3, 2] },
            new TimeDistributed(inner.ToSpec()),
        };
        LayerRun.Predict(model.ToSpec(), [], LayerRun.Array([2, 3, 2], s_x))[0].ToArray().Should().Equal(-1, -1, -1, -1, -1, -1);
    }

    [Fact]
    public void Masking_clears_and_marks_steps_that_equal_the_value_in_all_elements()
    {
        var x = LayerRun.Array([1, 3, 2], 0.1f, 0.1f, 0.1f, 5, 0, 0);
        LayerRun.Predict(new Masking(0.1), x).ToArray().Should().Equal(0, 0, 0.1f, 5, 0, 0);
        var model = new Sequential
        {
            new Masking(0.1) { InputShape = [3, 2] },
            new MaskProbe(),
        };
        LayerRun.Predict(model.ToSpec(), [], x)[0].ToArray().Should().Equal(0, 1, 1);
    }

    [Fact]
    public void A_nested_model_sees_the_mask()
    {
        var inner = new Sequential
        {
            new ActivationLayer(ActivationFunction.Relu) { InputShape = [3, 2] },
            new MaskProbe(),
        };
        var model = new Sequential
        {
            new Masking { InputShape = [3, 2] },
            inner,
        };
        LayerRun.Predict(model.ToSpec(), [], LayerRun.Array([2, 3, 2], s_x))[0].ToArray().Should().Equal(1, 0, 1, 0, 1, 1);
    }

    private static float[] Probe(LayerSpec layer)
    {
        var model = new Sequential
        {
            new Masking { InputShape = [3, 2] },
            layer,
            new MaskProbe(),
        };
        return LayerRun.Predict(model.ToSpec(), [], LayerRun.Array([2, 3, 2], s_x))[0].ToArray();
    }
}

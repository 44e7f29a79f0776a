using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>What layers do differently in training steps: draws, batch statistics, penalties.</summary>
public class TrainingModeTests
{
    private const int Samples = 40;

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    public void Dropout_keeps_some_elements_and_scales_them(double rate)
    {
        var y = Train(new Dropout(rate), Ones(50, 4));
        y.Should().OnlyContain(v => v == 0 || Math.Abs(v - 1 / (1 - rate)) < 1e-6);
        Share(y).Should().BeApproximately(1 - rate, 5 * Math.Sqrt(rate * (1 - rate) / y.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1.5)]
    public void Dropout_with_rates_of_0_and_of_1_and_more_does_nothing(double rate) =>
        Train(new Dropout(rate), Ones(50, 4)).Should().OnlyContain(v => v == 1);

    [Fact]
    public void Dropout_of_Keras_0_2_scales_when_it_predicts()
    {
        var layer = new Dropout(0.25) { ScalesWhenPredicting = true };
        Train(layer, Ones(50, 4)).Should().OnlyContain(v => v == 0 || v == 1).And.Contain(0).And.Contain(1);
        LayerRun.Predict(layer, Ones(2)).ToArray().Should().OnlyContain(v => v == 0.75f);
        LayerRun.Predict(new Dropout(0.25), Ones(2)).ToArray().Should().OnlyContain(v => v == 1);
    }

    [Fact]
    public void A_noise_shape_draws_once_along_axes_of_1()
    {
        var y = Train(new Dropout(0.5) { NoiseShape = [null, 1, 4] }, Ones(50, 4));
        for (int n = 0; n < Samples; n++)
        for (int d = 0; d < 4; d++)
            Enumerable.Range(0, 50).Select(t => y[(n * 50 + t) * 4 + d]).Distinct().Should().HaveCount(1);
        Share(y).Should().BeInRange(0.2, 0.8);
        LayerRun
            .Refusal(new Dropout(0.5) { NoiseShape = [null, 3] }, [4])
            .Should()
            .Be("layer 'dropout_1' (Dropout): a noise shape [any, 3]: expected for each axis of the input [N, 4] its extent or 1");
    }

    /// <summary>Klambauer et al. 2017: mean 0 and variance 1 stay as they are.</summary>
    [Fact]
    public void Alpha_dropout_keeps_mean_and_variance()
    {
        const double limit = -1.0507009873554805 * 1.6732632423543772;
        var y = Train(new AlphaDropout(0.25), Ones(500));
        double a = 1 / Math.Sqrt(0.75 * (1 + 0.25 * limit * limit)),
            b = -a * limit * 0.25;
        y.Should().OnlyContain(v => Math.Abs(v - (a + b)) < 1e-5 || Math.Abs(v - (a * limit + b)) < 1e-5);
        double kept = y.Count(v => v > 0) / (double)y.Length;
        kept.Should().BeApproximately(0.75, 5 * Math.Sqrt(0.25 * 0.75 / y.Length));
        // Of elements with mean m and variance s: mean and variance of what is kept and of the limit together.
        (0.75 * b + 0.25 * (a * limit + b))
            .Should()
            .BeApproximately(0, 1e-12);
        (a * a * (0.75 * 1 + 0.25 * limit * limit - Math.Pow(0.25 * limit, 2))).Should().BeApproximately(1, 1e-12);
        LayerRun.Predict(new AlphaDropout(0.25), Ones(2)).ToArray().Should().OnlyContain(v => v == 1);
    }

    /// <summary>Keras 2 calls a layer with training=False: it neither draws nor moves its statistics while others do.</summary>
    [Fact]
    public void A_call_that_predicts_always_does_so_in_training()
    {
        var stack = TestModels.Stack(new InputLayer(4), new Dropout(0.5), new BatchNormalization(), new Dropout(0.5));
        ModelSpec Predicting(params int[] calls) =>
            stack with
            {
                Calls = [.. stack.Calls.Select((c, i) => c with { PredictsAlways = calls.Contains(i) })],
            };
        LayerRun.Lower(Predicting(1, 2, 3), true, [4]).Updates.Should().BeEmpty();
        LayerRun.Lower(Predicting(1, 2), true, [4]).Updates.Should().ContainSingle("the last layer draws");
        LayerRun.Lower(Predicting(), true, [4]).Updates.Should().HaveCount(3, "both statistics move, too");
    }

    public static TheoryData<LayerSpec, int[], int> Spatial =>
        new()
        {
            { new SpatialDropout1D(0.5), [5, 8], 1 },
            { new SpatialDropout2D(0.5), [3, 2, 8], 2 },
            {
                new SpatialDropout2D(0.5) { DataFormat = DataFormat.ChannelsFirst },
                [8, 3, 2],
                0
            },
            { new SpatialDropout3D(0.5), [2, 3, 2, 8], 3 },
            {
                new SpatialDropout3D(0.5) { DataFormat = DataFormat.ChannelsFirst },
                [8, 2, 3, 2],
                0
            },
        };

    [Theory]
    [MemberData(nameof(Spatial))]
    public void Spatial_dropout_drops_whole_channels(LayerSpec layer, int[] shape, int channelAxis)
    {
        var y = Train(layer, Ones(shape));
        int inner = shape[(channelAxis + 1)..].Aggregate(1, (a, b) => a * b),
            size = shape.Aggregate(1, (a, b) => a * b);
        var channels = y.Select((v, i) => (v, Key: (i / size, i % size / inner % 8))).GroupBy(p => p.Key, p => p.v).ToArray();
        channels.Should().HaveCount(Samples * 8).And.OnlyContain(g => g.Distinct().Count() == 1);
        Share([.. channels.Select(g => g.First())]).Should().BeApproximately(0.5, 5 * Math.Sqrt(0.25 / channels.Length));
    }

    [Fact]
    public void Noise_is_normal_and_additive()
    {
        var y = Train(new GaussianNoise(0.5), Ones(100));
        y.Average().Should().BeApproximately(1, 5 * 0.5 / Math.Sqrt(y.Length));
        y.Average(v => (v - 1) * (v - 1)).Should().BeApproximately(0.25, 5 * 0.25 * Math.Sqrt(2.0 / y.Length));
    }

    [Fact]
    public void Gaussian_dropout_multiplies_by_noise_of_variance_p_over_1_less_p()
    {
        var y = Train(new GaussianDropout(0.2), LayerRun.Array([Samples, 100], [.. Enumerable.Repeat(3f, Samples * 100)]));
        y.Average().Should().BeApproximately(3, 5 * 1.5 / Math.Sqrt(y.Length));
        y.Average(v => (v - 3) * (v - 3)).Should().BeApproximately(9 * 0.25, 5 * 2.25 * Math.Sqrt(2.0 / y.Length));
        Train(new GaussianDropout(1), Ones(3)).Should().OnlyContain(v => v == 1);
    }

    /// <summary>One step of each form from running mean 1 and running statistic 4, by the formulas of the release that had it.</summary>
    [Theory]
    [InlineData(StatisticForm.Variance, nameof(RunningVarianceRule.PlusEpsilon))]
    [InlineData(StatisticForm.Variance, nameof(RunningVarianceRule.Biased))]
    [InlineData(StatisticForm.Variance, nameof(RunningVarianceRule.SampleCorrected))]
    [InlineData(StatisticForm.VarianceEpsilonOutside, nameof(RunningVarianceRule.Biased))]
    [InlineData(StatisticForm.Deviation, nameof(RunningVarianceRule.Biased))]
    public void Batch_normalization_trains_by_the_batch_and_moves_its_running_statistics(StatisticForm form, string variance)
    {
        var rule = Enum.Parse<RunningVarianceRule>(variance);
        const double e = 0.1,
            momentum = 0.75,
            gamma = 1.5,
            beta = -2;
        double[] x = [1, 4, 2, 9];
        double mean = 4,
            biased = (9 + 0 + 4 + 25) / 4.0;
        var (statistic, root) = form switch
        {
            StatisticForm.Variance => (biased, Math.Sqrt(biased + e)),
            StatisticForm.VarianceEpsilonOutside => (biased, Math.Sqrt(biased) + e),
            _ => (Math.Sqrt(biased + e), Math.Sqrt(biased + e) + e),
        };
        double target =
            form == StatisticForm.Deviation || rule == RunningVarianceRule.Biased ? statistic
            : rule == RunningVarianceRule.PlusEpsilon ? biased + e
            : biased * (4 / (4 - (1 + e)));

        var layer = new BatchNormalization
        {
            Epsilon = e,
            Momentum = momentum,
            Form = form,
            RunningVariance = rule,
            Name = "bn",
        };
        var (y, updates) = LayerRun.Train(
            layer,
            LayerRun.Array([4, 1], [.. x.Select(v => (float)v)]),
            store =>
            {
                store["bn/gamma"].Set([gamma]);
                store["bn/beta"].Set([beta]);
                store["bn/running_mean"].Set([1.0]);
                store["bn/running_std"].Set([4.0]);
            }
        );
        for (int i = 0; i < 4; i++)
            y[i].Should().BeApproximately(gamma * (x[i] - mean) / root + beta, 1e-12);
        updates["bn/running_mean"].Single().Should().BeApproximately(momentum * 1 + (1 - momentum) * mean, 1e-12);
        updates["bn/running_std"].Single().Should().BeApproximately(momentum * 4 + (1 - momentum) * target, 1e-12);
    }

    [Fact]
    public void Batch_normalization_of_Keras_0_2_trains_by_its_running_statistics()
    {
        var layer = new BatchNormalization
        {
            Epsilon = 0.5,
            Form = StatisticForm.Deviation,
            TrainsOnRunning = true,
            PerElement = true,
            Momentum = 0,
            Name = "bn",
        };
        var (y, updates) = LayerRun.Train(layer, LayerRun.Array([2, 1, 2], 1, 2, 3, 6), store => store["bn/running_std"].Set([1.0, 1.5]));
        y.Should().Equal(1 / 1.5, 1, 2, 3);
        updates["bn/running_mean"].Should().Equal(2, 4);
    }

    [Fact]
    public void Modes_1_and_2_keep_running_statistics_as_they_are()
    {
        foreach (var mode in new[] { NormalizationMode.Sample, NormalizationMode.Batch })
            LayerRun.Train(new BatchNormalization { Mode = mode }, LayerRun.Range(1, 4, 3)).Updates.Should().BeEmpty();
    }

    /// <summary>Keras 1.2.2 keeps running_mean at 0 and running_std at 1 here (train_on_batch of
    /// TimeDistributed(BatchNormalization)).</summary>
    [Fact]
    public void Inside_TimeDistributed_statistics_change_only_where_asked()
    {
        var x = LayerRun.Range(1, 2, 3, 2);
        LayerRun.Train(new TimeDistributed(new BatchNormalization()), x).Updates.Should().BeEmpty();
        LayerRun
            .Train(new TimeDistributed(new BatchNormalization()) { UpdatesStatistics = true, Name = "td" }, x)
            .Updates.Keys.Should()
            .Equal("td/layer/running_mean", "td/layer/running_std");
    }

    /// <summary>As in Keras 1.2.2, where a second update of one variable is left out.</summary>
    [Fact]
    public void A_shared_layer_keeps_the_statistics_of_its_first_call()
    {
        var bn = new BatchNormalization { Name = "bn", Momentum = 0.5 };
        var (a, b) = (Functional.Input(1), Functional.Input(1));
        var (ya, yb) = (bn.Apply(a), bn.Apply(b));
        var lowering = LayerRun.Lower(Functional.Model([a, b], [yb, ya]), true, [1], [1]);
        lowering.Updates.Should().HaveCount(2);
        lowering.Updates.Should().OnlyContain(u => DependsOn(u.Value, lowering.Inputs[0]) && !DependsOn(u.Value, lowering.Inputs[1]));
    }

    [Fact]
    public void Frozen_batch_normalization_still_moves_its_statistics() =>
        LayerRun.Train(new BatchNormalization { Trainable = false }, LayerRun.Range(1, 4, 3)).Updates.Should().HaveCount(2);

    public static TheoryData<LayerSpec, int[]> Penalized =>
        new()
        {
            {
                new Dense(2) { ActivityRegularizer = new L1L2(1, 2) },
                [3]
            },
            { new ActivityRegularization(1, 2), [3] },
            {
                new Convolution1D(2, 2) { ActivityRegularizer = new L1L2(1, 2) },
                [4, 3]
            },
            {
                new Highway { ActivityRegularizer = new L1L2(1, 2) },
                [3]
            },
            {
                new MaxoutDense(2) { ActivityRegularizer = new L1L2(1, 2) },
                [3]
            },
            { new TimeDistributed(new Dense(2) { ActivityRegularizer = new L1L2(1, 2) }), [4, 3] },
            {
                new LocallyConnected1D(2, 2) { ActivityRegularizer = new L1L2(1, 2) },
                [4, 3]
            },
        };

    [Theory]
    [MemberData(nameof(Penalized))]
    public void Activity_penalties_take_the_whole_output(LayerSpec layer, int[] shape)
    {
        var x = Functional.Input([.. shape.Select(e => (int?)e)]);
        var lowering = LayerRun.Lower(Functional.Model(x, layer.Apply(x)), true, shape);
        var penalty = lowering.Penalties.Single();
        penalty.Regularizer.Should().Be(new L1L2(1, 2));
        penalty.Value.Shape.Count.Should().Be(lowering.Outputs[0].Value.Shape.Count);
    }

    private static bool DependsOn(KerasSharp.Runtime.Graph.Node value, KerasSharp.Runtime.Graph.Node input) =>
        KerasSharp.Runtime.Graph.OperationGraph.Order([value]).Contains(input);

    private static double[] Train(LayerSpec layer, System.Numerics.Tensors.Tensor<float> x) => LayerRun.Train(layer, x).Output;

    private static double Share(double[] y) => y.Count(v => v != 0) / (double)y.Length;

    private static System.Numerics.Tensors.Tensor<float> Ones(params int[] shape) =>
        LayerRun.Array([Samples, .. shape], [.. Enumerable.Repeat(1f, Samples * shape.Aggregate(1, (a, b) => a * b))]);
}

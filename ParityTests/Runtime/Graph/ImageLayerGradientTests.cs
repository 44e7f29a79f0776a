using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Layers;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>The gradients of layers without time, of wrappers and of ConvLSTM2D, by inputs and by weights, against central
/// differences.</summary>
public class ImageLayerGradientTests
{
    private const DataFormat First = DataFormat.ChannelsFirst;

    public static TheoryData<LayerSpec, int[]> Cases =>
        new()
        {
            {
                new Convolution1D(2, 3) { Padding = Padding.Full, Strides = [2] },
                [5, 2]
            },
            {
                new Convolution1D(2, 2)
                {
                    Padding = Padding.Same,
                    SameRule = SameRule.AsNeeded,
                    Dilation = [2],
                },
                [5, 2]
            },
            {
                new Convolution2D(2, 2, 3)
                {
                    Padding = Padding.Same,
                    Strides = [2, 1],
                    Activation = ActivationFunction.Tanh,
                },
                [4, 3, 2]
            },
            {
                new Convolution2D(2, 2, 2) { DataFormat = First, Dilation = [1, 2] },
                [2, 3, 4]
            },
            {
                new Convolution3D(2, 2, 1, 2) { Padding = Padding.Same },
                [2, 2, 3, 1]
            },
            {
                new Deconvolution2D(2, 3, 2) { Strides = [2, 1] },
                [2, 3, 2]
            },
            {
                new Deconvolution2D(2, 2, 3)
                {
                    Padding = Padding.Same,
                    OutputSize = [3, 3],
                    DataFormat = First,
                },
                [2, 4, 3]
            },
            {
                new Convolution1D(2, 2)
                {
                    Padding = Padding.Causal,
                    Dilation = [2],
                    DataFormat = First,
                },
                [2, 5]
            },
            {
                new Deconvolution2D(2, 3, 2)
                {
                    Dilation = [2, 1],
                    Padding = Padding.Same,
                    SameRule = SameRule.AsNeeded,
                },
                [3, 2, 2]
            },
            {
                new Deconvolution3D(2, 2, 3, 2) { Strides = [2, 1, 2], OutputPadding = [1, 0, 0] },
                [2, 1, 2, 2]
            },
            {
                new SeparableConvolution1D(3, 2)
                {
                    DepthMultiplier = 2,
                    Padding = Padding.Same,
                    SameRule = SameRule.Uncropped,
                },
                [4, 2]
            },
            {
                new UpSampling2D(2, 3) { Interpolation = Interpolation.Bilinear },
                [3, 2, 2]
            },
            { new Softmax(1), [3, 2] },
            { new ReLU(MaxValue: 0.5, NegativeSlope: 0.2, Threshold: 0.1), [5, 4] },
            {
                new SeparableConvolution2D(3, 2, 2) { DepthMultiplier = 2, Padding = Padding.Same },
                [3, 3, 2]
            },
            {
                new DepthwiseConvolution2D(2, 2) { DepthMultiplier = 2, DataFormat = First },
                [2, 3, 3]
            },
            {
                new LocallyConnected1D(2, 2) { Strides = [2] },
                [5, 2]
            },
            {
                new LocallyConnected2D(2, 2, 1)
                {
                    DataFormat = First,
                    ReinterpretsBias = true,
                    Activation = ActivationFunction.Sigmoid,
                },
                [2, 3, 2]
            },
            {
                new ConvLstm2D(2, 2, 2)
                {
                    InnerActivation = ActivationFunction.Sigmoid,
                    Padding = Padding.Same,
                    ReturnSequences = true,
                    GoBackwards = true,
                },
                [2, 2, 2, 1]
            },
            {
                new ConvLstm2D(1, 1, 2)
                {
                    InnerActivation = ActivationFunction.Sigmoid,
                    DataFormat = First,
                    Dropout = 0.3,
                    RecurrentDropout = 0.3,
                },
                [2, 1, 2, 3]
            },
            {
                new MaxPooling2D(2, 3) { Padding = Padding.Same, Strides = [1, 2] },
                [3, 4, 2]
            },
            {
                new AveragePooling2D(2, 3)
                {
                    Padding = Padding.Same,
                    Strides = [1, 2],
                    DataFormat = First,
                },
                [2, 3, 4]
            },
            {
                new MaxPooling1D { Padding = Padding.Same, SameRule = SameRule.AsNeeded },
                [5, 2]
            },
            { new AveragePooling3D(), [2, 3, 2, 1] },
            {
                new GlobalMaxPooling2D { DataFormat = First },
                [2, 3, 3]
            },
            { new GlobalAveragePooling1D(), [3, 2] },
            {
                new ZeroPadding2D((1, 0), (2, 1)) { DataFormat = First },
                [2, 2, 2]
            },
            { new Cropping2D((1, 0), (0, 1)), [3, 3, 2] },
            { new UpSampling2D(2, 3), [2, 2, 2] },
            { new BatchNormalization(), [3] },
            {
                new BatchNormalization { Axis = 1 },
                [2, 3, 2]
            },
            {
                new BatchNormalization
                {
                    Form = StatisticForm.Deviation,
                    Epsilon = 0.1,
                    PerElement = true,
                },
                [2, 2]
            },
            {
                new BatchNormalization
                {
                    Form = StatisticForm.VarianceEpsilonOutside,
                    Epsilon = 0.1,
                    Mode = NormalizationMode.Batch,
                },
                [3]
            },
            {
                new BatchNormalization { Mode = NormalizationMode.Sample, Epsilon = 0.1 },
                [2, 3]
            },
            {
                new BatchNormalization
                {
                    TrainsOnRunning = true,
                    Form = StatisticForm.Deviation,
                    Epsilon = 1,
                    Scale = false,
                },
                [3]
            },
            {
                new Highway { Activation = ActivationFunction.Tanh },
                [3]
            },
            { new MaxoutDense(2, 3), [3] },
            { new PReLU(), [2, 3] },
            {
                new PReLU { SharedAxes = [1] },
                [2, 3]
            },
            { new LeakyReLU(0.2), [3] },
            { new ELU(0.5), [3] },
            { new ParametricSoftplus(), [2, 2] },
            { new ThresholdedReLU(0.2), [3] },
            { new ThresholdedLinear(0.2), [3] },
            { new SReLU(), [2, 2] },
            { new Dropout(0.3), [4] },
            { new GaussianNoise(0.3), [4] },
            { new GaussianDropout(0.3), [4] },
            {
                new SpatialDropout2D(0.5) { DataFormat = First },
                [4, 2, 2]
            },
            {
                new Flatten { MovesChannelsLast = true },
                [2, 3]
            },
            { new Reshape(3, -1), [2, 3] },
            { new Permute(2, 1), [2, 3] },
            { new RepeatVector(3), [2] },
            { new TimeDistributedMerge(TimeMergeMode.Multiply), [3, 2] },
            { new TimeDistributed(new Convolution1D(2, 2)), [2, 3, 2] },
            { new TimeDistributedDense(2), [2, 3] },
            {
                new Bidirectional(
                    new Gru(2) { InnerActivation = ActivationFunction.Sigmoid, ReturnSequences = true },
                    BidirectionalMode.Multiply
                ),
                [3, 2]
            },
            { new AutoEncoder(new Dense(2), new Dense(3)), [3] },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layers(LayerSpec layer, int[] shape) => Check([layer.Apply], shape);

    [Theory]
    [InlineData(MergeMode.Sum)]
    [InlineData(MergeMode.Multiply)]
    [InlineData(MergeMode.Average)]
    [InlineData(MergeMode.Maximum)]
    [InlineData(MergeMode.Minimum)]
    [InlineData(MergeMode.Subtract)]
    [InlineData(MergeMode.Concatenate)]
    [InlineData(MergeMode.Dot)]
    [InlineData(MergeMode.Cosine)]
    public void Merging(MergeMode mode) => Check([xs => new Merge(mode).Apply(xs)], [3], [3]);

    [Fact]
    public void Masks_on_the_way() =>
        Check(
            [
                xs =>
                    new Merge().Apply(
                        new Lstm(2) { InnerActivation = ActivationFunction.Sigmoid }.Apply(new Masking().Apply(xs)),
                        new GlobalMaxPooling1D().Apply(xs)
                    ),
            ],
            [3, 2]
        );

    [Fact]
    public void Shared_layers_and_nested_models()
    {
        var shared = new Sequential
        {
            new Dense(2) { InputShape = [3], Activation = ActivationFunction.Tanh },
            new BatchNormalization(),
        }.ToSpec();
        Check([xs => new Merge(MergeMode.Multiply).Apply(shared.Apply(xs[0]), shared.Apply(xs[1]))], [3], [3]);
    }

    private static void Check(Func<KerasTensor[], KerasTensor>[] outputs, params int[][] shapes)
    {
        KerasTensor[] inputs = [.. shapes.Select(s => Functional.Input([.. s.Select(e => (int?)e)]))];
        var (lowering, store) = LayerRun.LowerWithStore(Functional.Model(inputs, [.. outputs.Select(o => o(inputs))]), true, shapes);
        Variable[] variables = [.. store.All.Where(v => v.Role == VariableRole.Weight && v.Trainable)];
        static double Draw(Random r) => 2 * r.NextDouble() - 1;
        GradientCheck.Everything(
            [.. lowering.Outputs.Select(o => o.Value)],
            [.. lowering.Inputs.Select(i => (i, (Func<Random, double>)Draw, true))],
            variables
        );
        foreach (var statistic in store.All.Where(v => v.Role == VariableRole.Weight && !v.Trainable))
            statistic.Name.Should().Contain("running_");
    }
}

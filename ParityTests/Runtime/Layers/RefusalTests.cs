using FluentAssertions;

namespace KerasSharp.ParityTests.Runtime.Layers;

/// <summary>What layers say to inputs that they cannot take: layer, expected, found.</summary>
public class RefusalTests
{
    public static TheoryData<LayerSpec, int[], string> Refused =>
        new()
        {
            {
                new Reshape(4, 2),
                [7],
                "layer 'reshape_1' (Reshape): expected a sample of 8 elements for the target (4, 2), found the input [N, 7] with 7"
            },
            {
                new Reshape(-1, 2),
                [7],
                "layer 'reshape_1' (Reshape): expected a sample of a multiple of 2 elements for the target (-1, 2), found the input "
                    + "[N, 7] with 7"
            },
            {
                new Reshape(-1, -1),
                [8],
                "layer 'reshape_1' (Reshape): a target shape with at most one extent to be inferred expected, found (-1, -1)"
            },
            {
                new Permute(2, 2),
                [3, 4],
                "layer 'permute_1' (Permute): expected a permutation of the axes 1 to 2 of the input [N, 3, 4], found (2, 2)"
            },
            { new RepeatVector(2), [3, 4], "layer 'repeatvector_1' (RepeatVector): expected an input of rank 2 [N, D], found [N, 3, 4]" },
            {
                new TimeDistributedDense(2),
                [3],
                "layer 'timedistributeddense_1' (TimeDistributedDense): expected an input of rank 3 [N, T, D], found [N, 3]"
            },
            {
                new TimeDistributed(new Dense(2)),
                [3],
                "layer 'timedistributed_1' (TimeDistributed): expected an input of rank 3 or more [N, T, ...], found [N, 3]"
            },
            {
                new TimeDistributed(new Lstm(2) { Stateful = true }),
                [3, 4, 5],
                "layer 'timedistributed_1' (TimeDistributed): expected an inner layer without state, found a stateful LSTM"
            },
            {
                new ActivationLayer(ActivationFunction.Softmax),
                [2, 3, 4],
                "layer 'activation_1' (Activation): softmax takes values of rank 2 or 3, not [N, 2, 3, 4]"
            },
            {
                new Bidirectional(new Lstm(2)),
                [3],
                "layer 'bidirectional_1/forward' (LSTM): expected an input of rank 3 [N, T, D], found [N, 3]"
            },
            { new Convolution2D(2, 3, 3), [5, 5], "layer 'conv2d_1' (Conv2D): expected an input of rank 4 [N, H, W, C], found [N, 5, 5]" },
            {
                new Convolution2D(2, 3, 3) { DataFormat = DataFormat.ChannelsFirst },
                [5, 5],
                "layer 'conv2d_1' (Conv2D): expected an input of rank 4 [N, C, H, W], found [N, 5, 5]"
            },
            { new Convolution1D(2, 3), [2, 5], "layer 'conv1d_1' (Conv1D): a window of 3 does not fit into 2 elements padded by 0 and 0" },
            {
                new Convolution1D(2, 3) { Strides = [0] },
                [5, 5],
                "layer 'conv1d_1' (Conv1D): expected strides of 1 numbers from 1 on, found (0)"
            },
            {
                new MaxPooling1D(3),
                [2, 5],
                "layer 'maxpooling1d_1' (MaxPooling1D): a window of 3 does not fit into 2 elements padded by 0 and 0"
            },
            {
                new MaxPooling1D { Padding = Padding.Full },
                [2, 5],
                "layer 'maxpooling1d_1' (MaxPooling1D): expected the padding Valid or Same, found Full"
            },
            {
                new LocallyConnected1D(2, 2) { Padding = Padding.Same },
                [3, 2],
                "layer 'locallyconnected1d_1' (LocallyConnected1D): expected the padding Valid, found Same"
            },
            {
                new Deconvolution2D(2, 3, 3) { OutputSize = [9, 9] },
                [4, 4, 1],
                "layer 'conv2dtranspose_1' (Conv2DTranspose): an output of 9 elements along spatial axis 0: expected one that a "
                    + "convolution with 3 taps, stride 1 and padding Valid takes to 4, found that it takes it to 7"
            },
            {
                new Cropping1D(2, 1),
                [3, 2],
                "layer 'cropping1d_1' (Cropping1D): cropping 2 and 1 elements of spatial axis 0: expected that some of its 3 are "
                    + "left, found 0"
            },
            { new ZeroPadding1D(-1), [3, 2], "layer 'zeropadding1d_1' (ZeroPadding1D): expected paddings from 0 on, found (-1) and (-1)" },
            { new UpSampling1D(0), [3, 2], "layer 'upsampling1d_1' (UpSampling1D): expected factors from 1 on, found (0)" },
            {
                new BatchNormalization { Axis = 2 },
                [3],
                "layer 'batchnormalization_1' (BatchNormalization): expected an input with an axis 2 that is not the batch, found [N, 3]"
            },
            { new Highway(), [3, 2], "layer 'highway_1' (Highway): expected an input of rank 2 [N, D], found [N, 3, 2]" },
            { new MaxoutDense(2), [3, 2], "layer 'maxoutdense_1' (MaxoutDense): expected an input of rank 2 [N, D], found [N, 3, 2]" },
            {
                new PReLU { SharedAxes = [3] },
                [3, 2],
                "layer 'prelu_1' (PReLU): shared axis 3: expected an axis from 1 to 2 of the input [N, 3, 2]"
            },
            {
                new ConvLstm2D(2, 3, 3),
                [5, 5, 2],
                "layer 'convlstm2d_1' (ConvLSTM2D): expected an input of rank 5 [N, T, H, W, C], found [N, 5, 5, 2]"
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void The_message_names_layer_expected_and_found(LayerSpec layer, int[] shape, string message) =>
        LayerRun.Refusal(layer, shape).Should().Be(message);

    [Fact]
    public void One_input_means_one() =>
        LayerRun.Refusal(new Dense(2), [3], [3]).Should().Be("layer 'dense_1' (Dense): expected one input, found 2");

    [Fact]
    public void A_shared_layer_takes_inputs_of_one_width()
    {
        var (a, b) = (Functional.Input(3), Functional.Input(4));
        var shared = new Dense(2);
        LayerRun
            .Refusal(Functional.Model([a, b], [shared.Apply(a), shared.Apply(b)]), [3], [4])
            .Should()
            .Be("layer 'dense_1' (Dense): its weight 'W' has the shape [3, 2], but this input needs [4, 2]");
    }

    [Fact]
    public void A_lambda_takes_the_inputs_that_it_was_written_for()
    {
        LayerRun.Refusal(new Lambda(x => x), [3], [3]).Should().Be("layer 'lambda_1' (Lambda): expected one input, found 2");
        var x = LayerRun.Array([1, 2], 1, 2);
        LayerRun.Predict(new Lambda(xs => xs[0] - 2 * xs[1]), x, x).ToArray().Should().Equal(-1, -2);
    }
}

using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>What differs between the releases of Keras 2.</summary>
internal static class Keras2Quirks
{
    internal static readonly Quirk FlippedKernels = new(
        "kernels.flipped",
        Since(2).Until(3),
        "conv2d of backend/theano_backend.py at the tags 2.0.9 to 2.3.1; stored cases of both backends",
        "kernels are stored for a convolution, which runs them backwards along their spatial axes",
        TrainingBackend.Theano
    );

    internal static readonly Quirk HalfKernelPadding = new(
        "padding.half_kernel",
        Since(2).Until(3),
        "conv2d, depthwise_conv2d and pool2d of backend/theano_backend.py at the tags 2.0.9 to 2.3.1; stored cases",
        "padding same pads half of the kernel on both sides and cuts the end, whatever the strides",
        TrainingBackend.Theano
    );

    internal static readonly Quirk HalfSumRelu = new(
        "activations.half_sum_relu",
        Since(2).Until(3),
        "relu in backend/theano_backend.py at the tags 2.0.9 to 2.3.1, against backend/tensorflow_backend.py; "
            + "stored training cases of both",
        "relu is (x + |x|) / 2, whose slope at 0 is one half",
        TrainingBackend.Theano
    );

    internal static readonly Quirk LeakyReluInParts = new(
        "activations.leaky_relu_in_parts",
        Since(2).Until(2, 2, 3),
        "relu in backend/tensorflow_backend.py at the tags 2.2.2 and 2.2.3, which calls tf.nn.leaky_relu; TensorFlow's gradient of relu",
        "LeakyReLU is the difference of two rectifiers, whose slope at 0 is 0",
        TrainingBackend.TensorFlow
    );

    internal static readonly Quirk SlopeAsArray = new(
        "leaky_relu.slope_as_array",
        Since(2, 0, 5).Until(2, 0, 6),
        "get_config of LeakyReLU in layers/advanced_activations.py and get_json_type of save_model in models.py at the tags 2.0.5 and "
            + "2.0.6; stored case of 2.0.5",
        "alpha is an array of NumPy, which a whole-model file holds as its type and value; Keras itself cannot load that file"
    );

    internal static readonly Quirk OneMaximumLearns = new(
        "pooling.one_maximum_learns",
        Since(2),
        "MaxPoolGrad and the gradient of reduce_max in TensorFlow; max_pool and amax in PyTorch; stored training case of tf.keras 2.4.4, "
            + "against those of Theano",
        "of equal greatest elements of a window the first has its derivative, and of all positions they share it; on Theano each has the "
            + "whole of it",
        TrainingBackend.TensorFlow
    );

    internal static readonly Quirk FrozenKeepsStatistics = new(
        "batch_normalization.frozen_keeps_statistics",
        Since(2, 1, 3),
        "Layer.updates in engine/topology.py at the tags 2.1.2 and 2.1.3; stored training case of 2.3.1",
        "training leaves the running statistics of a layer as they are where it, or a model around it, is not trainable"
    );

    internal static readonly Quirk DebiasedStatistics = new(
        "batch_normalization.debiased_statistics",
        Since(2, 1, 3).Until(2, 3),
        "moving_average_update in backend/tensorflow_backend.py at the tags 2.1.2, 2.1.3 and 2.3.0; "
            + "stored training cases of 2.1.6 and 2.2.4",
        "running statistics are averages of the batches since training began, which the first batch replaces",
        TrainingBackend.TensorFlow
    );

    internal static readonly Quirk FirstCallMoves = new(
        "batch_normalization.first_call_moves",
        Since(2).Until(3),
        "Function.__init__ in backend/theano_backend.py at the tags 2.0.0 to 2.3.1, which takes the first update of each variable, "
            + "against backend/tensorflow_backend.py, which runs all; stored training cases of 2.0.9 to 2.3.1",
        "where a layer is called several times in a step, the first call alone moves its running statistics",
        TrainingBackend.Theano
    );

    internal static readonly Quirk BiasByDefaultLayout = new(
        "dense.bias_by_default_layout",
        Since(2).Until(2, 2, 1),
        "Dense.call in layers/core.py at the tags 2.2.0 and 2.2.1; stored cases of 2.0.9, 2.1.6 and 2.2.4",
        "the bias of a Dense over sequences is added along axis 1 where keras.json said channels_first, which the caller must say"
    );

    internal static readonly Quirk VolumesUncropped = new(
        "pooling3d.uncropped",
        Since(2).Until(2, 1, 6),
        "pool3d in backend/theano_backend.py at the tags 2.1.5 and 2.1.6; stored cases of 2.0.9 and 2.1.6",
        "pooling of volumes pads for padding same on both sides and does not cut the end",
        TrainingBackend.Theano
    );

    internal static readonly Quirk AverageOfPadding = new(
        "average_pooling.counts_padding",
        Since(2, 0, 4).Until(2, 1, 5),
        "pool2d in backend/theano_backend.py at the tags 2.0.3, 2.0.4, 2.1.4 and 2.1.5; stored cases of 2.0.9 and 2.1.6",
        "average pooling over one or two axes counts the zeros of padding same",
        TrainingBackend.Theano
    );

    internal static readonly Quirk GlobalAverageTakesMask = new(
        "global_average_pooling1d.takes_mask",
        Since(2, 2, 3),
        "GlobalAveragePooling1D in layers/pooling.py at the tags 2.2.2 and 2.2.3; stored cases of 2.1.6, which refuses, and 2.3.1",
        "a mask is taken, and the mean is that of the steps which it keeps"
    );

    internal static readonly Quirk VariancePlusEpsilon = new(
        "batch_normalization.variance_plus_epsilon",
        Since(2).Until(2, 1, 4),
        "normalize_batch_in_training of backend/theano_backend.py; stored training cases of 2.0.9 and 2.1.3",
        "training moves moving_variance towards the batch's variance plus epsilon",
        TrainingBackend.Theano
    );

    internal static readonly Quirk VarianceOfPopulation = new(
        "batch_normalization.variance_of_population",
        Since(2).Until(2, 1, 4),
        "BatchNormalization.call in layers/normalization.py at the tags 2.1.3 and 2.1.4; stored training cases of 2.0.8",
        "training moves moving_variance towards the batch's variance without Bessel's correction",
        TrainingBackend.TensorFlow
    );

    internal static readonly Quirk VarianceCorrectedWithEpsilon = new(
        "batch_normalization.variance_corrected_with_epsilon",
        Since(2, 1, 4).Until(3),
        "BatchNormalization.call in layers/normalization.py at the tags 2.1.3 and 2.1.4; stored training cases of 2.1.3, 2.1.4 and 2.3.1",
        "training moves moving_variance towards (variance + epsilon) n / (n - 1 - epsilon)",
        TrainingBackend.Theano
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [
            FlippedKernels,
            HalfKernelPadding,
            HalfSumRelu,
            LeakyReluInParts,
            OneMaximumLearns,
            FrozenKeepsStatistics,
            DebiasedStatistics,
            FirstCallMoves,
            BiasByDefaultLayout,
            AverageOfPadding,
            VolumesUncropped,
            GlobalAverageTakesMask,
            VariancePlusEpsilon,
            VarianceOfPopulation,
            VarianceCorrectedWithEpsilon,
            SlopeAsArray,
            .. RecurrentQuirks.All,
            .. TrainingQuirks.All,
        ];
}

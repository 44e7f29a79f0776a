using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;

/// <summary>What differs between the releases of Keras 1, and between those and Keras 0.3, which reads by the same table.</summary>
internal static class Keras1Quirks
{
    internal static readonly DefaultByRelease<double> Epsilon = new(
        "batch_normalization.epsilon",
        "BatchNormalization.__init__ in layers/normalization.py at the tags 1.0.7, 1.0.8, 1.1.2, 1.2.0",
        1e-6,
        (new(1, 0, 8), 1e-5),
        (new(1, 2, 0), 1e-3)
    );

    internal static readonly DefaultByRelease<double> Momentum = new(
        "batch_normalization.momentum",
        "BatchNormalization.__init__ in layers/normalization.py at the tags 1.0.6 and 1.0.7",
        0.9,
        (new(1, 0, 7), 0.99)
    );

    internal static readonly DefaultByRelease<Initializer> Convolution1DKernel = new(
        "convolution1d.init",
        "Convolution1D.__init__ in layers/convolutional.py at the tags 0.3.3, 1.0.0, 1.1.1 and 1.1.2",
        Initializers.Uniform,
        (new(1, 1, 2), Initializers.GlorotUniform)
    );

    internal static readonly Quirk AddsEpsilonTwice = new(
        "batch_normalization.epsilon_twice",
        Since(1, 0, 5).Until(2),
        "BatchNormalization.call in layers/normalization.py at the tags 1.0.4 and 1.0.5; stored cases",
        "mode 1 adds epsilon to a sample's variance under the root, and again to the root"
    );

    internal static readonly Quirk RunningPlusEpsilon = new(
        "batch_normalization.running_plus_epsilon",
        Since(1, 2).Until(2),
        "normalize_batch_in_training of backend/theano_backend.py at the tags 1.1.2 and 1.2.0; stored training cases",
        "training moves the running variance towards that of the batch plus epsilon",
        TrainingBackend.Theano
    );

    internal static readonly Quirk Deviation = new(
        "batch_normalization.deviation",
        UpTo(1, 0, 6),
        "BatchNormalization.call in layers/normalization.py at the tags 1.0.5 and 1.0.6",
        "running_std is a standard deviation"
    );

    internal static readonly Quirk TheanoDeviation = new(
        "batch_normalization.theano_deviation",
        Since(1, 0, 6).Until(1, 0, 7),
        "normalize_batch_in_training and batch_normalization of backend/theano_backend.py at the tags 1.0.6 and 1.0.7",
        "running_std is a standard deviation",
        TrainingBackend.Theano
    );

    internal static readonly Quirk EpsilonOutside = new(
        "batch_normalization.epsilon_outside",
        Since(1, 0, 7).Until(1, 0, 8),
        "batch_normalization of backend/theano_backend.py at the tags 1.0.7 and 1.0.8",
        "epsilon is added to the root of running_std, not under it",
        TrainingBackend.Theano
    );

    internal static readonly Quirk FlippedKernels = new(
        "convolution.flipped_kernels",
        UpTo(2),
        "conv2d of backend/theano_backend.py at the tags 0.3.3 to 1.2.2; stored cases of both backends",
        "kernels are stored for a convolution, which runs them backwards along their spatial axes",
        TrainingBackend.Theano
    );

    internal static readonly Quirk HalfKernelPadding = new(
        "convolution.half_kernel_padding",
        UpTo(2),
        "conv2d and pool2d of backend/theano_backend.py at the tags 0.3.3 to 1.2.2; stored cases",
        "border_mode same pads half of the kernel on both sides and cuts the end, whatever the strides",
        TrainingBackend.Theano
    );

    internal static readonly Quirk HalfSumRelu = new(
        "activations.half_sum_relu",
        UpTo(2),
        "relu in backend/theano_backend.py at the tags 0.3.3 to 1.2.2, against backend/tensorflow_backend.py; "
            + "stored training cases of both",
        "relu is (x + |x|) / 2, whose slope at 0 is one half",
        TrainingBackend.Theano
    );

    internal static readonly Quirk MaskedState = new(
        "recurrent.masked_state",
        UpTo(2),
        "rnn of backend/tensorflow_backend.py at the tag 1.2.2",
        "a masked step of a loop that is not unrolled gives the carried state, not the previous output",
        TrainingBackend.TensorFlow
    );

    internal static readonly Quirk EarlierConvolution1D = new(
        "convolution1d.earlier_layout",
        UpTo(1, 1),
        "Convolution1D.build in layers/convolutional.py at the tags 1.0.8 and 1.1.0",
        "kernels are stored as (filters, channels, taps, 1), not (taps, 1, channels, filters)"
    );

    internal static readonly Quirk VolumesPaddedAsNeeded = new(
        "convolution3d.padded_as_needed",
        UpTo(1, 1, 1),
        "conv3d of backend/theano_backend.py at the tags 1.1.0 and 1.1.1",
        "volumes are padded by k - 1 in all, the smaller half before, on Theano too"
    );

    internal static readonly Quirk BiasesBetween = new(
        "highway.biases_between",
        UpTo(1, 2),
        "Highway.build in layers/core.py at the tags 1.1.2 and 1.2.0",
        "arrays stand in the order W, b, W_carry, b_carry, not W, W_carry, b, b_carry"
    );

    internal static readonly Quirk KernelSettingsOnRecurrent = new(
        "recurrent.kernel_settings_on_recurrent",
        Since(1, 2).Until(2),
        "GRU.build and LSTM.build in layers/recurrent.py at the tag 1.2.0; stored training cases",
        "with an array for each gate, init and W_regularizer are those of the recurrent matrices too"
    );

    internal static readonly Quirk KernelDropoutOfCpuOnly = new(
        "simple_rnn.dropout_of_cpu_only",
        UpTo(2),
        "SimpleRNN.get_constants in layers/recurrent.py at the tag 1.2.2",
        "dropout_W of a SimpleRNN counts with consume_less cpu only"
    );

    internal static readonly Quirk FrozenWrapperLearns = new(
        "bidirectional.frozen_learns",
        Since(1, 1, 2).Until(2),
        "collect_trainable_weights in engine/training.py at the tag 1.1.1, and trainable_weights in layers/wrappers.py at the tag 1.1.2",
        "a Bidirectional learns although its trainable is false: the layer inside alone is asked"
    );

    internal static readonly Quirk SeparateNeedsSequences = new(
        "bidirectional.separate_needs_sequences",
        UpTo(2),
        "Bidirectional.compute_mask in layers/wrappers.py and Node.create_node in engine/topology.py at the tag 1.2.2",
        "merge_mode null is taken with return_sequences only, since two outputs need two masks"
    );

    internal static readonly Quirk SamplesReshapedTwice = new(
        "reshape.samples_twice",
        Since(1).Until(1, 2, 1),
        "Reshape.call in layers/core.py at the tags 1.0.0, 1.0.8, 1.1.2, 1.2.0 and 1.2.1, run at 1.0.8 and 1.1.2",
        "a target with -1 is put behind the samples' axis and once more behind their number: (1, samples, ...)"
    );

    internal static readonly Quirk ImagesFirst = new(
        "image_dim_ordering.first",
        UpTo(1, 1),
        "_image_dim_ordering in backend/common.py at the tags 1.0.8 and 1.1.0",
        "the default image layout is th, channels first"
    );

    internal static readonly Quirk SgdCounts = new(
        "sgd.always_counts",
        UpTo(1, 1),
        "SGD.get_updates in optimizers.py at the tags 1.0.8 and 1.1.0",
        "SGD counts its steps without a decay too"
    );

    internal static readonly Quirk PenaltiesWhenTesting = new(
        "losses.penalties_when_testing",
        Since(1, 2),
        "regularizers.py at the tag 1.1.2, whose penalties count in the training phase, and at the tag 1.2.0",
        "penalties of regularizers count in evaluation too"
    );

    internal static readonly Quirk StateByCreation = new(
        "optimizers.state_by_creation",
        Since(1, 1, 1).Until(1, 1, 2),
        "collect_trainable_weights in engine/training.py at the tags 1.1.0 and 1.1.1; _make_train_function at the tag 1.1.2",
        "an optimizer's state is ordered by the text of a counter, which is the model's order rotated",
        TrainingBackend.Theano
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [
            .. Epsilon.Quirks,
            .. Momentum.Quirks,
            .. Convolution1DKernel.Quirks,
            AddsEpsilonTwice,
            RunningPlusEpsilon,
            Deviation,
            TheanoDeviation,
            EpsilonOutside,
            FlippedKernels,
            HalfKernelPadding,
            HalfSumRelu,
            MaskedState,
            EarlierConvolution1D,
            VolumesPaddedAsNeeded,
            BiasesBetween,
            KernelSettingsOnRecurrent,
            KernelDropoutOfCpuOnly,
            FrozenWrapperLearns,
            SeparateNeedsSequences,
            SamplesReshapedTwice,
            ImagesFirst,
            SgdCounts,
            PenaltiesWhenTesting,
            StateByCreation,
        ];
}

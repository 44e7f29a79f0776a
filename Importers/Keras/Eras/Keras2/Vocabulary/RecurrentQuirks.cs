using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>What differs between the releases of Keras 2 in recurrent layers and in wrappers.</summary>
internal static class RecurrentQuirks
{
    internal static readonly DefaultByRelease<ActivationFunction> RecurrentActivation = new(
        "recurrent_activation",
        "LSTM.__init__ and GRU.__init__ in layers/recurrent.py at the tags 2.2.5 and 2.3.0",
        ActivationFunction.HardSigmoid,
        (new(2, 3, 0), ActivationFunction.Sigmoid)
    );

    internal static readonly DefaultByRelease<DropoutSharing> Implementation = new(
        "implementation",
        "LSTM.__init__ and GRU.__init__ in layers/recurrent.py at the tags 2.2.5 and 2.3.0; 2 draws one dropout mask for all gates",
        DropoutSharing.PerGate,
        (new(2, 3, 0), DropoutSharing.Shared)
    );

    internal static readonly Quirk MaskedState = new(
        "rnn.masked_state",
        Since(2).Until(2, 2, 5),
        "rnn in backend/tensorflow_backend.py at the tags 2.2.4 and 2.2.5",
        "masked steps of a loop that is not unrolled give the carried state, not the previous output",
        TrainingBackend.TensorFlow
    );

    internal static readonly Quirk StatesGoOn = new(
        "rnn.states_go_on",
        SinceTf(2),
        "predictions of real Keras 2.0.9, 2.2.4, 2.3.1, 3.0.5, 3.8.0 and 3.15.1; assumed of tf.keras, no "
            + "run of which is stored: a function of TensorFlow runs assignments in their order",
        "a stateful layer that is called several times in a model goes on from where its call before ended, and the last call's states "
            + "are kept"
    );

    internal static readonly Quirk CarryDropped = new(
        "gru.carry_dropped",
        Since(2, 0, 9),
        "GRUCell.call in layers/recurrent.py at the tag 2.0.9, against GRU.step at 2.0.8",
        "recurrent dropout of implementation 2 also drops the state that the update gate carries over"
    );

    internal static readonly Quirk StackedStatesReversed = new(
        "stacked_rnn_cells.states_reversed",
        Since(2).Until(2, 2, 3),
        "StackedRNNCells.state_size in layers/recurrent.py at the tags 2.2.2 and 2.2.3",
        "first and last states of stacked cells are given with those of the last cell first"
    );

    internal static readonly Quirk ForwardPenaltiesOnly = new(
        "bidirectional.forward_penalties_only",
        Since(2, 0, 3).Until(2, 2),
        "losses of real Keras 2.0.2, 2.0.3, 2.1.6 and 2.2.0; Bidirectional.get_losses_for in layers/wrappers.py at the tag 2.2.0",
        "regularizers of weights count for the forward layer alone"
    );

    internal static readonly Quirk BidirectionalOutputsFree = new(
        "bidirectional.outputs_free",
        Since(2).Until(2, 0, 3),
        "Wrapper.activity_regularizer in layers/wrappers.py at the tags 2.0.2 and 2.0.3; losses of both by real Keras",
        "what a Bidirectional gives is not penalized, whatever the layer inside says"
    );

    internal static readonly Quirk BidirectionalKeepsNoState = new(
        "bidirectional.keeps_no_state",
        Since(2, 1, 4),
        "real Keras 2.3.1; Bidirectional.__init__ in layers/wrappers.py at the tags 2.1.3 and 2.1.4, where Layer.__init__ resets stateful",
        "a Bidirectional of a stateful layer keeps no state between batches that it predicts"
    );

    internal static readonly Quirk FrozenWrapperLearns = new(
        "wrapper.frozen_learns",
        Since(2).Until(2, 1, 4),
        "Wrapper.trainable in layers/wrappers.py at the tags 2.1.3 and 2.1.4",
        "whether TimeDistributed and Bidirectional learn is what the layer inside says, whatever they say themselves"
    );

    internal static readonly Quirk UpdatesInside = new(
        "time_distributed.updates_inside",
        Since(2, 0, 7),
        "TimeDistributed.call and Wrapper.get_updates_for in layers/wrappers.py at the tags 2.0.6 and 2.0.7",
        "training changes running statistics inside of a TimeDistributed"
    );

    internal static readonly Quirk InnerMask = new(
        "time_distributed.inner_mask",
        Since(2, 2),
        "TimeDistributed.compute_mask in layers/wrappers.py at the tag 2.2.0",
        "the layer inside sees the mask of its step and says that of its output, where the number of samples is not fixed"
    );

    internal static readonly Quirk FrozenLearns = new(
        "rnn.frozen_learns",
        Since(2, 0, 9).Until(2, 1),
        "RNN.trainable_weights in layers/recurrent.py at the tags 2.0.9 and 2.1.0; stored training case of 2.0.9",
        "a recurrent layer whose trainable is false learns all the same: its cell alone is asked"
    );

    internal static readonly Quirk NoPenaltiesInsideModel = new(
        "time_distributed.no_penalties_inside_model",
        Since(2, 0, 3).Until(3),
        "Wrapper.get_losses_for in layers/wrappers.py at the tags 2.0.3 to 2.3.1; losses of real Keras 2.0.3 to 2.3.1",
        "penalties of what layers of a model inside of a TimeDistributed give do not count"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [
            .. RecurrentActivation.Quirks,
            .. Implementation.Quirks,
            MaskedState,
            StatesGoOn,
            CarryDropped,
            StackedStatesReversed,
            ForwardPenaltiesOnly,
            BidirectionalOutputsFree,
            BidirectionalKeepsNoState,
            FrozenWrapperLearns,
            UpdatesInside,
            InnerMask,
            NoPenaltiesInsideModel,
            FrozenLearns,
        ];
}

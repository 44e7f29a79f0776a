using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>What differs between the releases of Keras 3, and from tf.keras.</summary>
internal static class Keras3Quirks
{
    internal static readonly Quirk ProductBeforeSlots = new(
        "nadam.product_before_slots",
        Since(3).Until(3, 10),
        "Nadam.build in optimizers/nadam.py at the tags 3.9.2 and 3.10.0",
        "Nadam's product of momenta stands before the slots in its state, and behind them later"
    );

    internal static readonly Quirk LossCountsByBatches = new(
        "losses.count_by_batches",
        Since(3).Until(3, 2),
        "train_step in backend/tensorflow/trainer.py at the tags 3.1.1 and 3.2.1",
        "in an epoch the loss of each batch counts once, whatever its number of samples"
    );

    internal static readonly Quirk OutputLossesUnreported = new(
        "losses.outputs_unreported",
        Since(3).Until(3, 5),
        "CompileLoss in trainers/compile_utils.py at the tags 3.4.1 and 3.5.0",
        "the losses of several outputs are not reported one by one"
    );

    internal static readonly Quirk ActivityPenaltiesBySample = new(
        "losses.activity_by_sample",
        Since(3, 14),
        "Layer.__call__ in layers/layer.py at the tags 3.13.2 and 3.14.0; Keras 3.15.1 on PyTorch",
        "a penalty on what a layer gives is divided by the number of samples in the batch"
    );

    internal static readonly Quirk OutputLossesWeighted = new(
        "losses.outputs_weighted",
        Since(3, 5).Until(3, 7),
        "CompileLoss.call in trainers/compile_utils.py at the tags 3.5.0, 3.6.0 and 3.7.0",
        "the loss of one of several outputs is reported with its weight"
    );

    internal static readonly Quirk LossesByAlphabet = new(
        "losses.by_alphabet",
        Since(3, 5).Until(3, 6),
        "CompileLoss.build in trainers/compile_utils.py at the tags 3.5.0 and 3.6.0; Keras 3.5.0 on PyTorch",
        "losses given by names go to the outputs in the order of the alphabet there; here each goes to the output of its name"
    );

    internal static readonly Quirk MasksComeWithWeights = new(
        "metrics.masks_come_with_weights",
        Since(3).Until(3, 12),
        "MeanMetricWrapper.update_state in metrics/reduction_metrics.py at the tags 3.11.3 and 3.12.4",
        "metrics leave out what a mask does only where they count sample weights"
    );

    internal static readonly Quirk AccumulationCountsBatches = new(
        "optimizers.accumulation_counts_batches",
        Since(3).Until(3, 5),
        "BaseOptimizer.iterations in optimizers/base_optimizer.py at the tags 3.4.1 and 3.5.0",
        "where gradients of several batches make a step, what depends on the number of steps takes that of the batches"
    );

    internal static readonly Quirk OptimizerScope = new(
        "optimizers.scope",
        Since(3, 3),
        "optimizers/base_optimizer.py at the tags 3.2.1 and 3.3.3; files of 3.0.5 and 3.8.0",
        "names of an optimizer's state in HDF5 begin with the optimizer's name"
    );

    internal static readonly Quirk OptimizerNamesCounted = new(
        "optimizers.names_counted",
        Since(3, 15),
        "optimizers/rmsprop.py at the tags 3.14.1 and 3.15.1",
        "an optimizer without a name is called after its class as layers are: rm_sprop"
    );

    internal static readonly Quirk PlainEnds = new(
        "functional.plain_ends",
        Since(3, 4),
        "functional_from_config in models/functional.py at the tags 3.3.3, 3.5.0 and 3.15.1",
        "the one input or output of a model stands by itself; a list of one is a model that takes or gives a list"
    );

    internal static readonly Quirk OverlapsCountWhole = new(
        "metrics.overlaps_count_whole",
        Since(3, 8),
        "_IoUBase in metrics/iou_metrics.py at the tags 3.7.0 and 3.8.0",
        "metrics of overlapping classes count in whole numbers unless a type is stated, so that of a sample's weight its whole part counts"
    );

    internal static readonly Quirk EndsCountGraphs = new(
        "functional.ends_count_graphs",
        Since(3, 3),
        "get_tensor of functional_from_config in models/functional.py at the tags 3.2.1 and 3.3.3",
        "where a model inside gives an output, its own graph counts as its first call; before, such files were not read back rightly"
    );

    internal static readonly Quirk CallsOnceInOrder = new(
        "functional.calls_once_in_order",
        Since(3).Until(3, 7),
        "convert_revived_tensor of deserialize_node in models/functional.py at the tags 3.6.0 and 3.7.0; runs of 3.3.3 and 3.5.0",
        "Keras itself does not read a graph in which a layer is listed before one that it is called on"
    );

    internal static readonly Quirk GraphsGiveLists = new(
        "sequential.graphs_give_lists",
        Since(3).Until(3, 3),
        "runs of 3.0.5, 3.1.1, 3.2.1 and 3.3.3",
        "a Sequential that is built is not given a graph among its layers: its one output is a list for the next layer"
    );

    internal static readonly Quirk FreeInputsFail = new(
        "functional.free_inputs_fail",
        Since(3, 10).Until(3, 14),
        "runs of 3.9.2, 3.10.0, 3.13.2 and 3.14.1",
        "a model with an input that no output depends on is not built"
    );

    internal static readonly Quirk StatesOfBothFail = new(
        "bidirectional.states_fail",
        Since(3).Until(3, 3),
        "runs of 3.0.5, 3.1.1, 3.2.1 and 3.3.3, which save and load such models",
        "Keras itself does not read back a Bidirectional that gives its states or is given first ones"
    );

    internal static readonly Quirk OneHotKeepsLast = new(
        "category_encoding.one_hot_keeps_last",
        Since(3).Until(3, 4),
        "runs of 3.0.5, 3.1.1, 3.2.1, 3.3.3 and 3.4.1",
        "'one_hot' of values along a last axis of 1 keeps that axis"
    );

    internal static readonly Quirk MergesDropMasks = new(
        "merge.masks_dropped",
        Since(3).Until(3, 4),
        "Layer.__call__ in layers/layer.py at the tags 3.3.3 and 3.4.1, which looks for a mask on the list of inputs itself",
        "the masks of what is merged go no further"
    );

    internal static readonly Quirk MergesJoinByOr = new(
        "merge.masks_join_by_or",
        Since(3, 4),
        "Merge.compute_mask in layers/merging/base_merge.py and Multiply in multiply.py at the tags 3.3.3 and 3.4.1",
        "merges mask what is masked in all of their inputs, and products, maxima and minima leave out what a mask hides of an input"
    );

    internal static readonly Quirk StatedMasksStay = new(
        "call.stated_masks_stay",
        Since(3).Until(3, 11),
        "Layer.__call__ in layers/layer.py at the tags 3.10.0 and 3.11.0; a run of 3.10.0 and of 3.11.3",
        "a mask that the call of a layer states goes no further: what comes behind sees that of the layer's input"
    );

    internal static readonly Quirk LateMasksUnseen = new(
        "call.late_masks_unseen",
        Since(3).Until(3, 10),
        "models saved and loaded by 3.8.0, 3.9.2 and 3.10.0",
        "attention that is called where the masks of its values are not known yet, behind a model within or inside of one, is called with "
            + "none whenever the model runs"
    );

    internal static readonly Quirk FrozenLearnsInside = new(
        "layers.frozen_learns_inside",
        Since(3, 2),
        "Layer._track_variable in layers/layer.py at the tags 3.1.1, 3.2.1 and 3.15.1; runs of 3.3.3, 3.8.0 and 3.15.1",
        "'trainable: false' of a layer freezes the arrays that are its own: layers inside of it, which it makes or is given, learn unless "
            + "their own config says otherwise"
    );

    internal static readonly Quirk FrozenLearns = new(
        "layers.frozen_learns",
        Since(3).Until(3, 2),
        "Layer._track_variable in layers/layer.py at the tags 3.1.1 and 3.2.1; runs of 3.0.5 and 3.1.1",
        "a layer learns though the file says 'trainable: false' of it; that of the whole model alone is looked at"
    );

    internal static readonly Quirk ActivationLayersUnread = new(
        "activations.layers_unread",
        Since(3).Until(3, 10),
        "runs of 3.0.5, 3.1.1, 3.3.3, 3.5.0, 3.6.0, 3.8.0, 3.9.2 and 3.10.0, which save and load such models",
        "Keras itself does not read back a layer that stands in the place of an activation's name"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [
            ProductBeforeSlots,
            LossCountsByBatches,
            OutputLossesUnreported,
            LossesByAlphabet,
            OutputLossesWeighted,
            ActivityPenaltiesBySample,
            MasksComeWithWeights,
            AccumulationCountsBatches,
            OptimizerScope,
            OptimizerNamesCounted,
            PlainEnds,
            OverlapsCountWhole,
            EndsCountGraphs,
            CallsOnceInOrder,
            GraphsGiveLists,
            FreeInputsFail,
            StatesOfBothFail,
            OneHotKeepsLast,
            MergesDropMasks,
            StatedMasksStay,
            LateMasksUnseen,
            MergesJoinByOr,
            ActivationLayersUnread,
            FrozenLearnsInside,
            FrozenLearns,
            .. NewLayerQuirks.All,
            .. AttentionQuirks.All,
        ];
}

using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>What differs between the releases of tf.keras, and from Keras 2.</summary>
internal static class TfKerasQuirks
{
    internal static readonly Quirk OutputsCountBySamples = new(
        "losses.outputs_count_by_samples",
        SinceTf(2, 3),
        "LossesContainer.__call__ in engine/compile_utils.py of TensorFlow at the tag 2.2; stored training case of 2.4.4",
        "in an epoch the loss of one of several outputs counts by the samples of each batch"
    );

    internal static readonly Quirk MaskedDoNotCount = new(
        "losses.masked_do_not_count",
        SinceTf(2, 11),
        "Loss.__call__ in losses.py and apply_valid_mask in utils/losses_utils.py of keras at the tags 2.10 and 2.11",
        "a masked loss is divided by the number of elements that the mask keeps"
    );

    internal static readonly Quirk AccuracyByTargets = new(
        "metrics.accuracy_by_targets",
        SinceTf(2, 3),
        "MetricsContainer._get_metric_object in engine/compile_utils.py of keras at the tag 2.6; stored training cases of 2.4.4 and 2.12.1",
        "what accuracy means follows from the shapes of targets and predictions, not from the loss"
    );

    internal static readonly Quirk MetricsByFunction = new(
        "metrics.by_function",
        SinceTf(2, 4).UntilTf(2, 5),
        "stored training cases of 2.4.4; MetricsContainer._get_metric_object in engine/compile_utils.py of keras at the tag 2.6",
        "a metric given as a name is called as its function, but for accuracy and cross-entropy"
    );

    internal static readonly Quirk MetricNamesAreWhole = new(
        "metrics.names_are_whole",
        SinceTf(2, 5),
        "MetricsContainer in engine/compile_utils.py of keras at the tag 2.6; stored training cases of 2.4.4, 2.10.1 and 2.12.1",
        "metrics of an HDF5 file are called as it says, without their output's name in front a second time"
    );

    internal static readonly Quirk NewOptimizers = new(
        "optimizers.new",
        SinceTf(2, 11),
        "optimizers/optimizer.py at the tag 2.11 of keras; stored training cases of 2.10.1 and 2.15.1",
        "the state of an optimizer that is not legacy holds the slots of one trained array together"
    );

    internal static readonly Quirk TrainingScope = new(
        "optimizers.training_scope",
        SinceTf(2).UntilTf(2, 3),
        "_make_train_function in engine/training.py of TensorFlow at the tag 1.15; stored training cases of 1.15.5",
        "names of an optimizer's state begin with training/"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [
            OutputsCountBySamples,
            MaskedDoNotCount,
            AccuracyByTargets,
            MetricsByFunction,
            MetricNamesAreWhole,
            NewOptimizers,
            TrainingScope,
            .. LayerQuirks.All,
        ];
}

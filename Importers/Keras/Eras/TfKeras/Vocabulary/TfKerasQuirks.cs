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

    internal static readonly Quirk NewOptimizers = new(
        "optimizers.new",
        SinceTf(2, 11),
        "optimizers/optimizer.py at the tag 2.11 of keras; stored training cases of 2.10.1 and 2.15.1",
        "the state of an optimizer that is not legacy holds the slots of one trained array together"
    );

    internal static readonly Quirk TrainingScope = new(
        "optimizers.training_scope",
        SinceTf(2).Until(2, 3),
        "_make_train_function in engine/training.py of TensorFlow at the tag 1.15; stored training cases of 1.15.5",
        "names of an optimizer's state begin with training/"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [OutputsCountBySamples, NewOptimizers, TrainingScope, .. LayerQuirks.All];
}

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

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [OutputsCountBySamples, .. LayerQuirks.All];
}

using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>What differs between the releases of tf.keras in layers that Keras 2 lacks.</summary>
internal static class LayerQuirks
{
    internal static readonly Quirk HeadsTakeMasks = new(
        "multi_head_attention.takes_masks",
        SinceTf(2, 10),
        "MultiHeadAttention._compute_attention_mask at the tags 2.9 and 2.10 of keras",
        "masks of query, value and key make an attention mask, and that of the query passes through"
    );

    internal static readonly Quirk SoftmaxTakesMask = new(
        "softmax.takes_mask",
        SinceTf(2, 4),
        "Softmax.call in layers/advanced_activations.py of TensorFlow at the tags 2.3 and 2.4",
        "Softmax takes a mask, and leaves out what it leaves out"
    );

    internal static readonly Quirk MaskedStatistics = new(
        "batch_normalization.masked_statistics",
        SinceTf(2, 12),
        "BatchNormalization.call in layers/normalization/batch_normalization.py of keras at the tags 2.11 and 2.12",
        "in training, the statistics of a batch are those of the steps that a mask keeps"
    );

    internal static readonly Quirk ContrastIsKept = new(
        "random_contrast.is_kept",
        SinceTf(2, 9),
        "RandomContrast.call in layers/preprocessing/image_preprocessing.py of keras at the tags 2.8 and 2.9",
        "in training, RandomContrast cuts its results off below 0 and above 255"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [HeadsTakeMasks, SoftmaxTakesMask, MaskedStatistics, ContrastIsKept];
}

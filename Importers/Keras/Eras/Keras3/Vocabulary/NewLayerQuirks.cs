using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>What differs between the releases of Keras 3 in layers that Keras 2 lacks.</summary>
internal static class NewLayerQuirks
{
    internal static readonly Quirk ZeroesEmptyRows = new(
        "softmax.zeroes_empty_rows",
        Since(3, 10),
        "Softmax.call in layers/activations/softmax.py at the tags 3.9.2 and 3.10.0",
        "a softmax that a mask leaves nothing of is 0, not a share for each"
    );

    internal static readonly Quirk HiddenScoresLearn = new(
        "attention.hidden_scores_learn",
        UpTo(3, 7),
        "MultiHeadAttention._compute_attention at the tags 3.6.0 and 3.7.0, dot_product_attention of the backends",
        "scores of attention over several heads that a mask hides have gradients on every backend; from then on they have on PyTorch alone"
    );

    internal static readonly Quirk TakesMasksAway = new(
        "attention.takes_masks_away",
        Since(3, 8),
        "MultiHeadAttention.call in layers/attention/multi_head_attention.py at the tags 3.7.0 and 3.8.0; stored cases",
        "what MultiHeadAttention was given has no mask for calls behind it that state none, nor for a loss, nor has what is the same "
            + "object (layers such as Dropout give their input in prediction), and a query_mask that a call states is not looked at"
    );

    internal static readonly Quirk MasksReversed = new(
        "reversible_embedding.masks_reversed",
        UpTo(3, 14),
        "ReversibleEmbedding in layers/core/reversible_embedding.py at the tags 3.13.2 and 3.14.1; Keras 3.13.2 on PyTorch",
        "a call that reverses makes a mask of the values that it is given, which no loss can take"
    );

    internal static readonly Quirk RandomCropPredictsWhole = new(
        "random_crop.predicts_whole",
        Since(3, 8),
        "RandomCrop.transform_images at the tags 3.7.0 and 3.8.0; Keras 3.8.0 to 3.15.1 on PyTorch",
        "RandomCrop gives its input when it predicts"
    );

    internal static readonly Quirk FlipsTogether = new(
        "random_flip.both_together",
        Since(3, 6),
        "RandomFlip.get_random_transformation at the tags 3.5.0 and 3.6.0",
        "in training, one draw decides whether RandomFlip mirrors an image in both directions"
    );

    internal static readonly Quirk ContrastOfEach = new(
        "random_contrast.of_each",
        Since(3, 6),
        "RandomContrast at the tags 3.5.0 and 3.6.0",
        "in training, RandomContrast draws for each image, and a single number bounds the factor above alone"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [ZeroesEmptyRows, HiddenScoresLearn, TakesMasksAway, MasksReversed, RandomCropPredictsWhole, FlipsTogether, ContrastOfEach];
}

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

    internal static readonly Quirk RandomCropPredictsWhole = new(
        "random_crop.predicts_whole",
        Since(3, 8),
        "RandomCrop.transform_images at the tags 3.7.0 and 3.8.0; Keras 3.8.0 to 3.15.1 on PyTorch",
        "RandomCrop gives its input when it predicts"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [ZeroesEmptyRows, RandomCropPredictsWhole];
}

using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>What differs between the releases of Keras 3, and from tf.keras.</summary>
internal static class Keras3Quirks
{
    internal static readonly Quirk PlainEnds = new(
        "functional.plain_ends",
        ReleaseRange.Since(3, 4),
        "functional_from_config in models/functional.py at the tags 3.3.3, 3.5.0 and 3.15.1",
        "the one input or output of a model stands by itself; a list of one is a model that takes or gives a list"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [PlainEnds, .. NewLayerQuirks.All];
}

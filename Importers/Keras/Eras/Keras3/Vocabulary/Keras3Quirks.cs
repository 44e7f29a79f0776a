using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>What differs between the releases of Keras 3, and from tf.keras.</summary>
internal static class Keras3Quirks
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [.. NewLayerQuirks.All];
}

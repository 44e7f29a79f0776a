using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>What differs between the releases of tf.keras, and from Keras 2.</summary>
internal static class TfKerasQuirks
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [.. LayerQuirks.All];
}

using KerasSharp.Importers.Keras.Eras.Keras3.Layers;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras;
using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>The classes of Keras 3: those of tf.keras, but for what stands here.</summary>
internal static class Keras3Table
{
    // Families of classes that Keras 3 adds, or that have other keys, arrays or defaults than in tf.keras; a line each.
    private static readonly LayerSchema[] s_changed =
    [
        .. Activations.All,
        .. BatchNormalizations.All,
        .. Wrappers.All,
        .. NewLayers.All,
        .. NewImageSizes.All,
        .. SpatialDropouts.All,
    ];

    private static readonly string[] s_removed = ["LocallyConnected1D", "LocallyConnected2D", "ThresholdedReLU"];

    internal static readonly LayerTable Layers = TfKerasTable.Layers.Derive(s_changed, s_removed, new Keras3ArrayNames());
}

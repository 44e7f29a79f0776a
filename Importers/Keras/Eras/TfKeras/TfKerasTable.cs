using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Eras.TfKeras.Layers;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>The classes of tf.keras: those of Keras 2, but for what stands here.</summary>
internal static class TfKerasTable
{
    // Families of classes that tf.keras adds, or that have other keys, arrays or defaults than in Keras 2; a line each.
    private static readonly LayerSchema[] s_changed =
    [
        .. Normalizations.All,
        .. Attentions.All,
        .. Products.All,
        .. NewConvolutions.All,
        .. ImageSizes.All,
        .. NumberLayers.All,
        .. TextLayers.All,
        .. ChangedKeys.All,
        .. LocallyConnected.All,
        .. BatchNormalizations.All,
        .. Wrappers.All,
    ];

    private static readonly string[] s_removed = ["Merge", "Highway", "MaxoutDense", "Recurrent"];

    internal static readonly LayerTable Layers = Keras2Table.Layers.Derive(s_changed, s_removed, new TfKerasArrayNames());
}

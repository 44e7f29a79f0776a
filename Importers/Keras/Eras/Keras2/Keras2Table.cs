using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Eras.Keras2.Layers;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>The classes of Keras 2.</summary>
internal static class Keras2Table
{
    // A class that no family has yet is taken for Keras 1's.
    internal static readonly LayerTable Layers = Keras1Table.Layers.Derive(
        [.. Core.All, .. Recurrent.All, .. Convolutions.All],
        names: new Keras2ArrayNames()
    );
}

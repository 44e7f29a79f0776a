using KerasSharp.Importers.Keras.Eras.Keras2.Layers;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>The classes of Keras 2.</summary>
internal static class Keras2Table
{
    internal static readonly LayerTable Layers = new(
        new Keras2ArrayNames(),
        [
            .. Core.All,
            .. Activations.All,
            .. Noise.All,
            .. Recurrent.All,
            .. Convolutions.All,
            .. SeparableConvolutions.All,
            .. LocallyConnected.All,
            .. Pooling.All,
            .. SpatialSizes.All,
            .. BatchNormalizations.All,
            .. Merges.All,
        ]
    );
}

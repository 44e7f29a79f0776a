using KerasSharp.Importers.Keras.Eras.Keras0.Layers;
using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Eras.Keras0;

/// <summary>The classes of Keras 0.3: those of Keras 1 with these differences.</summary>
internal static class Keras0Table
{
    internal static readonly LayerTable Layers = Keras1Table.Layers.Derive(
        [
            new AutoEncoderSchema(),
            new ThresholdedLinearSchema(),
            new TimeDistributedMergeSchema(),
            new EarlyBatchNormalizationSchema(),
            new EarlyDropoutSchema(),
            new EarlyEmbeddingSchema(),
            new EarlyGruSchema(),
            new EarlyLstmSchema(),
            new EarlyMergeSchema(),
            new EarlyReshapeSchema(),
            new EarlySimpleRnnSchema(),
        ],
        keepsOrder: true
    );
}

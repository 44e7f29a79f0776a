using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>What differs between the releases of Keras 3, and from tf.keras.</summary>
internal static class Keras3Quirks
{
    internal static readonly Quirk OptimizerScope = new(
        "optimizers.scope",
        Since(3, 3),
        "optimizers/base_optimizer.py at the tags 3.2.1 and 3.3.3; files of 3.0.5 and 3.8.0",
        "names of an optimizer's state in HDF5 begin with the optimizer's name"
    );

    internal static readonly Quirk OptimizerNamesCounted = new(
        "optimizers.names_counted",
        Since(3, 15),
        "optimizers/rmsprop.py at the tags 3.14.1 and 3.15.1",
        "an optimizer without a name is called after its class as layers are: rm_sprop"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [OptimizerScope, OptimizerNamesCounted, .. NewLayerQuirks.All];
}

using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>What differs between the releases of Keras 2.</summary>
internal static class Keras2Quirks
{
    internal static readonly Quirk StateByName = new(
        "optimizers.state_by_name",
        Since(2).Until(2, 0, 6),
        "Model._make_train_function in engine/training.py and get_updates in optimizers.py at the tags 2.0.5 and 2.0.6",
        "an optimizer's state is sorted by the names of the trained arrays"
    );

    internal static readonly Quirk AdamHasThirdSlot = new(
        "adam.third_slot",
        Since(2, 1, 3),
        "Adam.get_updates in optimizers.py at the tag 2.1.3",
        "the state of Adam without amsgrad ends with arrays of one element for a third slot that it does not use"
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All => [StateByName, AdamHasThirdSlot, .. RecurrentQuirks.All];
}

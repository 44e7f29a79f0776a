using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>What a release does where nothing is said.</summary>
/// <param name="release">The release.</param>
internal sealed class SkeletonEra(KerasVersion release)
{
    // LSTM.__init__ and GRU.__init__ in layers/recurrent.py at the tags 2.2.5 and 2.3.0.
    private static readonly ReleaseRange s_hardGates = ReleaseRange.Since(0).Until(2, 3);

    internal KerasVersion Release => release;

    internal string Name => KerasEras.Of(release).Name;

    /// <summary>Whether configurations have the keys of Keras 1.</summary>
    internal bool IsEarly => KerasEras.All.ToList().IndexOf(KerasEras.Of(release)) <= 1;

    /// <summary>Whether files name no layers that have no arrays, and count those that have some by class.</summary>
    internal bool IsThird => Name == "Keras 3";

    /// <summary>The class of a graph of layers.</summary>
    internal string GraphClass => Name == "tf.keras" ? "Functional" : "Model";

    /// <summary>The gates' activation.</summary>
    internal string Gates => s_hardGates.Contains(release) && Name != "tf.keras" ? "hard_sigmoid" : "sigmoid";

    /// <summary>Whether a GRU resets its state behind the product.</summary>
    internal bool ResetsAfter => Name is "tf.keras" or "Keras 3";
}

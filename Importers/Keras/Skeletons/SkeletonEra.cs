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
    internal string GraphClass => Name is "tf.keras" or "Keras 3" ? "Functional" : "Model";

    /// <summary>The gates' activation.</summary>
    internal string Gates => s_hardGates.Contains(release) && Name != "tf.keras" ? "hard_sigmoid" : "sigmoid";

    // BatchNormalization.__init__ in layers/normalization.py at the tags 1.0.7, 1.0.8, 1.1.2 and 1.2.0.
    private static readonly ReleaseRange s_first = ReleaseRange.Since(0).Until(1, 0, 8),
        s_second = ReleaseRange.Since(0).Until(1, 2);

    /// <summary>What a BatchNormalization adds to variances.</summary>
    internal double Epsilon =>
        s_first.Contains(release) ? 1e-6
        : s_second.Contains(release) ? 1e-5
        : 1e-3;

    /// <summary>Whether a GRU resets its state behind the product.</summary>
    internal bool ResetsAfter => Name is "tf.keras" or "Keras 3";
}

using KerasSharp.Importers.Keras.Detection;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>What a release does where nothing is said.</summary>
/// <param name="release">The release.</param>
internal sealed class SkeletonEra(KerasVersion release)
{
    private static readonly KerasVersion s_third = new(3, 0, 0),
        s_newGates = new(2, 3, 0);

    internal KerasVersion Release => release;

    internal string Name => KerasEras.Of(release).Name;

    /// <summary>Whether configurations have the keys of Keras 1.</summary>
    internal bool IsEarly => KerasEras.All.ToList().IndexOf(KerasEras.Of(release)) <= 1;

    /// <summary>Whether files name no layers that have no arrays, and count those that have some by class.</summary>
    internal bool IsThird => release.CompareTo(s_third) >= 0;

    /// <summary>The gates' activation.</summary>
    internal string Gates => release.CompareTo(s_newGates) < 0 && Name != "tf.keras" ? "hard_sigmoid" : "sigmoid";

    /// <summary>Whether a GRU resets its state behind the product.</summary>
    internal bool ResetsAfter => Name is "tf.keras" or "Keras 3";
}

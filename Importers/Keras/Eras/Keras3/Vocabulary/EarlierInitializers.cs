using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>The initializer that early releases of Keras 3 do not read by the name that they write: of IdentityInitializer none before 3.2
/// knows any name, and from there to 3.6 it is read as Identity (runs of 3.0.5, 3.3.3, 3.6.0 and 3.7.0).</summary>
internal static class EarlierInitializers
{
    private const string Name = "IdentityInitializer",
        EarlierName = "Identity";

    private static readonly ReleaseRange s_named = ReleaseRange.Since(3, 7),
        s_known = ReleaseRange.Since(3, 2);

    /// <summary>Gives the initializers of a layer the names that a release reads.</summary>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="config">Its config, also of layers inside.</param>
    /// <param name="release">The release that is written for.</param>
    /// <exception cref="KerasUnsupportedException">It reads none.</exception>
    internal static void Fit(string layer, JObject config, KerasVersion release)
    {
        if (s_named.Contains(release))
            return;
        foreach (var initializer in config.Descendants().OfType<JObject>().Where(o => Json.TextOf(o, "class_name") == Name).ToList())
            initializer["class_name"] = s_known.Contains(release)
                ? EarlierName
                : throw new KerasUnsupportedException(
                    $"layer '{layer}': an initializer that is an identity is read by Keras {s_known.From} and later, "
                        + $"expected what Keras {release} has"
                );
    }
}

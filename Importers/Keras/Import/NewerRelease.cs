using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>Says of a file that cannot be read, before anything else that is wrong with it, that it is of a release later than all that
/// are known: what follows is then a consequence, and no damage.</summary>
internal static class NewerRelease
{
    /// <summary>Reads, and names the release where that fails.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="options">What the caller decided.</param>
    /// <param name="file">The file of weights; null where there is none.</param>
    /// <param name="architecture">The architecture, as far as it could be read.</param>
    /// <param name="read">The whole reading.</param>
    /// <param name="metadata">What a .keras file says of itself beside the architecture.</param>
    /// <exception cref="KerasUnsupportedException">It failed, and the file is of a release that is not known.</exception>
    internal static T Named<T>(
        string name,
        KerasImportOptions options,
        Hdf5File? file,
        Func<JObject?> architecture,
        Func<T> read,
        JObject? metadata = null
    )
    {
        try
        {
            return read();
        }
        catch (KerasException e) when (Unread(options, file, architecture, metadata) is { } release)
        {
            throw new KerasUnsupportedException($"{name}: a file of Keras {release}; expected one of {KerasEras.Readable}. {e.Message}", e);
        }
    }

    /// <summary>The release of the architecture and its weights, or else of the weights alone, where it is one that is not known.</summary>
    private static Detected<KerasVersion>? Unread(
        KerasImportOptions options,
        Hdf5File? file,
        Func<JObject?> architecture,
        JObject? metadata
    )
    {
        var parsed = Unless(architecture);
        return new[] { parsed, null }
            .Select(a => Unless(() => ReleaseDetection.Of(options, new FileTraits(file, a, null) { Metadata = metadata }).Told))
            .FirstOrDefault(r => r is not null && !KerasEras.Knows(r.Value));
    }

    // What is damaged has been found already, and is told as it is; here it merely tells nothing about the release.
    private static T? Unless<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (KerasException)
        {
            return null;
        }
    }
}

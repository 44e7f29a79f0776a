using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Facts;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Detection;

/// <summary>Which release of Keras wrote a file: said by the caller, by the file, by the architecture, or by the form of either.</summary>
internal static class ReleaseDetection
{
    internal static Finding<KerasVersion> Of(KerasImportOptions options, FileTraits file)
    {
        if (options.Version is { } said)
            return new(said, new Evidence(EvidenceKind.Caller));
        foreach (var group in file.Groups)
            if (FileTraits.Text(group, "keras_version") is { } text && KerasVersion.TryParse(text, out var version))
                return new(version, new Evidence(EvidenceKind.Attribute, "keras_version", group.Path));
        if (file.Metadata?["keras_version"] is JValue { Value: string told } && KerasVersion.TryParse(told, out var saved))
            return new(saved, new Evidence(EvidenceKind.Metadata, "keras_version"));
        if (file.Architecture?["keras_version"] is JValue { Value: string inText } && KerasVersion.TryParse(inText, out var written))
            return new(written, new Evidence(EvidenceKind.ArchitectureKey, "keras_version"));
        // A later form may hold what an earlier one shows too.
        foreach (var era in KerasEras.All.Reverse())
            if (era.Recognize(file) is { } evidence)
                return new(era.AssumedOf(file), evidence, Certain: false);
        return new(KerasEras.Usual.Assumed, new Evidence(EvidenceKind.NoRelease, KerasEras.Usual.Name), Certain: false);
    }
}

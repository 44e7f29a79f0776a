using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Facts;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Detection;

/// <summary>On which backend a model was trained: said by the caller or the file, else by the names of arrays and by what only one of
/// both can do.</summary>
internal static class BackendDetection
{
    /// <exception cref="KerasUnsupportedException">The file names a backend that there is not.</exception>
    internal static Finding<TrainingBackend> Of(KerasImportOptions options, FileTraits file, KerasVersion release, string place)
    {
        if (KerasEras.Of(release).SameOnAllBackends)
            return new(TrainingBackend.TensorFlow, new Evidence(EvidenceKind.OneMeaning, release.ToString()));
        if (options.Backend is { } said)
            return new(said, new Evidence(EvidenceKind.Caller));
        foreach (var group in file.Groups)
            if (FileTraits.Text(group, "backend") is { } text)
                return new(
                    Named(text, $"{group.File.Name}: {Wording.Clip(group.Path)}"),
                    new Evidence(EvidenceKind.Attribute, "backend", group.Path)
                );
        if (file.Architecture?["backend"] is JValue { Value: string inText })
            return new(Named(inText, place), new Evidence(EvidenceKind.ArchitectureKey, "backend"));
        if (file.FirstArray is { } array)
            return array.EndsWith(":0", StringComparison.Ordinal)
                ? new(TrainingBackend.TensorFlow, new Evidence(EvidenceKind.ArrayName, array, "end in :0", "TensorFlow"))
                : new(TrainingBackend.Theano, new Evidence(EvidenceKind.ArrayName, array, "do not end in :0", "Theano"));
        if (file.Says("\"SeparableConvolution2D\""))
            return new(
                TrainingBackend.TensorFlow,
                new Evidence(EvidenceKind.OneBackendOnly, "SeparableConvolution2D", "Keras 1", "TensorFlow")
            );
        if (file.Says("\"border_mode\":\"full\""))
            return new(TrainingBackend.Theano, new Evidence(EvidenceKind.OneBackendOnly, "border_mode full", "Keras 1", "Theano"));
        return new(TrainingBackend.Theano, new Evidence(EvidenceKind.NoBackend), Certain: false);
    }

    /// <summary>Whether the file says that CNTK wrote it.</summary>
    internal static bool IsCntk(FileTraits file) =>
        file.Groups.Any(g => FileTraits.Text(g, "backend") == "cntk") || file.Architecture?["backend"] is JValue { Value: "cntk" };

    private static TrainingBackend Named(string text, string place) =>
        text switch
        {
            "theano" => TrainingBackend.Theano,
            "tensorflow" or "cntk" => TrainingBackend.TensorFlow,
            _ => throw new KerasUnsupportedException($"{place}: backend: expected theano, tensorflow or cntk, found '{text}'"),
        };
}

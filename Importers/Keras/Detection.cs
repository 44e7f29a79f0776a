using KerasSharp.Importers.Hdf5;
using KerasSharp.Importers.Keras.Weights;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras;

/// <summary>Which Keras wrote a file, on which backend: decided by what the file shows.</summary>
internal static class Detection
{
    internal static readonly KerasVersion Usual = new(1, 2, 2);

    /// <summary>The release: said by the caller, by the file, by the architecture, or by the form of either.</summary>
    internal static Detected<KerasVersion> Version(KerasImportOptions options, Hdf5File? file, JObject? architecture, WeightsFile? weights)
    {
        if (options.Version is { } said)
            return new(said, "given by the caller");
        foreach (var group in Groups(file, weights))
            if (Text(group, "keras_version") is { } text && KerasVersion.TryParse(text, out var version))
                return new(version, $"attribute keras_version of {Wording.Clip(group.Path)}");
        if (architecture?["keras_version"] is JValue { Value: string inText } && KerasVersion.TryParse(inText, out var written))
            return new(written, "keras_version in the architecture");
        if (
            architecture is not null
            && !architecture.ContainsKey("class_name")
            && architecture["name"] is JValue { Value: "Sequential" or "Graph" }
        )
            return new(new KerasVersion(0, 3, 3), "the architecture has a name and no class_name, as in Keras 0.3", Certain: false);
        if (weights is { Layout: not WeightsLayout.Named })
            return new(new KerasVersion(0, 3, 3), "arrays called param_0, as in Keras 0.3", Certain: false);
        if (file is not null && file.Root.Attributes.ContainsKey("backend"))
            return new(new KerasVersion(2, 0, 0), "an attribute backend, which Keras 2 began to write", Certain: false);
        string config = architecture?.ToString(Newtonsoft.Json.Formatting.None) ?? "";
        if (
            config.Contains("\"kernel_initializer\"", StringComparison.Ordinal)
            || config.Contains("\"data_format\"", StringComparison.Ordinal)
        )
            return new(new KerasVersion(2, 0, 0), "keys of Keras 2 (kernel_initializer, data_format)", Certain: false);
        return new(Usual, "nothing in the file says which release of Keras 1 wrote it", Certain: false);
    }

    /// <summary>The backend: said by the caller or the file, else by the names of arrays and by what only one of both can do.</summary>
    internal static Detected<TrainingBackend> Backend(
        KerasImportOptions options,
        Hdf5File? file,
        JObject? architecture,
        WeightsFile? weights
    )
    {
        if (options.Backend is { } said)
            return new(said, "given by the caller");
        foreach (var group in Groups(file, weights))
            if (Text(group, "backend") is { } text)
                return new(Named(text, group), $"attribute backend of {Wording.Clip(group.Path)}");
        if (architecture?["backend"] is JValue { Value: string inText })
            return new(Named(inText, null), "backend in the architecture");
        string? array = weights
            ?.Layers.SelectMany(l => l.Arrays)
            .Select(a => a.Name)
            .FirstOrDefault(n => !n.StartsWith("param_", StringComparison.Ordinal));
        if (array is not null)
            return array.EndsWith(":0", StringComparison.Ordinal)
                ? new(TrainingBackend.TensorFlow, $"names of arrays end in :0 ('{array}'), as TensorFlow has them")
                : new(TrainingBackend.Theano, $"names of arrays do not end in :0 ('{array}'), as Theano has them");
        string config = architecture?.ToString(Newtonsoft.Json.Formatting.None) ?? "";
        if (config.Contains("\"SeparableConvolution2D\"", StringComparison.Ordinal))
            return new(TrainingBackend.TensorFlow, "SeparableConvolution2D, which Keras 1 has on TensorFlow only");
        if (config.Contains("\"border_mode\":\"full\"", StringComparison.Ordinal))
            return new(TrainingBackend.Theano, "border_mode full, which Keras 1 has on Theano only");
        return new(TrainingBackend.Theano, "nothing in the file tells Theano and TensorFlow apart", Certain: false);
    }

    private static TrainingBackend Named(string text, Hdf5Group? group) =>
        text switch
        {
            "theano" => TrainingBackend.Theano,
            "tensorflow" or "cntk" => TrainingBackend.TensorFlow,
            _ => throw new KerasUnsupportedException(
                $"{(group is null ? "the architecture" : $"{group.File.Name}: {Wording.Clip(group.Path)}")}: backend: expected theano, tensorflow or cntk, found '{text}'"
            ),
        };

    private static IEnumerable<Hdf5Group> Groups(Hdf5File? file, WeightsFile? weights)
    {
        if (file is not null)
            yield return file.Root;
        if (weights is null)
            yield break;
        if (weights.Group.File != file)
            yield return weights.Group.File.Root;
        if (weights.Group.Path != "/")
            yield return weights.Group;
    }

    private static string? Text(Hdf5Group group, string name) =>
        group.Attributes.TryGetValue(name, out var attribute) && attribute.Type.IsString && attribute.Count == 1
            ? attribute.AsString()
            : null;
}

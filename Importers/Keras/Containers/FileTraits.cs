using KerasSharp.Hdf5;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>What a file shows of who wrote it, for eras to recognize.</summary>
/// <param name="File">The HDF5 file; null for none.</param>
/// <param name="Architecture">The architecture; null where only weights are read.</param>
/// <param name="Weights">The weights; null for none.</param>
internal sealed record FileTraits(Hdf5File? File, JObject? Architecture, WeightsFile? Weights)
{
    private readonly Lazy<string> _text = new(() => Architecture?.ToString(Formatting.None) ?? "");

    /// <summary>What a .keras file says of itself beside the architecture (metadata.json); null where there is none.</summary>
    internal JObject? Metadata { get; init; }

    /// <summary>Whether the architecture is a model with a name and no class_name.</summary>
    internal bool IsFlat =>
        Architecture is not null
        && !Architecture.ContainsKey("class_name")
        && Architecture["name"] is JValue { Value: "Sequential" or "Graph" };

    /// <summary>Whether the architecture holds a passage, written without blanks.</summary>
    internal bool Says(string passage) => _text.Value.Contains(passage, StringComparison.Ordinal);

    /// <summary>Whether a whole-model file's training configuration holds a passage.</summary>
    internal bool SaysOfTraining(string passage) =>
        File is not null && Text(File.Root, "training_config")?.Contains(passage, StringComparison.Ordinal) == true;

    /// <summary>Whether the file's root has an attribute.</summary>
    internal bool HasAttribute(string name) => File is not null && File.Root.Attributes.ContainsKey(name);

    /// <summary>The first array's name that some layer gave it; null where there is none.</summary>
    internal string? FirstArray =>
        Weights
            ?.Layers.SelectMany(l => l.Arrays)
            .Select(a => a.Name)
            .FirstOrDefault(n => !n.StartsWith("param_", StringComparison.Ordinal));

    /// <summary>The groups whose attributes tell of the whole file: the root, and that of the weights.</summary>
    internal IEnumerable<Hdf5Group> Groups
    {
        get
        {
            if (File is not null)
                yield return File.Root;
            if (Weights is null)
                yield break;
            if (Weights.Group.File != File)
                yield return Weights.Group.File.Root;
            if (Weights.Group.Path != "/")
                yield return Weights.Group;
        }
    }

    /// <summary>The text of a group's attribute; null where it is missing or no text.</summary>
    internal static string? Text(Hdf5Group group, string name) =>
        group.Attributes.TryGetValue(name, out var attribute) && attribute.Type.IsString && attribute.Count == 1
            ? attribute.AsString()
            : null;
}

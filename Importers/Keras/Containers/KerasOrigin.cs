using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>Where a model came from, and what is needed to write it back as it came.</summary>
internal sealed class KerasOrigin(ImportReport report) : IModelOrigin
{
    internal ImportReport Report => report;

    public string? NotCompiled => report.NotCompiled;

    public string? WeightName(string path) => WeightNames.Value.GetValueOrDefault(path);

    public string? ClassName(string layer) => Forms.GetValueOrDefault(layer)?.ClassName;

    /// <summary>Keras's names of weights, by the runtime's paths.</summary>
    internal Lazy<IReadOnlyDictionary<string, string>> WeightNames { get; init; } = new(new Dictionary<string, string>());

    /// <summary>The architecture as it was read; null where the caller built the model.</summary>
    internal JObject? Architecture { get; init; }

    /// <summary>Whether both stood in an archive, as tf.keras from 2.12 on writes them too.</summary>
    internal bool IsArchive => File is { Layout: WeightsLayout.Objects } && Architecture?.ContainsKey("registered_name") is true;

    /// <summary>How each layer stands in the file, by its name.</summary>
    internal IReadOnlyDictionary<string, LayerForm> Forms { get; set; } = new Dictionary<string, LayerForm>();

    /// <summary>The file's arrays; null where there was none.</summary>
    internal FileRecord? File { get; set; }

    /// <summary>Members of an archive beside the model: vocabularies, by their names.</summary>
    internal IReadOnlyList<(string Name, byte[] Bytes)> Assets { get; init; } = [];

    /// <summary>What training_config said; null where there was none or it could not be used.</summary>
    internal TrainingSpec? Training { get; set; }

    /// <summary>The optimizer's state as the file had it.</summary>
    internal StoredState? State { get; set; }
}

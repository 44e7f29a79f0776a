using Newtonsoft.Json.Linq;
using KerasSharp.Importers.Keras.Configs;

namespace KerasSharp.Importers.Keras;

/// <summary>Where a model came from, and what is needed to write it back as it came.</summary>
internal sealed class KerasOrigin(ImportReport report) : IModelOrigin
{
    internal ImportReport Report => report;

    /// <summary>The architecture as it was read; null where the caller built the model.</summary>
    internal JObject? Architecture { get; init; }

    /// <summary>How each layer stands in the file, by its name.</summary>
    internal IReadOnlyDictionary<string, LayerForm> Forms { get; set; } = new Dictionary<string, LayerForm>();
}

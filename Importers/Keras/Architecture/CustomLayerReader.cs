using System.Text.Json;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Layers of classes that Keras does not have. Their makers are the caller's and take the platform's JSON; this is the one
/// place where the tree of configs, in which NaN and texts in texts are told apart, becomes that.</summary>
internal static class CustomLayerReader
{
    /// <param name="create">The caller's maker.</param>
    /// <param name="settings">The config.</param>
    /// <param name="context">The import.</param>
    /// <param name="path">The layer's path, for the report.</param>
    /// <param name="form">How the file holds it.</param>
    /// <param name="name">The layer's name.</param>
    internal static ReadLayer Read(
        Func<JsonElement, LayerSpec> create,
        JObject settings,
        ImportContext context,
        string path,
        LayerForm form,
        string? name
    )
    {
        using var document = JsonDocument.Parse(settings.ToString(Formatting.None));
        var layer = create(document.RootElement.Clone()) with { Name = name };
        if (settings["batch_input_shape"] is JArray { Count: > 0 } batch)
        {
            var extents = Json.Extents(batch);
            layer = layer with { BatchSize = extents[0], InputShape = extents[1..] };
        }
        if (settings["trainable"] is { } trainable)
            layer = layer with { Trainable = Json.Flag(trainable) };
        context.Report.Add(ImportNoteKind.Conversion, path, $"the class '{form.ClassName}' is the caller's");
        return new ReadLayer(layer, form);
    }
}

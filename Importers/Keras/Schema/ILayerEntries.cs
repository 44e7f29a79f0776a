using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>Reads and writes whole layers, for configs that hold a layer.</summary>
internal interface ILayerEntries
{
    /// <summary>Reads a layer.</summary>
    /// <param name="entry">Its class_name and config.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">The path of what stands around it, with a slash at its end; empty inside of the outermost model, null for
    /// that one itself.</param>
    /// <exception cref="KerasFormatException">The entry is ill-formed.</exception>
    /// <exception cref="KerasUnsupportedException">The class or one of its settings is unknown.</exception>
    ReadLayer Read(JToken entry, ImportContext context, string? prefix);

    /// <summary>Writes a layer, or a model as a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="usual">The form of each layer.</param>
    /// <exception cref="KerasUnsupportedException">The era has no such layer or setting; the message names it.</exception>
    JObject Write(LayerSpec layer, Func<LayerSpec, LayerForm> usual);
}

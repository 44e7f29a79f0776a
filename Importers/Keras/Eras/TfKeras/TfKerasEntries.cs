using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Architectures of tf.keras: Sequential and Functional.</summary>
internal class TfKerasEntries(LayerTable layers, Dialect dialect) : Keras2Entries(layers, dialect)
{
    protected override ReadLayer? ReadModel(string className, JToken config, string? name, ImportContext context, string? prefix) =>
        base.ReadModel(className == "Functional" ? "Model" : className, config, name, context, prefix);

    // What tells only the class over again, or how it was built, has no bearing here.
    protected override bool IsEntryKey(string className, string key, ImportContext context) =>
        key is "shared_object_id" or "module" or "registered_name" or "build_config" || base.IsEntryKey(className, key, context);
}

using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Writes architectures as Keras 3 does.</summary>
/// <param name="entries">Writes layers.</param>
internal sealed class Keras3ConfigWriter(LayerEntries entries)
{
    /// <summary>A model: module, class_name and config.</summary>
    /// <exception cref="KerasUnsupportedException">Keras 3 has no such layer or setting.</exception>
    internal JObject Write(ModelSpec model, Func<LayerSpec, LayerForm> usual) =>
        throw new KerasUnsupportedException($"model '{model.Name}' ({entries.Dialect.Written}, {usual(model).Version}): not written yet");
}

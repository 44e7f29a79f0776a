using Newtonsoft.Json.Linq;
using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Models;

/// <summary>Writes layers as Keras 1.2.2 writes them.</summary>
internal static class LayerWriter
{
    /// <summary>The entry <c>{"class_name": ..., "config": ...}</c> of a layer.</summary>
    /// <exception cref="KerasUnsupportedException">Keras 1.2.2 has no such layer or setting.</exception>
    internal static JObject Write(LayerSpec layer, LayerForm? form)
    {
        var importer = LayerImporters.BySpec(layer) ?? throw new KerasUnsupportedException($"layer '{layer.Name}': {layer.ClassName} has no form in Keras 1.2.2");
        var writer = new ConfigWriter(layer.Name ?? layer.ClassName, form ?? importer.FormOf(layer));
        writer.Text("name", layer.Name);
        if (layer is not InputLayer) writer.Flag("trainable", layer.Trainable);
        if (layer.InputShape is { } shape)
        {
            writer.Value<IEnumerable<int?>>("batch_input_shape", shape.Prepend(layer.BatchSize), Json.Extents, Json.Of);
            bool integer = layer is Embedding or InputLayer { Integer: true };
            writer.Text("input_dtype", writer.Form.InputDtype ?? (integer ? "int32" : "float32"));
        }
        importer.Exchange(writer, layer);
        return new JObject { ["class_name"] = writer.Form.ClassName ?? importer.ClassOf(layer), ["config"] = writer.Result };
    }
}

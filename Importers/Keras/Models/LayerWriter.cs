using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Saving;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Models;

/// <summary>Writes layers as Keras 1.2.2 writes them.</summary>
internal static class LayerWriter
{
    /// <summary>The entry <c>{"class_name": ..., "config": ...}</c> of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="usual">The form of each layer.</param>
    /// <exception cref="KerasUnsupportedException">Keras 1.2.2 has no such layer or setting; the message names it.</exception>
    internal static JObject Write(LayerSpec layer, Func<LayerSpec, LayerForm> usual)
    {
        string name = layer.Name ?? layer.ClassName;
        var importer = LayerImporters.BySpec(layer) is { IsInKeras1: true } known
            ? known
            : throw new KerasUnsupportedException($"layer '{name}': {layer.ClassName} has no form in Keras 1.2.2");
        var form = usual(layer);
        var writer = new ConfigWriter(name, form, usual);
        writer.Text("name", layer.Name);
        if (layer is not (InputLayer or Merge))
            writer.Flag("trainable", layer.Trainable);
        if (layer.InputShape is { } shape)
        {
            writer.Value<IEnumerable<int?>>("batch_input_shape", shape.Prepend(layer.BatchSize), Json.Extents, Json.Of);
            writer.Text("input_dtype", layer is Embedding or InputLayer { Integer: true } ? "int32" : "float32");
        }
        importer.Exchange(writer, layer);
        var entry = new JObject { ["class_name"] = importer.ClassOf(layer), ["config"] = writer.Result };
        RequireSame(layer, entry, form, name);
        return entry;
    }

    /// <summary>Reads back what was written: a setting that does not come back is one that Keras 1.2.2 cannot hold.</summary>
    private static void RequireSame(LayerSpec layer, JObject entry, LayerForm form, string name)
    {
        var report = new ImportReport
        {
            Files = [],
            Version = new Detected<KerasVersion>(form.Version, "being written"),
            Backend = new Detected<TrainingBackend>(form.Backend, "being written"),
            DimOrdering = new Detected<DataFormat>(OrderingResolver.OrderingOf(layer) ?? form.DataFormat, "being written"),
        };
        var context = new ImportContext("(written)", report, new KerasImportOptions { BatchNormalization = StatisticForm.Variance }, null);
        if (SpecComparer.Difference(layer, LayerReader.Read(entry, context, "").Layer) is { } difference)
            throw new KerasUnsupportedException($"layer '{name}' ({layer.ClassName}): Keras 1.2.2 has no place for {difference}");
    }
}

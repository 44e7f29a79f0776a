using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Reads a Sequential, the first layer of which may be a Merge with branches of its own.</summary>
/// <param name="entries">Reads layers.</param>
/// <param name="functional">Reads branches that are functional models.</param>
internal class MergedSequentialReader(LayerEntries entries, FunctionalReader functional) : SequentialReader(entries)
{
    private readonly LayerEntries _entries = entries;

    protected override TensorRef First(JToken entry, GraphBuilder builder, bool called)
    {
        var (className, _, config) = _entries.Open(entry, builder.Context, builder.Prefix);
        if (className != "Merge" || config is not JObject merge || merge["layers"] is not JArray branches)
            return base.First(entry, builder, called);
        TensorRef[] values = [.. branches.Select(b => Branch(b, builder))];
        var settings = (JObject)config.DeepClone();
        settings.Remove("layers");
        var inner = new JObject { ["class_name"] = "Merge", ["config"] = settings };
        var read = _entries.Read(inner, builder.Context, builder.Prefix);
        // Keras keeps no masks of models as such: a Merge of models sees none, unless the whole is called again on other inputs.
        if (!called && read.Layer is Merge layer)
            read = read with { Layer = layer with { Masks = MergeMasks.Dropped } };
        return Apply(read, builder, values);
    }

    /// <summary>A branch of a Merge that stands first. Its layers count as the outer model's, in files too.</summary>
    protected TensorRef Branch(JToken entry, GraphBuilder builder)
    {
        var (className, _, config) = _entries.Open(entry, builder.Context, builder.Prefix);
        if (className == "Sequential")
            return builder.Deeper(() => Stack(Entries(config, builder.Context, builder.Prefix), builder, called: false));
        if (className is "Model" or "Container")
            return functional.Inline(config, builder);
        return Start(_entries.Read(entry, builder.Context, builder.Prefix), builder);
    }
}

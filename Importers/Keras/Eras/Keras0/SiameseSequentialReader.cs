using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras0;

/// <summary>Reads a Sequential, the first layer of which may be a Siamese, or a Merge, with branches of its own.</summary>
/// <param name="entries">Reads layers.</param>
/// <param name="functional">Reads branches that are functional models.</param>
internal sealed class SiameseSequentialReader(LayerEntries entries, FunctionalReader functional)
    : MergedSequentialReader(entries, functional)
{
    private readonly LayerEntries _entries = entries;

    protected override TensorRef First(JToken entry, GraphBuilder builder, bool called)
    {
        var (className, _, config) = _entries.Open(entry, builder.Context, builder.Prefix);
        return className == "Siamese" && config is JObject siamese ? Siamese(siamese, builder) : base.First(entry, builder, called);
    }

    /// <summary>One layer on top of several branches, merged. Files have the layer's arrays first.</summary>
    private TensorRef Siamese(JObject config, GraphBuilder builder)
    {
        string place = $"{builder.Context.ConfigPlace}: the Siamese layer that stands first";
        if (config["layer"] is not { } layer || config["inputs"] is not JArray { Count: > 1 } branches)
            throw new KerasFormatException($"{place}: expected a layer and several inputs");
        if (config["merge_mode"] is not JValue { Value: "sum" or "ave" or "mul" or "concat" })
            throw new KerasUnsupportedException(
                $"{place}: expected a merge_mode sum, ave, mul or concat, found "
                    + $"{ConfigText.Describe(config["merge_mode"] ?? JValue.CreateNull())}"
            );
        int shared = builder.Add(_entries.Read(layer, builder.Context, builder.Prefix));
        TensorRef[] values = [.. branches.Select(b => Branch(b, builder))];
        var merge = new JObject
        {
            ["class_name"] = "Merge",
            ["config"] = new JObject
            {
                ["mode"] = config["merge_mode"],
                ["concat_axis"] = config["concat_axis"] ?? -1,
                ["dot_axes"] = config["dot_axes"] ?? -1,
            },
        };
        return Apply(
            _entries.Read(merge, builder.Context, builder.Prefix),
            builder,
            [.. values.Select(v => new TensorRef(builder.Call(shared, v)))]
        );
    }
}

using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Models;

/// <summary>Reads a Sequential: a list of layers, the first of which may be a Merge with branches of its own.</summary>
internal static class SequentialReader
{
    /// <summary>Reads a Sequential.</summary>
    /// <param name="config">Its config.</param>
    /// <param name="name">Its name, where it has one.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">The path of the model around it; null where there is none.</param>
    /// <param name="called">Whether it is called on the values of other layers.</param>
    internal static ReadLayer Read(JToken config, string? name, ImportContext context, string? prefix, bool called)
    {
        var builder = new GraphBuilder(context, prefix is null ? "" : $"{prefix}{name ?? "sequential"}/");
        var end = Stack(Entries(config, context, builder.Prefix), builder, called);
        return builder.Build(
            name,
            [end],
            isSequential: true,
            new LayerForm
            {
                Version = context.Version,
                Backend = context.Backend,
                ClassName = "Sequential",
            }
        );
    }

    /// <summary>The list of layers; Keras 2.2.3 and later put it into an object.</summary>
    private static JArray Entries(JToken config, ImportContext context, string prefix)
    {
        var list = config is JObject parts ? parts["layers"] : config;
        if (list is not JArray { Count: > 0 } entries)
            throw new KerasFormatException(
                $"{context.ConfigPlace}: Sequential '{prefix.TrimEnd('/')}': expected a list of layers, found {ConfigText.Describe(list ?? config)}"
            );
        return entries;
    }

    private static TensorRef Stack(JArray entries, GraphBuilder builder, bool called)
    {
        var value = First(entries[0], builder, called);
        foreach (var entry in entries.Skip(1))
            value = Apply(LayerReader.Read(entry, builder.Context, builder.Prefix), builder, value);
        return value;
    }

    private static TensorRef First(JToken entry, GraphBuilder builder, bool called)
    {
        var (className, name, config) = LayerReader.Open(entry, builder.Context, builder.Prefix);
        if (className == "Merge" && config is JObject { } merge && merge["layers"] is JArray branches)
        {
            TensorRef[] values = [.. branches.Select(b => Branch(b, builder))];
            var settings = (JObject)config.DeepClone();
            settings.Remove("layers");
            var inner = new JObject { ["class_name"] = "Merge", ["config"] = settings };
            var read = LayerReader.Read(inner, builder.Context, builder.Prefix);
            // Keras keeps no masks of models as such: a Merge of models sees none, unless the whole is called again on other inputs.
            if (!called && read.Layer is Merge layer)
                read = read with { Layer = layer with { Masks = MergeMasks.Dropped } };
            return Apply(read, builder, values);
        }
        if (className == "Siamese" && config is JObject siamese)
            return Siamese(siamese, builder);
        return Start(
            className == "Sequential"
                ? Read(config, name, builder.Context.Inside(builder.Prefix), builder.Prefix, called: false)
                : LayerReader.Read(entry, builder.Context, builder.Prefix),
            builder
        );
    }

    /// <summary>Of Keras 0.3: one layer on top of several branches, merged. Files have the layer's arrays first.</summary>
    private static TensorRef Siamese(JObject config, GraphBuilder builder)
    {
        string place = $"{builder.Context.ConfigPlace}: the Siamese layer that stands first";
        if (config["layer"] is not { } layer || config["inputs"] is not JArray { Count: > 1 } branches)
            throw new KerasFormatException($"{place}: expected a layer and several inputs");
        if (config["merge_mode"] is not JValue { Value: "sum" or "ave" or "mul" or "concat" })
            throw new KerasUnsupportedException(
                $"{place}: expected a merge_mode sum, ave, mul or concat, found {ConfigText.Describe(config["merge_mode"] ?? JValue.CreateNull())}"
            );
        int shared = builder.Add(LayerReader.Read(layer, builder.Context, builder.Prefix));
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
            LayerReader.Read(merge, builder.Context, builder.Prefix),
            builder,
            [.. values.Select(v => new TensorRef(builder.Call(shared, v)))]
        );
    }

    /// <summary>A branch of a Merge that stands first. Its layers count as the outer model's, in files too.</summary>
    private static TensorRef Branch(JToken entry, GraphBuilder builder)
    {
        var (className, _, config) = LayerReader.Open(entry, builder.Context, builder.Prefix);
        if (className == "Sequential")
            return builder.Deeper(() => Stack(Entries(config, builder.Context, builder.Prefix), builder, called: false));
        if (className is "Model" or "Container")
            return FunctionalReader.Inline(config, builder);
        return Start(LayerReader.Read(entry, builder.Context, builder.Prefix), builder);
    }

    /// <summary>A layer that stands first, with the input that it implies.</summary>
    private static TensorRef Start(ReadLayer read, GraphBuilder builder)
    {
        switch (read.Layer)
        {
            case InputLayer:
                return builder.Input(read);
            case ModelSpec model:
                TensorRef[] inputs =
                [
                    .. model
                        .Inputs.Select(i => (InputLayer)model.Layers[model.Calls[i.Call].Layer])
                        .Select(i => builder.ImplicitInput(i.Name!, i.KerasNamePrefix, i, i.Integer ? "int32" : "float32")),
                ];
                return Apply(read, builder, inputs);
            default:
                if (read.Layer is AutoEncoder { InputShape: null, Encoder: var encoder })
                    read = read with { Layer = read.Layer with { InputShape = ShapeOf(encoder) } };
                var layer = builder.Named(read.Layer);
                return Apply(
                    read with
                    {
                        Layer = layer,
                    },
                    builder,
                    builder.ImplicitInput(layer.Name + "_input", CountedName(read.Form), layer, read.Form.InputDtype)
                );
        }
    }

    // Keras 1: Layer.create_input_layer. Keras 2 names it as we do, Keras 0.3 not at all.
    private static string? CountedName(LayerForm form) =>
        form is { Version.Major: 1, ClassName: { } className } ? $"{className.ToLowerInvariant()}_input_" : null;

    private static IReadOnlyList<int?>? ShapeOf(LayerSpec layer) =>
        layer is ModelSpec { Inputs: [var input] } model ? model.Layers[model.Calls[input.Call].Layer].InputShape : layer.InputShape;

    private static TensorRef Apply(ReadLayer read, GraphBuilder builder, params TensorRef[] inputs)
    {
        if (read.Layer is ModelSpec { Outputs.Count: > 1 } model)
            throw new KerasFormatException(
                $"{builder.Context.ConfigPlace}: layer '{builder.Prefix}{model.Name}': expected one output inside a Sequential, found {model.Outputs.Count}"
            );
        int index = builder.Add(read);
        return new TensorRef(builder.Call(index, inputs));
    }
}

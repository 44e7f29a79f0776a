using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Reads a Sequential: a list of layers.</summary>
/// <param name="entries">Reads layers.</param>
internal class SequentialReader(LayerEntries entries)
{
    /// <summary>Reads a Sequential.</summary>
    /// <param name="config">Its config.</param>
    /// <param name="name">Its name, where it has one.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">The path of the model around it; null where there is none.</param>
    /// <param name="called">Whether it is called on the values of other layers.</param>
    internal ReadLayer Read(JToken config, string? name, ImportContext context, string? prefix, bool called)
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
    protected static JArray Entries(JToken config, ImportContext context, string prefix)
    {
        var list = config is JObject parts ? parts["layers"] : config;
        if (list is not JArray { Count: > 0 } found)
            throw new KerasFormatException(
                $"{context.ConfigPlace}: Sequential '{prefix.TrimEnd('/')}': expected a list of layers, found "
                    + $"{ConfigText.Describe(list ?? config)}"
            );
        return found;
    }

    /// <summary>Layers one upon another; gives the value of the last.</summary>
    protected TensorRef Stack(JArray list, GraphBuilder builder, bool called)
    {
        var value = First(list[0], builder, called);
        foreach (var entry in list.Skip(1))
            value = Apply(entries.Read(entry, builder.Context, builder.Prefix), builder, value);
        return value;
    }

    /// <summary>The layer that stands first.</summary>
    protected virtual TensorRef First(JToken entry, GraphBuilder builder, bool called)
    {
        var (className, name, config) = entries.Open(entry, builder.Context, builder.Prefix);
        return Start(
            className == "Sequential"
                ? Read(config, name, builder.Context.Inside(builder.Prefix), builder.Prefix, called: false)
                : entries.Read(entry, builder.Context, builder.Prefix),
            builder
        );
    }

    /// <summary>A layer that stands first, with the input that it implies.</summary>
    protected TensorRef Start(ReadLayer read, GraphBuilder builder)
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
                        .Select(i => builder.ImplicitInput(i.Name!, i.KerasNamePrefix, i, InputDtypes.Written(i))),
                ];
                return Apply(read, builder, inputs);
            default:
                if (read.Layer is AutoEncoder { InputShape: null, Encoder: var encoder })
                    read = read with { Layer = read.Layer with { InputShape = ShapeOf(encoder) } };
                var layer = builder.Named(read);
                return Apply(
                    read with
                    {
                        Layer = layer,
                    },
                    builder,
                    builder.ImplicitInput(layer.Name + "_input", entries.CountedInputName(read.Form), layer, read.Form.InputDtype)
                );
        }
    }

    private static IReadOnlyList<int?>? ShapeOf(LayerSpec layer) =>
        layer is ModelSpec { Inputs: [var input] } model ? model.Layers[model.Calls[input.Call].Layer].InputShape : layer.InputShape;

    /// <summary>Puts a layer on top of values.</summary>
    protected static TensorRef Apply(ReadLayer read, GraphBuilder builder, params TensorRef[] inputs)
    {
        if (read.Layer is ModelSpec { Outputs.Count: > 1 } model)
            throw new KerasFormatException(
                $"{builder.Context.ConfigPlace}: layer '{builder.Prefix}{model.Name}': expected one output inside a Sequential, found "
                    + $"{model.Outputs.Count}"
            );
        int index = builder.Add(read);
        return new TensorRef(builder.Call(index, inputs));
    }
}

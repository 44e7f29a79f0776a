using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Reads functional models of Keras 3: layers and operations with their calls, whose arguments hold values anywhere.</summary>
/// <param name="entries">Reads layers.</param>
internal sealed class Keras3Functional(LayerEntries entries)
{
    /// <summary>Reads a model.</summary>
    /// <param name="config">Its config.</param>
    /// <param name="name">Its name.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">The path of the model around it; null where there is none.</param>
    internal ReadLayer Read(JObject config, string? name, ImportContext context, string? prefix)
    {
        var builder = new GraphBuilder(context, prefix is null ? "" : $"{prefix}{name}/");
        string place = Wording.Of(
            $"{context.ConfigPlace}: {(builder.Prefix.Length == 0 ? "the model" : $"model '{Wording.Clip(builder.Prefix.TrimEnd('/'))}'")}"
        );
        foreach (var member in config.Properties())
            if (
                member.Name is not ("name" or "layers" or "input_layers" or "output_layers" or "trainable" or "dtype")
                && member.Value is not JValue { Value: null }
            )
                throw new KerasUnsupportedException($"{place}: unknown key '{member.Name}' of a functional model");
        try
        {
            bool trainable = config["trainable"] is not { } flag || Json.Flag(flag);
            var graph = new Keras3Graph(entries, builder, place);
            var outputs = graph.Read(config);
            var form = new LayerForm
            {
                Version = context.Version,
                Backend = context.Backend,
                ClassName = "Functional",
            };
            var read = builder.Build(name, outputs, isSequential: false, form, trainable);
            return read with
            {
                Layer = ReachedCalls.Of((ModelSpec)read.Layer) with
                {
                    InputKeys = Keys(config["input_layers"]),
                    OutputKeys = Keys(config["output_layers"]),
                    // Of a model inside, each layer says by itself whether it learns.
                    LearnsFrozen = !trainable && prefix is not null,
                },
            };
        }
        catch (ConfigValueException e)
        {
            throw new KerasFormatException($"{place}: {e.Message}", e);
        }
    }

    /// <summary>The names in a dictionary of single values, in the order of the model's own list of these.</summary>
    private static string[]? Keys(JToken? ends) =>
        ends is JObject named && named.PropertyValues().All(v => v is JArray { Count: 3 } one && one[0] is JValue { Value: string })
            ? [.. Json.InOrder(named).Select(p => p.Name)]
            : null;
}

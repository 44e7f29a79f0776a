using System.Collections.Frozen;
using System.Text;
using KerasSharp.Importers.Keras.Operations;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>Reads TensorFlowOpLayer (TensorFlow 1.15 to 2.3): a node of a graph, whose inputs are constants, by their place, and values of
/// the model in the places that are left.</summary>
internal static class TfNode
{
    private static readonly FrozenDictionary<string, OperationForm> s_forms = NodeForms.All.ToFrozenDictionary(StringComparer.Ordinal);

    // Types and counts of inputs, which the inputs themselves tell.
    private static readonly string[] s_told =
    [
        "T",
        "N",
        "Tidx",
        "Tshape",
        "Tperm",
        "Tpaddings",
        "Tmultiples",
        "Tdim",
        "Tlen",
        "Taxis",
        "Tparams",
        "Tindices",
        "TI",
        "Index",
        "SrcT",
        "Truncate",
        "out_type",
        "output_type",
        "index_type",
        "dtype",
        "incompatible_shape_error",
        "_class",
        "validate_indices",
        "explicit_paddings",
        "batch_dims",
        "_cloned",
    ];

    internal static (OperationLayer Layer, IReadOnlyList<GraphValue> Inputs) Read(JObject config, JToken node, string place)
    {
        if (config["node_def"] is not JObject definition || Json.TextOf(definition, "op") is not { } op)
            throw new KerasUnsupportedException(
                $"{place}: expected node_def to be an object with an operation, as TensorFlow 1.15 writes it"
            );
        KerasUnsupportedException Bad(Wording problem) => new($"{place}: the operation {Wording.Clip(op)}: {problem}");
        var form =
            s_forms.GetValueOrDefault(op)
            ?? throw new KerasUnsupportedException($"{place}: the operation {Wording.Clip(op)} is not supported");
        int count = definition["input"] is JArray inputs
            ? inputs.Count(i => i is JValue { Value: string name } && !name.StartsWith('^'))
            : 0;
        var named = Values(count, config["constants"] as JObject ?? [], node, Bad);
        foreach (var attribute in (definition["attr"] as JObject ?? []).Properties())
        {
            if (attribute is { Name: "batch_dims", Value: var dims } && Plain(dims, Bad) is JValue { Value: not (null or 0L) })
                throw Bad("batch_dims other than 0 are not supported");
            if (!s_told.Contains(attribute.Name))
                named[attribute.Name] = Plain(attribute.Value, Bad);
        }
        var arguments = new OperationArguments(named, Bad) { Count = count };
        var layer = form.Read(arguments);
        arguments.Finish();
        return (layer, arguments.Inputs);
    }

    private static Dictionary<string, JToken> Values(int count, JObject constants, JToken node, Func<Wording, KerasException> bad)
    {
        // A single value may stand without the list around it.
        JToken[] values =
            TfOperations.IsReference(node) ? [node]
            : node is JArray list ? [.. list]
            : [];
        var named = new Dictionary<string, JToken>(StringComparer.Ordinal);
        int next = 0;
        for (int i = 0; i < count; i++)
            if (constants[$"{i}"] is { } constant)
                named[$"{i}"] = constant;
            else if (next < values.Length && TfOperations.IsReference(values[next]))
            {
                var value = values[next++];
                named[$"{i}"] = ValueToken.From(new GraphValue(Json.Text(value[0]!), Json.Int(value[1]!), Json.Int(value[2]!)));
            }
            else
                throw bad($"expected {count} inputs, found {constants.Count} constants and {values.Length} values");
        return next == values.Length
            ? named
            : throw bad($"expected {count} inputs, found {constants.Count} constants and {values.Length} values");
    }

    /// <summary>The value of an attribute, which stands in an object under its type.</summary>
    private static JToken Plain(JToken attribute, Func<Wording, KerasException> bad)
    {
        if (attribute is not JObject { Count: <= 1 } typed)
            throw bad($"expected an attribute with one value, found {ConfigText.Describe(attribute)}");
        if (typed.Properties().FirstOrDefault() is not { } only)
            return JValue.CreateNull();
        try
        {
            return only.Name switch
            {
                "i" => new JValue((long)Json.Int(only.Value)),
                "f" => new JValue(Json.Number(only.Value)),
                "b" or "type" => only.Value,
                "s" => new JValue(Encoding.UTF8.GetString(Convert.FromBase64String(Json.Text(only.Value)))),
                "list" when only.Value is JObject { Count: <= 1 } parts => new JArray(
                    parts.Properties().SelectMany(p => p.Value as JArray ?? []).Select(v => (long)Json.Int(v))
                ),
                var other => throw bad($"attributes of the type '{other}' are not supported"),
            };
        }
        catch (Exception e) when (e is ConfigValueException or FormatException)
        {
            throw bad($"expected the value of an attribute, found {ConfigText.Describe(attribute)}");
        }
    }
}

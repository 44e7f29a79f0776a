using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.TfKeras.Operations;
using KerasSharp.Importers.Keras.Operations;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Reads functional models, whose calls hold values among their arguments: <c>[["query", 0, 0, {"value": ["value", 0,
/// 0]}]]</c>.</summary>
internal sealed class TfKerasFunctionalReader(LayerEntries entries) : FunctionalReader(entries)
{
    // Values that a layer takes behind its first one, in whatever way they are passed.
    private static readonly string[] s_behindFirst = ["initial_state", "constants"];

    protected override bool IsModelKey(string key) => key is "batch_input_shape" or "build_input_shape" || base.IsModelKey(key);

    protected override StoredCall Call(JToken node, string place)
    {
        // A call on one value may stand without the list around it.
        if (node is JArray { Count: 3 or 4 } one && IsReference(one))
            node = new JArray { one.DeepClone() };
        if (node is not JArray { Count: > 0 } sources)
            return base.Call(node, place);
        var call = new StoredCall([.. sources.Select(s => Reference(s, place))]);
        // Where a layer is called on a list, each of its values has the arguments of all.
        var arguments = sources
            .OfType<JArray>()
            .Where(s => s.Count == 4)
            .SelectMany(s => ((JObject)s[3]).Properties())
            .DistinctBy(a => a.Name);
        foreach (var argument in arguments)
            call = WithArgument(call, argument.Name, argument.Value, place);
        return call;
    }

    protected override (ReadLayer Layer, IReadOnlyList<StoredCall> Calls)? Operation(JToken entry, ImportContext context, string place)
    {
        if (entry is not JObject parts || Json.TextOf(parts, "class_name") is not { } className || !TfOperations.Has(className))
            return null;
        string name =
            Json.TextOf(parts, "name")
            ?? throw new KerasFormatException($"{place}: expected each layer to have a name, found a {className} without");
        string layerPlace = Wording.Of($"{place}: layer '{name}'");
        if (parts["config"] is not JObject config || parts["inbound_nodes"] is not JArray { Count: > 0 } nodes)
            throw new KerasFormatException($"{layerPlace}: expected an operation with a config and its call");
        try
        {
            var read = nodes.Select(n => TfOperations.Read(className, config, n, layerPlace)).ToList();
            var (layer, _) = read[0];
            if (read.Any(r => r.Layer != layer))
                throw new KerasUnsupportedException($"{layerPlace}: expected an operation with the same arguments in each of its calls");
            if (Forms.Half(config, nodes) is { } half)
                context.Report.Add(ImportNoteKind.Conversion, name, $"its numbers are {half}; they are 32-bit floats here");
            var form = new LayerForm
            {
                Version = context.Version,
                Backend = context.Backend,
                ClassName = className,
                Config = new JObject { ["config"] = config.DeepClone(), ["inbound_nodes"] = nodes.DeepClone() },
            };
            return (
                new ReadLayer(layer with { Name = name }, form),
                [.. read.Select(r => new StoredCall([.. r.Inputs.Select(i => (i.Layer, i.Call, i.Output))]))]
            );
        }
        catch (ConfigValueException e)
        {
            throw new KerasFormatException($"{layerPlace}: {e.Message}", e);
        }
    }

    private StoredCall WithArgument(StoredCall call, string name, JToken value, string place)
    {
        if (IsNothing(value))
            return call;
        JArray[] tensors = [.. References(value)];
        if (tensors.Length > 0)
        {
            bool several = value is JArray list && !IsReference(list);
            for (int i = 0; i < tensors.Length; i++)
            {
                string keyword = several && name == "mask" ? $"{name}.{i}" : name;
                call = call.With(Reference(tensors[i], place), s_behindFirst.Contains(name) ? null : keyword);
            }
            return call;
        }
        return (name, value) switch
        {
            ("training", JValue { Value: false or 0L }) => call with { PredictsAlways = true },
            ("use_causal_mask", JValue { Value: bool causal }) => call with { UsesCausalMask = causal },
            ("return_attention_scores", JValue { Value: bool scores }) => call with { ReturnsScores = scores },
            _ => throw Unexpected(new JObject { [name] = value }, place),
        };
    }

    // Null, or lists of nothing else.
    private static bool IsNothing(JToken value) => value is JArray list ? list.All(IsNothing) : Json.IsNull(value);

    private static bool IsReference(JArray list) =>
        list
            is [JValue { Value: string }, JValue { Type: JTokenType.Integer }, JValue { Type: JTokenType.Integer }, ..]
                and { Count: 3 or 4 };

    private static IEnumerable<JArray> References(JToken value) =>
        value switch
        {
            JArray list when IsReference(list) => [list],
            JArray list => list.SelectMany(References),
            JObject named => named.Properties().SelectMany(p => References(p.Value)),
            _ => [],
        };
}

using KerasSharp.Importers.Keras.Architecture;
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

using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Operations;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Operations;

/// <summary>Reads TFOpLambda and SlicingOpLambda (TensorFlow 2.4 to 2.15): <c>[["dense", 0, 0, {"y": 0.5}]]</c>, where the first argument
/// stands before the others.</summary>
internal static class TfOperations
{
    private const string Constant = "_CONSTANT_VALUE";

    // Names under which TensorFlow has a function a second time.
    private static readonly FrozenDictionary<string, string> s_aliases = new Dictionary<string, string>
    {
        ["add"] = "math.add",
        ["compat.v1.math.argmax"] = "math.argmax",
        ["compat.v1.argmax"] = "math.argmax",
        ["nn.sigmoid"] = "math.sigmoid",
        ["nn.tanh"] = "math.tanh",
        ["nn.softplus"] = "math.softplus",
        ["math.softmax"] = "nn.softmax",
        ["compat.v1.math.softmax"] = "nn.softmax",
        ["compat.v1.nn.leaky_relu"] = "nn.leaky_relu",
        ["nn.swish"] = "nn.silu",
        ["nn.l2_normalize"] = "math.l2_normalize",
        ["compat.v1.concat"] = "concat",
        ["compat.v1.where_v2"] = "where",
        ["linalg.norm"] = "norm",
        ["nn.top_k"] = "math.top_k",
        ["compat.v1.depth_to_space"] = "nn.depth_to_space",
        ["compat.v1.space_to_depth"] = "nn.space_to_depth",
        ["linalg.tensordot"] = "tensordot",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, OperationForm> s_forms = FunctionForms
        .All.Concat(RearrangingForms.All)
        .Concat(OrderingForms.All)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether entries of a class are operations.</summary>
    internal static bool Has(string? className) => className is "TFOpLambda" or "SlicingOpLambda" or "TensorFlowOpLayer";

    /// <summary>Reads an operation and the values that it takes.</summary>
    /// <param name="className">Its class.</param>
    /// <param name="config">Its config.</param>
    /// <param name="node">The one element of its inbound_nodes.</param>
    /// <param name="place">File, model and layer, for messages.</param>
    /// <exception cref="KerasUnsupportedException">The operation, or an argument of it, is not supported.</exception>
    internal static (OperationLayer Layer, IReadOnlyList<GraphValue> Inputs) Read(
        string className,
        JObject config,
        JToken node,
        string place
    )
    {
        if (className == "TensorFlowOpLayer")
            return TfNode.Read(config, node, place);
        string function = Json.TextOf(config, "function") ?? "";
        KerasUnsupportedException Bad(Wording problem) => new($"{place}: the operation tf.{Wording.Clip(function)}: {problem}");
        var form =
            s_forms.GetValueOrDefault(s_aliases.GetValueOrDefault(function, function))
            ?? throw new KerasUnsupportedException($"{place}: the operation tf.{Wording.Clip(function)} is not supported");
        var (first, keywords) = Arguments(node, Bad);
        var named = form.Bind([first], keywords, Bad);
        // The name that the caller gave has no bearing.
        named.Remove("name");
        var arguments = new OperationArguments(named, Bad);
        var layer = form.Read(arguments);
        arguments.Finish();
        return (layer, arguments.Inputs);
    }

    /// <summary>The first argument, and the others by keyword.</summary>
    private static (JToken First, JObject Keywords) Arguments(JToken node, Func<Wording, KerasException> bad)
    {
        if (node is JArray { Count: 4 } constant && constant[0] is JValue { Value: Constant } && constant[3] is JObject others)
            return (Values(constant[2]), (JObject)Values(others));
        if (IsReference(node))
            return (Values(node), node is JArray { Count: 4 } one ? (JObject)Values(one[3]) : []);
        // Each value of a list that is the first argument repeats the other ones.
        if (node is JArray { Count: > 0 } list)
        {
            var keywords = list.OfType<JArray>().Select(v => v.Count == 4 ? v[3] as JObject : null).FirstOrDefault(k => k is not null);
            return (new JArray(list.Select(First)), keywords is null ? [] : (JObject)Values(keywords));
        }
        throw bad($"expected a call on a value of the model, found {ConfigText.Describe(node)}");
    }

    private static JToken First(JToken item) =>
        item is JArray { Count: 3 or 4 } constant && constant[0] is JValue { Value: Constant } ? Values(constant[2]) : Values(item);

    /// <summary>Arguments with the values of the model in the form in which operations know them.</summary>
    private static JToken Values(JToken token) =>
        IsReference(token)
            ? ValueToken.From(new GraphValue(Json.Text(token[0]!), Json.Int(token[1]!), Json.Int(token[2]!)))
            : token switch
            {
                JArray list => new JArray(list.Select(Values)),
                JObject named => new JObject(named.Properties().Select(p => new JProperty(p.Name, Values(p.Value)))),
                _ => token,
            };

    internal static bool IsReference(JToken token) =>
        token is JArray { Count: 3 or 4 } list
        && list[0] is JValue { Type: JTokenType.String, Value: not Constant }
        && list[1] is JValue { Type: JTokenType.Integer }
        && list[2] is JValue { Type: JTokenType.Integer }
        && (list.Count == 3 || list[3] is JObject);
}

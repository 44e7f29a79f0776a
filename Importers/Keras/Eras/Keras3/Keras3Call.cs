using KerasSharp.Importers.Keras.Operations;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Reads one call of a layer: which values it takes by place and by keyword, and its settings.</summary>
/// <param name="masks">The masks of the graph.</param>
/// <param name="left">The operations that do nothing but make masks.</param>
/// <param name="values">The calls that were made.</param>
/// <param name="handsOnStated">Whether masks that calls state go on to later layers.</param>
/// <param name="place">File and model, for messages.</param>
internal sealed class Keras3Call(
    Keras3Masks masks,
    IReadOnlySet<Keras3Node> left,
    IReadOnlyDictionary<(string Layer, int Call), int> values,
    Func<bool> handsOnStated,
    string place
)
{
    // Values that a layer takes behind its first one, in whatever way they are passed.
    private static readonly string[] s_behindFirst = ["initial_state"];

    private static readonly string[] s_firsts = ["inputs", "sequences", "input", "x", "query"];

    internal CallSpec Of(Keras3Node node, LayerSpec layer)
    {
        var inputs = new List<TensorRef>();
        var keywords = new List<string?>();
        void Add(Keras3Tensor tensor, string? keyword)
        {
            inputs.Add(new TensorRef(Call(tensor, node), tensor.Output));
            keywords.Add(keyword);
        }

        void AddMasks(JToken argument)
        {
            foreach (var (tensor, keyword) in MasksOf(argument).Where(m => !IsLeft(m.Tensor)))
                Add(tensor, keyword);
        }

        if (node.Args.FirstOrDefault(a => !Keras3Tensor.Within(a).Any() && !Json.IsNull(a)) is { } plain)
            throw Unexpected(node, $"the value {ConfigText.Describe(plain)} by its place");
        foreach (var tensor in Keras3Tensor.Within(node.Args))
            Add(tensor, null);
        var call = new CallSpec(node.Place!.Value, []);
        bool stated = false;
        foreach (var (name, argument) in node.Kwargs.Properties().Select(p => (p.Name, p.Value)))
        {
            Keras3Tensor[] tensors = [.. Keras3Tensor.Within(argument)];
            if (tensors.Length == 0)
                call = Setting(node, layer, call, name, argument);
            else if (name == Keras3Masks.Argument)
            {
                stated = true;
                AddMasks(argument);
            }
            else
                foreach (var tensor in tensors)
                    Add(tensor, s_behindFirst.Contains(name) || s_firsts.Contains(name) ? null : name);
        }
        // With several values Keras looks for a mask of each by a name of its own, which recurrent layers do not take.
        bool ignores = !stated && layer is SequenceSpec or Bidirectional && keywords.Count(k => k is null) > 1;
        bool hidesSome = layer is AttentionSpec && masks.HidesSome(node);
        ignores |= hidesSome;
        bool handsOn = (hidesSome || keywords.Exists(CallSpec.IsMask)) && handsOnStated();
        // A model's own graph makes the masks of what it gives.
        ignores |= !handsOn && layer is not ModelSpec && keywords.Exists(CallSpec.IsMask);
        return call with
        {
            Inputs = [.. inputs],
            Keywords = keywords.TrueForAll(k => k is null) ? [] : [.. keywords],
            IgnoresMask = ignores,
            HandsOnStated = ignores && handsOn,
        };
    }

    /// <summary>The masks that an argument states, with the runtime's keywords.</summary>
    private static IEnumerable<(Keras3Tensor Tensor, string Keyword)> MasksOf(JToken argument)
    {
        if (argument is not JArray list)
            return [.. Keras3Tensor.Within(argument).Select(t => (t, Keras3Masks.Argument))];
        return list.SelectMany((mask, i) => Keras3Tensor.Within(mask).Select(t => (t, $"{Keras3Masks.Argument}.{i}")));
    }

    private bool IsLeft(Keras3Tensor tensor) => left.Any(n => n.Layer == tensor.Layer && n.Call == tensor.Call);

    private int Call(Keras3Tensor tensor, Keras3Node node) =>
        values.TryGetValue((tensor.Layer, tensor.Call), out int call)
            ? call
            : throw Unexpected(node, $"'{tensor.Layer}', a mask, in another place than one");

    private CallSpec Setting(Keras3Node node, LayerSpec layer, CallSpec call, string name, JToken value) =>
        name switch
        {
            // Whoever runs the model says whether it is trained, whatever stood here.
            "training" => call,
            "use_causal_mask" => call with { UsesCausalMask = Json.Flag(value) },
            "return_attention_scores" => call with { ReturnsScores = Json.Flag(value) },
            "reverse" when layer is ReversibleEmbedding => call with { Reverses = Json.Flag(value) },
            _ when IsNothing(value) => call,
            "attention_mask" when layer is HeadsSpec => call with { AttentionMask = Numbers(node, name, value) },
            _ => throw Unexpected(node, $"the argument {name}"),
        };

    /// <summary>An array that is part of the model.</summary>
    private FixedMask Numbers(Keras3Node node, string name, JToken value)
    {
        var arguments = new OperationArguments(
            new Dictionary<string, JToken>(StringComparer.Ordinal) { [name] = value },
            problem => new KerasUnsupportedException($"{place}: layer '{node.Layer}': {problem}")
        );
        return arguments.Operand(name) is ConstantOperand numbers
            ? new FixedMask(numbers.Shape, numbers.Values)
            : throw Unexpected(node, $"the argument {name}");
    }

    // Null, or lists of nothing else.
    private static bool IsNothing(JToken value) => value is JArray list ? list.All(IsNothing) : Json.IsNull(value);

    private KerasUnsupportedException Unexpected(Keras3Node node, string what) =>
        new($"{place}: layer '{node.Layer}': expected a call with values of the model, found {Wording.Clip(what)}");
}

using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Runtime.Layers;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>What a mask is made of: an input that is compared with a value, along its last axis where <paramref name="AnyOfLast"/> says
/// so.</summary>
internal sealed record MaskSource(Keras3Tensor Input, double Value, bool AnyOfLast);

/// <summary>The masks of a graph. Keras 3 stores them as operations (NotEqual, Any) whose results are arguments of layers; the runtime
/// hands them on by itself. Where both are the same mask the operations are left out.</summary>
/// <param name="nodes">All calls by layer and number.</param>
/// <param name="layers">The layers in the model's order.</param>
/// <param name="handsOnStated">Whether masks that calls state go on to later layers.</param>
internal sealed class Keras3Masks(IReadOnlyDictionary<(string, int), Keras3Node> nodes, IReadOnlyList<LayerSpec> layers, bool handsOnStated)
{
    /// <summary>The argument that a mask is.</summary>
    internal const string Argument = "mask";

    // A mask that cannot be told is equal to none that is stated.
    private static readonly MaskSource s_unknown = new(new Keras3Tensor("", -1, -1), double.NaN, false);

    // Merges upon merges; what lies deeper is computed from the graph.
    private const int Deepest = 500;

    private readonly Dictionary<Keras3Tensor, MaskSource?> _handedOn = [];
    private HashSet<Keras3Tensor>? _taken;
    private int _depth;

    /// <summary>The calls of operations that are left out: those that do nothing but make masks which the runtime hands on too.</summary>
    internal IReadOnlySet<Keras3Node> LeftOut()
    {
        var masks = MaskNodes();
        foreach (var node in nodes.Values)
            if (node.Place is not null && node.Kwargs[Argument] is { } argument && !Agrees(node, argument))
                foreach (var tensor in Keras3Tensor.Within(argument))
                    Keep(tensor, masks);
        return masks;
    }

    /// <summary>Whether a call states masks for a list of values, none for some of them, and a value has one all the same when the model
    /// runs (a nested model's is not known where it is called): Keras looks for a mask by itself only where it is given none at
    /// all.</summary>
    internal bool HidesSome(Keras3Node node) => node.Kwargs[Argument] is JArray list && list.Any(Json.IsNull) && !Agrees(node, list);

    /// <summary>Whether the mask that a call states is the one that the runtime hands on.</summary>
    private bool Agrees(Keras3Node node, JToken argument)
    {
        Keras3Tensor[] values = [.. Keras3Tensor.Within(node.Args)];
        _taken ??= Taken();
        if (_taken.Count > 0 && values.Any(MayBeTaken))
            return false;
        var handed = values.Select(HandedOn).Where(m => m is not null).ToList();
        var stated = Keras3Tensor.Within(argument).Select(Stated).ToList();
        // Of a list of values each may have one.
        return handed.Count == stated.Count && handed.Zip(stated).All(p => p.First == p.Second);
    }

    private HashSet<Keras3Tensor> Taken()
    {
        var taken = new HashSet<Keras3Tensor>();
        foreach (var node in nodes.Values.Where(n => n.Place is not null))
        foreach (
            var value in Keras3Tensor.Within(node.Args).Where((_, i) => TakenMasks.Takes(layers[node.Place!.Value], i, training: false))
        )
            for (Keras3Tensor? at = value; at is { } same && taken.Add(same); at = Given(same))
                continue;
        return taken;
    }

    /// <summary>What a layer was given that gives the same object, perhaps.</summary>
    private Keras3Tensor? Given(Keras3Tensor tensor) =>
        nodes.TryGetValue((tensor.Layer, tensor.Call), out var node)
        && node.Place is { } place
        && Keras3Tensor.Within(node.Args).Take(2).ToArray() is [var only]
        && (layers[place] is ModelSpec || LayerRules.For(layers[place]).GivesInputOf(layers[place], training: false))
            ? only
            : null;

    /// <summary>Whether attention takes away the mask of a value, or of one that it is handed on from: it is stated then, as in the
    /// file.</summary>
    private bool MayBeTaken(Keras3Tensor tensor)
    {
        var met = new HashSet<Keras3Tensor>();
        for (Keras3Tensor? at = tensor; at is { } value && met.Add(value); at = Step(value, out _))
            if (_taken!.Contains(value))
                return true;
        return false;
    }

    private void Keep(Keras3Tensor tensor, HashSet<Keras3Node> masks)
    {
        while (nodes.TryGetValue((tensor.Layer, tensor.Call), out var node) && masks.Remove(node) && node.Uses is [var inner])
            tensor = inner;
    }

    private HashSet<Keras3Node> MaskNodes()
    {
        var masks = nodes.Values.Where(n => n.Operation is { ClassName: "NotEqual" or "Any" }).ToHashSet();
        bool changed;
        do
        {
            changed = false;
            foreach (var node in nodes.Values)
                if (!masks.Contains(node))
                    foreach (var used in Keras3Tensor.Within(node.Args).Concat(Others(node)))
                        changed |= nodes.TryGetValue((used.Layer, used.Call), out var source) && masks.Remove(source);
            changed |=
                masks.RemoveWhere(m => Stated(new Keras3Tensor(m.Layer, m.Call, 0)) is null && m.Operation is { ClassName: "Any" }) > 0;
        } while (changed);
        return masks;
    }

    /// <summary>The mask that an argument states; null where it is not made of NotEqual and Any in the usual way.</summary>
    internal MaskSource? Stated(Keras3Tensor tensor)
    {
        if (!nodes.TryGetValue((tensor.Layer, tensor.Call), out var node) || node.Operation is not { } operation)
            return null;
        if (operation.ClassName == "Any")
            return
                node.Args is [{ } inner]
                && Keras3Tensor.Of(inner) is { } compared
                && operation.Config["axis"] is JValue { Value: -1L } or JArray { Count: 1 }
                && operation.Config["keepdims"] is null or JValue { Value: false }
                && Stated(compared) is { AnyOfLast: false } source
                ? source with
                {
                    AnyOfLast = true,
                }
                : null;
        return
            operation.ClassName == "NotEqual"
            && node.Args is [{ } left, JValue { Type: JTokenType.Integer or JTokenType.Float } value]
            && Keras3Tensor.Of(left) is { } input
            ? new MaskSource(input, Json.Number(value), false)
            : null;
    }

    /// <summary>The mask that the runtime hands on with a value; null for none.</summary>
    internal MaskSource? HandedOn(Keras3Tensor tensor)
    {
        // From the value back to where the mask begins, without recursion: models are deep.
        var way = new HashSet<Keras3Tensor>();
        MaskSource? mask;
        while (!_handedOn.TryGetValue(tensor, out mask))
        {
            way.Add(tensor);
            if (Step(tensor, out mask) is not { } before || way.Contains(before))
                break;
            tensor = before;
        }
        foreach (var passed in way)
            _handedOn[passed] = mask;
        return mask;
    }

    /// <summary>The value whose mask is handed on; null where the mask is known.</summary>
    private Keras3Tensor? Step(Keras3Tensor tensor, out MaskSource? mask)
    {
        mask = null;
        if (!nodes.TryGetValue((tensor.Layer, tensor.Call), out var node) || node.Place is not { } place)
            return null;
        Keras3Tensor[] inputs = [.. Keras3Tensor.Within(node.Args)];
        if (inputs.Length == 0)
            return null;
        if (handsOnStated && node.Kwargs[Argument] is { } argument && Keras3Tensor.Within(argument).Any())
        {
            // Most files state the masks that go on anyway; what a layer hands on is then the same one.
            bool stays =
                layers[place] is not (ModelSpec or Merge or CustomLayer or Embedding or ReversibleEmbedding or Masking)
                && HandsOn(layers[place]);
            mask = stays && Keras3Tensor.Of(argument) is { } stated ? Stated(stated) ?? s_unknown : s_unknown;
            return null;
        }
        switch (layers[place])
        {
            case Embedding embedding:
                mask = embedding.MaskZero ? new MaskSource(inputs[0], 0, false) : null;
                return null;
            case ReversibleEmbedding embedding:
                bool reverses = node.Kwargs["reverse"] is JValue { Value: true };
                mask = embedding.MaskZero && !reverses ? new MaskSource(inputs[0], 0, false) : null;
                return null;
            case Masking masking:
                mask = new MaskSource(inputs[0], masking.Value, true);
                return null;
            // States have none.
            case SequenceSpec or Bidirectional when tensor.Output > 0:
                return null;
            case Merge { Masks: MergeMasks.Dropped }:
                return null;
            case ModelSpec or Merge or CustomLayer:
                _depth++;
                mask = _depth > Deepest || inputs.Any(i => HandedOn(i) is not null) ? s_unknown : null;
                _depth--;
                return null;
            case var layer:
                return HandsOn(layer) ? inputs[0] : null;
        }
    }

    /// <summary>Whether a layer, which is no model, hands on the mask of what it is given first.</summary>
    internal static bool HandsOn(LayerSpec layer) =>
        layer switch
        {
            SequenceSpec s => s.ReturnSequences,
            Bidirectional b => b.Layer.ReturnSequences,
            _ => LayerRules.For(layer).MaskUseOf(layer) is not (null or MaskUse.Replaces),
        };

    // What is passed by keyword, but for masks.
    private static IEnumerable<Keras3Tensor> Others(Keras3Node node) =>
        node.Kwargs.Properties().Where(p => p.Name != Argument).SelectMany(p => Keras3Tensor.Within(p.Value));
}

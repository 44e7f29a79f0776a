using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras3.Operations;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Operations;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>The graph of one functional model while it is read.</summary>
/// <param name="entries">Reads layers.</param>
/// <param name="builder">Collects layers and calls.</param>
/// <param name="place">File and model, for messages.</param>
internal sealed class Keras3Graph(LayerEntries entries, GraphBuilder builder, string place)
{
    private readonly Dictionary<(string Layer, int Call), Keras3Node> _nodes = [];
    private readonly Dictionary<(string Layer, int Call), int> _values = [];
    private readonly List<LayerSpec> _layers = [];
    private readonly HashSet<string> _functionals = new(StringComparer.Ordinal);

    /// <summary>Reads layers and calls, and gives the outputs.</summary>
    /// <exception cref="ConfigValueException">A value is ill-formed.</exception>
    internal List<TensorRef> Read(JObject config)
    {
        var ends = Ends(config, "input_layers");
        var inputs = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var stored in List(config, "layers"))
            ReadLayer(stored as JObject ?? throw new ConfigValueException("a layer with class_name and config", stored), inputs);
        // The order in which the caller gives data is that of input_layers, whatever the order of the layers.
        foreach (var end in ends)
            _values[(end.Layer, end.Call)] = inputs.Remove(end.Layer, out int index)
                ? builder.InputCall(index).Call
                : throw new KerasFormatException($"{place}: input_layers: expected the name of an InputLayer, found '{end.Layer}'");
        if (inputs.Count > 0)
            throw new KerasFormatException($"{place}: expected every InputLayer in input_layers, found '{inputs.Keys.First()}' left out");
        Connect();
        return
        [
            .. Ends(config, "output_layers")
                .Select(Counted)
                .Select(o => new TensorRef(
                    _values.TryGetValue((o.Layer, o.Call), out int call)
                        ? call
                        : throw new KerasFormatException(
                            $"{place}: output_layers: expected a call of a layer, found '{o.Layer}' call {o.Call}"
                        ),
                    o.Output
                )),
        ];
    }

    /// <summary>A reference to a result of a functional model counts a call too many: the graph that the model is made of.</summary>
    private Keras3Tensor Counted(Keras3Tensor end) =>
        end.Call > 0 && _functionals.Contains(end.Layer) ? end with { Call = end.Call - 1 } : end;

    private void ReadLayer(JObject entry, Dictionary<string, int> inputs)
    {
        (string, string, JObject)? operation = Keras3Operation.Of(entry);
        int? index = null;
        string name;
        if (operation is not null)
            name = Json.TextOf(entry, "name") ?? Json.TextOf(entry["config"], "name") ?? throw new ConfigValueException("a name", entry);
        else
        {
            var read = entries.Read(entry, builder.Context, builder.Prefix);
            name =
                read.Layer.Name
                ?? throw new KerasFormatException($"{place}: expected each layer to have a name, found a {read.Layer.ClassName} without");
            if (builder.Contains(name))
                throw new KerasFormatException($"{place}: expected layers with different names, found two called '{name}'");
            index = builder.Add(read);
            _layers.Add(read.Layer);
            if (Json.TextOf(entry, "class_name") is "Functional" or "Model")
                _functionals.Add(name);
            if (read.Layer is InputLayer)
            {
                inputs[name] = index.Value;
                return;
            }
        }
        var calls = List(entry, "inbound_nodes");
        for (int call = 0; call < calls.Count; call++)
        {
            if (calls[call] is not JObject { } parts || parts["args"] is not JArray args)
                throw new KerasFormatException(
                    $"{place}: layer '{name}': expected a call with args and kwargs, found {ConfigText.Describe(calls[call])}"
                );
            var kwargs = parts["kwargs"] as JObject ?? [];
            if (operation is null)
                (args, kwargs) = Keras3Places.Named(_layers[^1], args, kwargs);
            var node = new Keras3Node(name, call, index, args, kwargs) { Operation = operation };
            if (!_nodes.TryAdd((name, call), node))
                throw new KerasFormatException($"{place}: expected layers with different names, found two called '{name}'");
        }
    }

    private void Connect()
    {
        Keras3Node[] all = [.. _nodes.Values];
        bool HandsOnStated() => !builder.Context.Applies(Keras3Quirks.StatedMasksStay);
        // Looked at for each mask that a file states, most of which go on by themselves: no line of the report is due.
        bool stays = Keras3Quirks.StatedMasksStay.AppliesTo(builder.Context.Version, builder.Context.Backend);
        var masks = new Keras3Masks(_nodes, _layers, handsOnStated: !stays);
        var left = masks.LeftOut();
        var numbers = all.Select((n, i) => (Key: (n.Layer, n.Call), i)).ToDictionary(p => p.Key, p => p.i);
        var uses = all.Select(n =>
                (IReadOnlyCollection<int>)[.. n.Uses.Select(u => (u.Layer, u.Call)).Where(numbers.ContainsKey).Select(k => numbers[k])]
            )
            .ToList();
        var reader = new Keras3Call(masks, left, _values, HandsOnStated, place);
        var order = CallOrder.Of(uses);
        foreach (int i in order)
        {
            var node = all[i];
            if (
                node.Uses.FirstOrDefault(u => !numbers.ContainsKey((u.Layer, u.Call)) && !_values.ContainsKey((u.Layer, u.Call))) is
                { Layer: { } unknown } missing
            )
                throw new KerasFormatException(
                    $"{place}: layer '{node.Layer}': expected its input to be a call of a layer, found '{unknown}' call "
                        + $"{missing.Call}, which is none"
                );
            if (node.Operation is { } operation)
            {
                if (!left.Contains(node))
                    _values[(node.Layer, node.Call)] = Operation(node, operation);
                continue;
            }
            _values[(node.Layer, node.Call)] = builder.Call(reader.Of(node, _layers[node.Place!.Value]));
        }
        if (order.Count < all.Length)
            throw new KerasFormatException(
                $"{place}: expected a graph without cycles; the layers "
                    + $"{Wording.List(all.Where((_, i) => !order.Contains(i)).Select(n => $"'{n.Layer}'").Distinct().Take(8))} wait for "
                    + $"each other"
            );
    }

    private int Operation(Keras3Node node, (string Module, string ClassName, JObject Config) operation)
    {
        string layerPlace = Wording.Of($"{place}: layer '{node.Layer}'");
        var (layer, inputs) = Keras3Operations.Read(
            operation.Module,
            operation.ClassName,
            operation.Config,
            node.Args,
            node.Kwargs,
            layerPlace
        );
        if (Forms.Half(operation.Config, node.Args, node.Kwargs) is { } half)
            builder.Context.Report.Add(
                ImportNoteKind.Conversion,
                builder.Prefix + node.Layer,
                $"its numbers are {half}; they are 32-bit floats here"
            );
        var form = new LayerForm
        {
            Version = builder.Context.Version,
            Backend = builder.Context.Backend,
            ClassName = operation.ClassName,
            Config = Keras3OperationWriter.Form(node, inputs),
        };
        int index = builder.Add(new ReadLayer(layer with { Name = node.Layer }, form));
        return builder.Call(index, [.. inputs.Select(i => new TensorRef(_values[(i.Layer, i.Call)], i.Output))]);
    }

    private JArray List(JObject parts, string key) =>
        parts[key] as JArray
        ?? throw new KerasFormatException(
            $"{place}: expected a list '{key}', found {(parts[key] is { } other ? ConfigText.Describe(other) : "none")}"
        );

    /// <summary>A single one without a list around it, or lists and dictionaries of them, in the order of the model's own lists.</summary>
    private List<Keras3Tensor> Ends(JObject parts, string key)
    {
        if (parts[key] is not { } ends)
            throw new KerasFormatException($"{place}: expected a key '{key}', found none");
        return [.. Flat(ends)];
    }

    private static IEnumerable<Keras3Tensor> Flat(JToken ends) =>
        ends switch
        {
            JArray { Count: 3 } one when one[0] is JValue { Value: string } => [Keras3Tensor.OfHistory(one)],
            JArray list => list.SelectMany(Flat),
            JObject named => Json.InOrder(named).SelectMany(p => Flat(p.Value)),
            _ => throw new ConfigValueException("a layer's name, a call and an output, or lists of them", ends),
        };
}

using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Reads a Graph of Keras 0.3, 1.0 or 1.1: named inputs, nodes that may merge several others first, named outputs.</summary>
internal sealed class GraphReader
{
    private readonly GraphBuilder _builder;
    private readonly JObject _config;
    private readonly string _place;

    // A Siamese without a merge mode gives one value for each of its inputs.
    private readonly Dictionary<string, TensorRef[]> _values = [];

    private readonly LayerEntries _entries;
    private readonly bool _renames;

    private GraphReader(LayerEntries entries, bool renames, JObject config, GraphBuilder builder)
    {
        (_entries, _renames, _config, _builder) = (entries, renames, config, builder);
        _place = $"{builder.Context.ConfigPlace}: {(builder.Prefix.Length == 0 ? "the graph" : $"graph '{builder.Prefix.TrimEnd('/')}'")}";
    }

    /// <summary>Reads a Graph.</summary>
    /// <param name="entries">Reads layers.</param>
    /// <param name="renames">Whether a layer gets the name of the output that it gives.</param>
    /// <param name="config">Its config.</param>
    /// <param name="name">Its name, where it has one.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">The path of the model around it; null where there is none.</param>
    internal static ReadLayer Read(LayerEntries entries, bool renames, JToken config, string? name, ImportContext context, string? prefix)
    {
        var builder = new GraphBuilder(context, prefix is null ? "" : $"{prefix}{name ?? "graph"}/");
        if (config is not JObject parts)
            throw new KerasFormatException($"{context.ConfigPlace}: a Graph: expected an object, found {ConfigText.Describe(config)}");
        try
        {
            var outputs = new GraphReader(entries, renames, parts, builder).Nodes();
            return builder.Build(
                name,
                outputs,
                isSequential: false,
                new LayerForm
                {
                    Version = context.Version,
                    Backend = context.Backend,
                    ClassName = "Graph",
                }
            );
        }
        catch (ConfigValueException e)
        {
            throw new KerasFormatException($"{context.ConfigPlace}: a Graph: {e.Message}", e);
        }
    }

    private List<TensorRef> Nodes()
    {
        var inputs = ByName("input_config");
        foreach (string name in Order("input_order", inputs.Keys))
            _values[name] =
            [
                Input(name, inputs.GetValueOrDefault(name) ?? throw Bad($"input_order: expected the name of an input, found '{name}'")),
            ];
        var renamed = Renamed();
        foreach (var node in List("node_config"))
            Node(node, Text(node, "name"), renamed);
        var outputs = ByName("output_config");
        return
        [
            .. Order("output_order", outputs.Keys)
                .Select(name =>
                    Output(
                        name,
                        outputs.GetValueOrDefault(name) ?? throw Bad($"output_order: expected the name of an output, found '{name}'")
                    )
                ),
        ];
    }

    private Dictionary<string, JObject> ByName(string key)
    {
        var parts = new Dictionary<string, JObject>(StringComparer.Ordinal);
        foreach (var part in List(key))
            if (!parts.TryAdd(Text(part, "name"), part))
                throw Bad($"{key}: expected each name once, found '{Text(part, "name")}' twice");
        return parts;
    }

    private TensorRef Input(string name, JObject input)
    {
        var (batch, shape) = (input["batch_input_shape"], input["input_shape"]);
        int?[] extents =
            batch is JArray ? Json.Extents(batch)
            : shape is JArray ? [null, .. Json.Extents(shape)]
            : throw Bad($"input '{name}': expected an input_shape");
        if (extents.Length == 0)
            throw Bad($"input '{name}': expected the batch's extent first");
        return _builder.Input(
            new ReadLayer(
                new InputLayer(extents[1..])
                {
                    Name = name,
                    BatchSize = extents[0],
                    Integer = InputDtypes.IsInteger(Json.TextOf(input, "dtype")),
                },
                LayerForm.Usual
            )
        );
    }

    /// <summary>Keras 1 renames a layer to the output that it gives.</summary>
    private Dictionary<string, string> Renamed() =>
        !_renames
            ? []
            : List("output_config")
                .Where(o => o["input"] is JValue { Value: string })
                .GroupBy(o => (string)o["input"]!)
                .ToDictionary(g => g.Key, g => Text(g.Last(), "name"));

    private void Node(JObject node, string name, Dictionary<string, string> renamed)
    {
        var entry =
            node["layer"] as JObject
            ?? (_config["nodes"] as JObject)?[name] as JObject
            ?? throw Bad($"node '{name}': expected its layer among the nodes");
        var (className, _, config) = _entries.Open(entry, _builder.Context, _builder.Prefix);
        string layerName = renamed.GetValueOrDefault(name, name);
        if (className == "SiameseHead")
        {
            var all = Value(Names(node)[0], name);
            int head = Json.Int(config["head"] ?? throw Bad($"node '{name}': expected a key 'head'"));
            _values[name] =
                head >= 0 && head < all.Length
                    ? [all[head]]
                    : throw Bad($"node '{name}': expected a head below {all.Length}, found {head}");
        }
        else if (className == "Siamese" || node.ContainsKey("layer"))
            _values[name] = Shared(
                node,
                name,
                layerName,
                className == "Siamese" ? config["layer"] as JObject ?? throw Bad($"node '{name}': expected a key 'layer'") : entry
            );
        else
        {
            var source = node["input"] is JValue { Value: string single }
                ? One(single, name)
                : Merged(node, "merge_inputs_for_" + name, [.. Names(node).Select(n => One(n, name))]);
            var read = _entries.Read(entry, _builder.Context, _builder.Prefix);
            _values[name] =
            [
                new TensorRef(_builder.Call(_builder.Add(read with { Layer = read.Layer with { Name = layerName } }), source)),
            ];
        }
    }

    /// <summary>One layer on several inputs, whose outputs are merged or get names of their own.</summary>
    private TensorRef[] Shared(JObject node, string name, string layerName, JObject entry)
    {
        bool merges = node["merge_mode"] is JValue { Value: string };
        var read = _entries.Read(entry, _builder.Context, _builder.Prefix);
        int layer = _builder.Add(read with { Layer = read.Layer with { Name = merges ? "input_for_" + name : layerName } });
        TensorRef[] calls = [.. Names(node).SelectMany(n => Value(n, name)).Select(v => new TensorRef(_builder.Call(layer, v)))];
        if (merges)
            return [Merged(node, layerName, calls)];
        if (node["outputs"] is JArray outputs)
            for (int i = 0; i < outputs.Count; i++)
                _values[Json.Text(outputs[i])] =
                    i < calls.Length ? [calls[i]] : throw Bad($"node '{name}': expected {calls.Length} outputs, found {outputs.Count}");
        return calls;
    }

    private TensorRef Output(string name, JObject output)
    {
        if (output["input"] is not JValue { Value: string single })
            return Merged(output, name, [.. Names(output).Select(n => One(n, name))]);
        var value = One(single, name);
        // So that the output is known by its name.
        return _builder.Contains(name)
            ? value
            : new TensorRef(
                _builder.Call(
                    _builder.Add(new ReadLayer(new ActivationLayer(ActivationFunction.Linear) { Name = name }, LayerForm.Usual)),
                    value
                )
            );
    }

    private TensorRef Merged(JObject node, string name, TensorRef[] values)
    {
        if (values.Length == 1)
            return values[0];
        var entry = new JObject
        {
            ["class_name"] = "Merge",
            ["config"] = new JObject
            {
                ["name"] = name,
                ["mode"] = node["merge_mode"] ?? "concat",
                ["concat_axis"] = node["concat_axis"] ?? -1,
                ["dot_axes"] = node["dot_axes"] ?? -1,
            },
        };
        return new TensorRef(_builder.Call(_builder.Add(_entries.Read(entry, _builder.Context, _builder.Prefix)), values));
    }

    private TensorRef One(string source, string user) =>
        Value(source, user) is [var value]
            ? value
            : throw Bad($"'{user}': expected an input with one value, found '{source}', which has several");

    private TensorRef[] Value(string source, string user) =>
        _values.TryGetValue(source, out var values)
            ? values
            : throw Bad($"'{user}': expected the name of an input or of an earlier node, found '{source}'");

    private string[] Names(JObject node) =>
        node["inputs"] is JArray { Count: > 0 } names
            ? [.. names.Select(Json.Text)]
            : throw Bad($"'{Text(node, "name")}': expected an input");

    private IEnumerable<string> Order(string key, IEnumerable<string> usual) =>
        _config[key] is JArray order ? order.Select(Json.Text) : usual;

    private IEnumerable<JObject> List(string key) =>
        (_config[key] as JArray ?? throw Bad($"expected a list '{key}'")).Select(e =>
            e as JObject ?? throw Bad($"{key}: expected objects, found {ConfigText.Describe(e)}")
        );

    private string Text(JObject part, string key) =>
        part[key] is JValue { Value: string text }
            ? text
            : throw Bad($"expected a text '{key}', found {(part[key] is { } other ? ConfigText.Describe(other) : "none")}");

    private KerasFormatException Bad(Wording problem) => new($"{_place}: {problem}");
}

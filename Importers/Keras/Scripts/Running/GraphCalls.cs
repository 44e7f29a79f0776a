using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Signatures;
using KerasSharp.Importers.Keras.Scripts.Values;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>The methods by which a Graph of Keras 0.3 is made (keras/layers/containers.py at the tag 0.3.3).</summary>
/// <param name="model">The Graph.</param>
/// <param name="parts">What it is made of.</param>
/// <param name="line">For messages.</param>
/// <param name="session">The reading.</param>
internal sealed class GraphCalls(ModelValue model, GraphParts parts, int line, ScriptSession session)
{
    private static readonly string[] s_merge = ["merge_mode", "concat_axis", "dot_axes"];
    private static readonly Signature s_input = new("add_input", ["name", "input_shape", "batch_input_shape", "dtype"], [], false),
        s_node = new("add_node", ["layer", "name", "input", "inputs", .. s_merge, "create_output"], [], false),
        s_shared = new("add_shared_node", ["layer", "name", "inputs", .. s_merge, "outputs", "create_output"], [], false),
        s_output = new("add_output", ["name", "input", "inputs", .. s_merge], [], false);

    /// <summary>Calls a method; false where it is none that adds something.</summary>
    /// <exception cref="ScriptException">It is called otherwise than Keras allows, or with what is not known.</exception>
    internal bool Call(string name, IReadOnlyList<Argument> arguments)
    {
        switch (name)
        {
            case "add_input":
                Input(Bound(s_input, arguments));
                return true;
            case "add_node":
                Node(Bound(s_node, arguments));
                return true;
            case "add_shared_node":
                Shared(Bound(s_shared, arguments));
                return true;
            case "add_output":
                Output(Bound(s_output, arguments));
                return true;
            default:
                return false;
        }
    }

    private Dictionary<string, ScriptValue> Bound(Signature signature, IReadOnlyList<Argument> arguments) =>
        session
            .Layers.Bind(signature, arguments, line)
            .Where(b => b.Value is not LiteralValue { Value: null })
            .ToDictionary(b => b.Name, b => b.Value, StringComparer.Ordinal);

    private void Input(Dictionary<string, ScriptValue> bound)
    {
        var config = new JObject
        {
            ["name"] = New(bound),
            ["dtype"] = bound.GetValueOrDefault("dtype") switch
            {
                null => "float",
                LiteralValue { Value: string text } => text,
                SymbolValue { Path: "builtins.int" } => "int",
                SymbolValue { Path: "builtins.float" } => "float",
                var other => throw new ScriptException(line, $"expected 'float' or 'int' for 'dtype', found {other.What}"),
            },
        };
        string key = bound.ContainsKey("batch_input_shape") ? "batch_input_shape" : "input_shape";
        config[key] = bound.TryGetValue(key, out var shape)
            ? ValueText.Plain(shape, line)
            : throw new ScriptException(line, $"expected the shape of the input '{config["name"]}', found none");
        parts.Inputs.Add(config);
    }

    private void Node(Dictionary<string, ScriptValue> bound)
    {
        var layer = Layer(bound);
        var node = Sources(bound, "concat");
        string name = New(bound);
        node.AddFirst(new JProperty("name", name));
        layer.Name = name;
        parts.Add(node, layer, shared: false);
        if (Makes(bound))
            Output(new Dictionary<string, ScriptValue> { ["name"] = bound["name"], ["input"] = bound["name"] });
    }

    private void Shared(Dictionary<string, ScriptValue> bound)
    {
        var layer = Layer(bound);
        var node = Sources(bound, null);
        string[] outputs = bound.TryGetValue("outputs", out var listed) ? Texts(listed, "outputs") : [];
        bool merges = node.ContainsKey("merge_mode");
        string name = New(bound);
        node.AddFirst(new JProperty("name", name));
        if (!merges)
            node["outputs"] = new JArray(outputs);
        layer.Name = name;
        parts.Add(node, layer, shared: true);
        if (merges && Makes(bound))
            Output(new Dictionary<string, ScriptValue> { ["name"] = bound["name"], ["input"] = bound["name"] });
        foreach (string output in merges ? [] : outputs)
        {
            var text = new LiteralValue(output);
            New(new Dictionary<string, ScriptValue> { ["name"] = text });
            if (Makes(bound))
                Output(new Dictionary<string, ScriptValue> { ["name"] = text, ["input"] = text });
        }
    }

    private void Output(Dictionary<string, ScriptValue> bound)
    {
        string name = Text(bound, "name");
        if (parts.Outputs.Exists(o => (string)o["name"]! == name))
            throw new ScriptException(line, $"expected each output of {model.What} once, found '{name}' twice");
        var output = Sources(bound, "concat");
        output.AddFirst(new JProperty("name", name));
        parts.Outputs.Add(output);
    }

    /// <summary>What a node or an output follows: one name, or several that are merged first.</summary>
    private JObject Sources(Dictionary<string, ScriptValue> bound, string? usual)
    {
        var config = new JObject();
        if (bound.ContainsKey("input") && bound.ContainsKey("inputs"))
            throw new ScriptException(line, $"expected 'input' or 'inputs', found both");
        string[] names =
            bound.ContainsKey("input") ? [Text(bound, "input")]
            : bound.TryGetValue("inputs", out var several) ? Texts(several, "inputs")
            : throw new ScriptException(line, $"expected what it follows, found neither 'input' nor 'inputs'");
        foreach (string name in names)
            if (!parts.Names.Contains(name))
                throw new ScriptException(line, $"expected the name of an input or of an earlier node of {model.What}, found '{name}'");
        if (bound.ContainsKey("input"))
            config["input"] = names[0];
        else
            config["inputs"] = new JArray(names);
        if (bound.ContainsKey("merge_mode") || usual is not null)
            config["merge_mode"] = bound.ContainsKey("merge_mode") ? Text(bound, "merge_mode") : usual;
        foreach (string key in s_merge.Skip(1))
            config[key] = bound.TryGetValue(key, out var axis) ? ValueText.Plain(axis, line) : -1;
        return config;
    }

    /// <summary>A name that the graph does not have yet.</summary>
    private string New(Dictionary<string, ScriptValue> bound)
    {
        string name = Text(bound, "name");
        return parts.Names.Add(name)
            ? name
            : throw new ScriptException(line, $"expected each name in {model.What} once, found '{name}' twice");
    }

    private LayerValue Layer(Dictionary<string, ScriptValue> bound) =>
        bound.GetValueOrDefault("layer") as LayerValue
        ?? throw new ScriptException(
            line,
            $"expected a layer for a node of {model.What}, found {bound.GetValueOrDefault("layer")?.What ?? "none"}"
        );

    private bool Makes(Dictionary<string, ScriptValue> bound) =>
        bound.GetValueOrDefault("create_output") switch
        {
            null or LiteralValue { Value: false or 0L } => false,
            LiteralValue { Value: true or 1L } => true,
            var other => throw new ScriptException(line, $"expected True or False for 'create_output', found {other.What}"),
        };

    private string Text(Dictionary<string, ScriptValue> bound, string key) =>
        bound.GetValueOrDefault(key) is LiteralValue { Value: string text }
            ? text
            : throw new ScriptException(line, $"expected a text for '{key}', found {bound.GetValueOrDefault(key)?.What ?? "none"}");

    private string[] Texts(ScriptValue value, string key) =>
        value is ItemsValue items && items.Items.All(i => i is LiteralValue { Value: string })
            ? [.. items.Items.Select(i => (string)((LiteralValue)i).Value!)]
            : throw new ScriptException(line, $"expected a list of names for '{key}', found {value.What}");
}

using KerasSharp.Importers.Keras.Scripts.Layers;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>What makes a Graph of Keras 0.3: named inputs, nodes and outputs, each as the configuration of a Graph has it.</summary>
internal sealed class GraphParts
{
    private readonly List<(JObject Node, LayerValue Layer, bool Shared)> _nodes = [];

    /// <summary>The inputs.</summary>
    internal List<JObject> Inputs { get; } = [];

    /// <summary>The outputs.</summary>
    internal List<JObject> Outputs { get; } = [];

    /// <summary>The names that nodes may follow.</summary>
    internal HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The layers, in the order in which they were added.</summary>
    internal IReadOnlyList<LayerValue> Layers => [.. _nodes.Select(n => n.Layer)];

    /// <summary>Adds a node.</summary>
    /// <param name="node">What it follows.</param>
    /// <param name="layer">Its layer.</param>
    /// <param name="shared">Whether the layer is applied to each of its inputs.</param>
    internal void Add(JObject node, LayerValue layer, bool shared) => _nodes.Add((node, layer, shared));

    /// <summary>The configuration.</summary>
    /// <param name="entry">Writes a layer.</param>
    internal JObject Config(Func<LayerValue, JObject> entry)
    {
        var nodes = new JArray();
        var layers = new JObject();
        foreach (var (node, layer, shared) in _nodes)
        {
            var own = (JObject)node.DeepClone();
            if (shared)
                own["layer"] = entry(layer);
            else
                layers[(string)own["name"]!] = entry(layer);
            nodes.Add(own);
        }
        return new JObject
        {
            ["input_config"] = new JArray(Inputs),
            ["node_config"] = nodes,
            ["output_config"] = new JArray(Outputs),
            ["input_order"] = new JArray(Inputs.Select(i => i["name"]!)),
            ["output_order"] = new JArray(Outputs.Select(o => o["name"]!)),
            ["nodes"] = layers,
        };
    }
}

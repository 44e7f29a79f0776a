using KerasSharp.Onnx.Format;

namespace KerasSharp.Onnx.Emission;

/// <summary>Leaves out what no output needs.</summary>
internal static class Pruning
{
    /// <summary>The nodes that the wanted values need, in their order. An output of a node with several that nobody reads loses its
    /// name.</summary>
    /// <param name="nodes">All nodes, each behind those that it reads.</param>
    /// <param name="wanted">The values; those that the nodes read come to it.</param>
    internal static OnnxNode[] Run(IReadOnlyList<OnnxNode> nodes, HashSet<string> wanted)
    {
        var kept = new List<OnnxNode>();
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (!node.Outputs.Any(wanted.Contains))
                continue;
            kept.Add(node with { Outputs = Needed(node, wanted) });
            wanted.UnionWith(node.Inputs);
            foreach (var attribute in node.Attributes)
                if (attribute.Value is OnnxGraph body)
                    wanted.UnionWith(ReadBy(body));
        }
        kept.Reverse();
        return [.. kept];
    }

    // Only the recurrent nodes' outputs may be left out (onnx.ai: optional outputs).
    private static string[] Needed(OnnxNode node, HashSet<string> wanted)
    {
        if (node.Op is not ("LSTM" or "GRU" or "RNN"))
            return node.Outputs;
        string[] outputs = [.. node.Outputs.Select(o => wanted.Contains(o) ? o : "")];
        return outputs[..(Array.FindLastIndex(outputs, o => o.Length > 0) + 1)];
    }

    private static IEnumerable<string> ReadBy(OnnxGraph body) =>
        body
            .Nodes.SelectMany(n => n.Inputs.Concat(n.Attributes.SelectMany(a => a.Value is OnnxGraph inner ? ReadBy(inner) : [])))
            .Concat(body.Outputs.Select(o => o.Name));
}

using KerasSharp.Onnx.Format;

namespace KerasSharp.Onnx.Emission;

/// <summary>The nodes of a graph, or of a scan's body, as they are written down.</summary>
internal sealed class Scope
{
    private readonly List<OnnxNode> _nodes = [];

    internal IReadOnlyList<OnnxNode> Nodes => _nodes;

    internal void Add(OnnxNode node) => _nodes.Add(node);
}

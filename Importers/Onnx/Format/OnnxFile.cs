namespace KerasSharp.Onnx.Format;

/// <summary>The element types that are written (TensorProto.DataType).</summary>
internal enum ElementType
{
    /// <summary>float32.</summary>
    Float = 1,

    /// <summary>int32.</summary>
    Int32 = 6,

    /// <summary>int64.</summary>
    Int64 = 7,

    /// <summary>true or false.</summary>
    Bool = 9,
}

/// <summary>An attribute of a node: a long, float, string, array of these, or a graph.</summary>
internal readonly record struct OnnxAttribute(string Name, object Value);

/// <summary>A node. An output nobody reads is an empty name.</summary>
internal sealed record OnnxNode(string Op, string[] Inputs, string[] Outputs, string Name, OnnxAttribute[] Attributes);

/// <summary>A fixed array: float[] or long[], row-major.</summary>
internal sealed record OnnxTensor(string Name, Array Values, long[] Extents);

/// <summary>A graph's input or output: its extents are numbers (long) or names (string); null where they are not said.</summary>
internal sealed record OnnxValue(string Name, ElementType Type, object[]? Extents);

/// <summary>A graph, a body of a scan among them.</summary>
internal sealed record OnnxGraph(
    string Name,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Initializers,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs
);

/// <summary>What an .onnx file holds (onnx.proto, ModelProto).</summary>
internal sealed record OnnxFile(int Opset, OnnxGraph Graph, IReadOnlyList<(string Key, string Value)> Metadata)
{
    // Each release of the format states the operator sets that it came with.
    private int FormatVersion =>
        Opset switch
        {
            <= 14 => 7,
            <= 18 => 8,
            <= 20 => 9,
            _ => 10,
        };

    /// <summary>The file's message. Arrays go to <paramref name="external"/> where it is given.</summary>
    internal ProtoMessage Message(ExternalData? external)
    {
        var model = new ProtoMessage()
            .Add(1, FormatVersion)
            .Add(2, "KerasSharp")
            .Add(7, OnnxMessages.Of(Graph, external))
            .Add(8, new ProtoMessage().Add(1, "").Add(2, Opset));
        foreach (var (key, value) in Metadata)
            model.Add(14, new ProtoMessage().Add(1, key).Add(2, value));
        return model;
    }
}

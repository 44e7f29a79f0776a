using System.Globalization;

namespace KerasSharp.Onnx.Format;

/// <summary>The messages of onnx.proto, by its field numbers.</summary>
internal static class OnnxMessages
{
    private const int TypeFloat = 1,
        TypeInt = 2,
        TypeString = 3,
        TypeGraph = 5,
        TypeFloats = 6,
        TypeInts = 7,
        TypeStrings = 8;

    internal static ProtoMessage Of(OnnxGraph graph, ExternalData? external)
    {
        var message = new ProtoMessage();
        foreach (var node in graph.Nodes)
            message.Add(1, Of(node));
        message.Add(2, graph.Name);
        foreach (var tensor in graph.Initializers)
            message.Add(5, Of(tensor, external));
        foreach (var input in graph.Inputs)
            message.Add(11, Of(input));
        foreach (var output in graph.Outputs)
            message.Add(12, Of(output));
        return message;
    }

    private static ProtoMessage Of(OnnxNode node)
    {
        var message = new ProtoMessage();
        foreach (string input in node.Inputs)
            message.Add(1, input);
        foreach (string output in node.Outputs)
            message.Add(2, output);
        message.Add(3, node.Name).Add(4, node.Op);
        foreach (var attribute in node.Attributes)
            message.Add(5, Of(attribute));
        return message;
    }

    private static ProtoMessage Of(OnnxAttribute attribute)
    {
        var message = new ProtoMessage().Add(1, attribute.Name);
        switch (attribute.Value)
        {
            case float number:
                return message.Add(2, number).Add(20, TypeFloat);
            case long number:
                return message.Add(3, number).Add(20, TypeInt);
            case string text:
                return message.Add(4, text).Add(20, TypeString);
            case OnnxGraph graph:
                return message.Add(6, Of(graph, null)).Add(20, TypeGraph);
            case float[] numbers:
                foreach (float number in numbers)
                    message.Add(7, number);
                return message.Add(20, TypeFloats);
            case long[] numbers:
                foreach (long number in numbers)
                    message.Add(8, number);
                return message.Add(20, TypeInts);
            case string[] texts:
                foreach (string text in texts)
                    message.Add(9, text);
                return message.Add(20, TypeStrings);
            default:
                throw new InvalidOperationException($"no attribute is a {attribute.Value.GetType().Name}");
        }
    }

    private static ProtoMessage Of(OnnxTensor tensor, ExternalData? external)
    {
        var message = new ProtoMessage();
        foreach (long extent in tensor.Extents)
            message.Add(1, extent);
        message.Add(2, (long)(tensor.Values is float[] ? ElementType.Float : ElementType.Int64)).Add(8, tensor.Name);
        if (external?.Add(tensor.Values) is not { } offset)
            return message.Add(9, tensor.Values);
        ProtoMessage Entry(string key, string value) => new ProtoMessage().Add(1, key).Add(2, value);
        return message
            .Add(13, Entry("location", external.File))
            .Add(13, Entry("offset", offset.ToString(CultureInfo.InvariantCulture)))
            .Add(13, Entry("length", ExternalData.Size(tensor.Values).ToString(CultureInfo.InvariantCulture)))
            .Add(14, 1);
    }

    private static ProtoMessage Of(OnnxValue value)
    {
        var tensor = new ProtoMessage().Add(1, (long)value.Type);
        if (value.Extents is not null)
        {
            var shape = new ProtoMessage();
            foreach (object extent in value.Extents)
                shape.Add(1, OfExtent(extent));
            tensor.Add(2, shape);
        }
        return new ProtoMessage().Add(1, value.Name).Add(2, new ProtoMessage().Add(1, tensor));
    }

    // An extent without a name is not known ahead.
    private static ProtoMessage OfExtent(object extent) =>
        extent switch
        {
            "" => new ProtoMessage(),
            string name => new ProtoMessage().Add(2, name),
            _ => new ProtoMessage().Add(1, (long)extent),
        };
}

using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What a graph takes of a model's inputs.</summary>
internal static class GivenValues
{
    /// <summary>The graph's inputs, and the values of the model's. Texts have none that the graph reads: zeros of their shape stand for
    /// them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">What it does to texts before; null for nothing.</param>
    /// <param name="shapes">The shape of each of the graph's inputs.</param>
    internal static (IReadOnlyList<Node> Inputs, IReadOnlyList<Node> Values) Of(
        ModelSpec model,
        TextEdge? texts,
        IReadOnlyList<Shape> shapes
    )
    {
        InputLayer[] given = [.. model.Inputs.Select(i => (InputLayer)model.Layers[model.Calls[i.Call].Layer])];
        Node[] inputs = [.. (texts?.Ports ?? given).Select((port, i) => Ops.Input(port.Name!, shapes[i]))];
        Node Value(InputLayer layer, int place)
        {
            if ((texts is null ? place : texts.PassedAt(place)) is not { } port)
                return Ops.BroadcastTo(Ops.Constant(0), new Shape([shapes[0][0], .. layer.InputShape!.Select(e => new Dim(e ?? 1))]));
            return layer.Integer ? Ops.Truncate(inputs[port]) : inputs[port];
        }
        return (inputs, [.. given.Select(Value)]);
    }
}

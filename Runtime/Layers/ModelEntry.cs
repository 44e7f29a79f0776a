using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Where numbers enter the graph of a model that is being lowered.</summary>
internal sealed class ModelEntry
{
    private readonly TextEdge? _texts;
    private readonly Dictionary<string, int> _textCalls = new(StringComparer.Ordinal);

    /// <param name="model">The model.</param>
    /// <param name="shapes">For each port its shape.</param>
    internal ModelEntry(ModelSpec model, IReadOnlyList<Shape> shapes)
    {
        InputLayer[] given = [.. model.Inputs.Select(i => (InputLayer)model.Layers[model.Calls[i.Call].Layer])];
        _texts = TextEdge.Of(model);
        Ports = [.. (_texts?.Ports ?? given).Select((port, i) => Ops.Input(port.Name!, shapes[i]))];
        Given = [.. given.Select((layer, i) => Value(layer, _texts is null ? i : _texts.PassedAt(i), shapes[0][0]))];
    }

    /// <summary>The graph's inputs.</summary>
    internal IReadOnlyList<Node> Ports { get; }

    /// <summary>The values of the model's inputs. Texts have none that the graph reads: zeros of their shape stand for them.</summary>
    internal IReadOnlyList<Node> Given { get; }

    /// <summary>The numbers of the next call of a <see cref="TextLayer"/>.</summary>
    /// <exception cref="ShapeException">It is inside of another layer.</exception>
    internal Node TextNumbers(string path)
    {
        int call = _textCalls[path] = _textCalls.GetValueOrDefault(path) + 1;
        return _texts is null
            ? throw new ShapeException($"it takes texts, which reach it from an input of the model alone, not inside of another layer")
            : Ports[_texts.PortOf(path, call - 1)];
    }

    private Node Value(InputLayer layer, int? port, Dim samples) =>
        port is not { } at ? Ops.BroadcastTo(Ops.Constant(0), new Shape([samples, .. layer.InputShape!.Select(e => new Dim(e ?? 1))]))
        : layer.Integer ? Ops.Truncate(Ports[at])
        : Ports[at];
}

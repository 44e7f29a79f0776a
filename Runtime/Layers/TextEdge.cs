using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Text;

namespace KerasSharp.Runtime.Layers;

/// <summary>What a model does to texts before its graph runs. The graph takes numbers alone: an input of the model as it is given, or the
/// numbers that one call of a <see cref="TextLayer"/> gives; each of them is a port.</summary>
internal sealed class TextEdge
{
    // More calls than any written model has, and fewer than nested models of a damaged file may come to.
    private const int MostCalls = 100_000;

    private readonly IReadOnlyList<InputLayer> _given;
    private readonly Dictionary<(string Path, int Call), int> _ports = [];
    private readonly List<EdgeValue> _values = [];
    private readonly Dictionary<TextLayer, TextStep> _steps = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly bool[] _used;
    private int _walked;

    private TextEdge(ModelSpec model)
    {
        _given = [.. model.Inputs.Select(i => (InputLayer)model.Layers[model.Calls[i.Call].Layer])];
        _used = new bool[_given.Count];
        var outputs = Walk(model, "", [.. _given.Select((layer, i) => new GivenValue(i, layer))]);
        foreach (var output in outputs)
            Take(output, $"the model's output");
        var plain = _given.Select((layer, i) => (layer, i)).Where(g => _used[g.i]).ToArray();
        Passed = [.. plain.Select(p => p.i)];
        Ports = [.. plain.Select(p => p.layer), .. _values.Select((v, i) => PortOf(v, _ports.First(p => p.Value == i).Key))];
    }

    /// <summary>What the graph takes, in its order.</summary>
    internal IReadOnlyList<InputLayer> Ports { get; }

    /// <summary>For each of the first ports the place of the model's input that it is.</summary>
    internal List<int> Passed { get; }

    /// <summary>The port that is the model's input at a place; null where the graph does not read it.</summary>
    internal int? PassedAt(int input) => Passed.IndexOf(input) is >= 0 and var port ? port : null;

    /// <summary>The edge of a model; null where it has no <see cref="TextLayer"/>.</summary>
    /// <exception cref="KerasUnsupportedException">Texts reach another layer, or such a layer takes computed numbers.</exception>
    internal static TextEdge? Of(ModelSpec model) =>
        HasTextLayer(model, new HashSet<LayerSpec>(ReferenceEqualityComparer.Instance))
        || model.Inputs.Any(i => model.Layers[model.Calls[i.Call].Layer] is InputLayer { Text: true })
            ? new TextEdge(model)
            : null;

    /// <summary>The port of one call of a layer.</summary>
    /// <exception cref="ShapeException">There is none.</exception>
    internal int PortOf(string path, int call) =>
        _ports.TryGetValue((path, call), out int port)
            ? Passed.Count + port
            : throw new ShapeException($"it takes texts, which reach it from an input of the model alone, not inside of another layer");

    /// <summary>The numbers of all ports behind the passed ones.</summary>
    /// <param name="given">For each input of the model what is given.</param>
    internal IReadOnlyList<TextArray> Run(IReadOnlyList<TextArray> given)
    {
        var known = new Dictionary<EdgeValue, TextArray>(ReferenceEqualityComparer.Instance);
        TextArray Value(EdgeValue value)
        {
            if (value is GivenValue input)
                return given[input.Index];
            if (known.TryGetValue(value, out var found))
                return found;
            var computed = (ComputedValue)value;
            try
            {
                return known[value] = computed.Step.Run([.. computed.Sources.Select(Value)]);
            }
            catch (ShapeException e)
            {
                throw new KerasException($"layer '{computed.Path}': {e.Message}", e);
            }
        }

        return [.. _values.Select(Value)];
    }

    private IReadOnlyList<EdgeValue?> Walk(ModelSpec model, string prefix, IReadOnlyList<EdgeValue?> inputs)
    {
        if (inputs.Count != model.Inputs.Count)
            return [.. model.Outputs.Select(_ => (EdgeValue?)null)];
        var values = new IReadOnlyList<EdgeValue?>?[model.Calls.Count];
        for (int i = 0; i < inputs.Count; i++)
            values[model.Inputs[i].Call] = [inputs[i]];
        EdgeValue? At(TensorRef r) => values[r.Call] is { } found && r.Index >= 0 && r.Index < found.Count ? found[r.Index] : null;
        for (int c = 0; c < values.Length; c++)
            values[c] ??= Call(model.Layers[model.Calls[c].Layer], prefix, [.. model.Calls[c].Inputs.Select(At)]);
        return [.. model.Outputs.Select(At)];
    }

    private IReadOnlyList<EdgeValue?> Call(LayerSpec layer, string prefix, EdgeValue?[] inputs)
    {
        string path = prefix + layer.Name;
        if (++_walked > MostCalls)
            throw new KerasUnsupportedException($"'{path}': a model with texts and more than {MostCalls:N0} calls of layers");
        if (layer is ModelSpec model)
            return Walk(model, path + "/", inputs);
        if (layer is TextLayer text)
            return [Computed(text, path, inputs)];
        foreach (var input in inputs)
            Take(input, $"layer '{path}' ({layer.ClassName})");
        return [];
    }

    private ComputedValue Computed(TextLayer layer, string path, EdgeValue?[] inputs)
    {
        if (inputs.Contains(null))
            throw new KerasUnsupportedException(
                $"layer '{path}' ({layer.ClassName}): it runs before the graph; expected inputs of the model, or the numbers of another "
                    + $"such layer, found numbers that other layers compute"
            );
        if (!_steps.TryGetValue(layer, out var step))
            _steps[layer] = step = TextStep.Of(layer);
        try
        {
            int?[] extents = step.Extents([.. inputs.Select(i => i!.Extents)], [.. inputs.Select(i => i!.IsText)]);
            int call = _calls[path] = _calls.GetValueOrDefault(path) + 1;
            _ports[(path, call - 1)] = _values.Count;
            var value = new ComputedValue(step, path, [.. inputs.Select(i => i!)], extents);
            _values.Add(value);
            return value;
        }
        catch (ShapeException e)
        {
            throw new KerasException($"layer '{path}' ({layer.ClassName}): {e.Message}", e);
        }
    }

    private void Take(EdgeValue? value, string user)
    {
        if (value is not GivenValue given)
            return;
        if (given.IsText)
            throw new KerasUnsupportedException(
                $"{user}: texts (input '{given.Layer.Name}', dtype string) reach it; expected them in a StringLookup, TextVectorization, "
                    + $"Hashing or HashedCrossing alone"
            );
        _used[given.Index] = true;
    }

    private InputLayer PortOf(EdgeValue value, (string Path, int Call) place) =>
        new([.. value.Extents])
        {
            Name = place.Call == 0 ? place.Path : $"{place.Path}_{place.Call}",
            BatchSize = _given.Select(g => g.BatchSize).FirstOrDefault(b => b is not null),
        };

    private static bool HasTextLayer(ModelSpec model, HashSet<LayerSpec> seen) =>
        seen.Add(model) && model.Layers.Any(l => l is TextLayer || (l is ModelSpec inner && HasTextLayer(inner, seen)));

    private abstract record EdgeValue(bool IsText, int?[] Extents);

    private sealed record GivenValue(int Index, InputLayer Layer) : EdgeValue(Layer.Text, [.. Layer.InputShape!]);

    private sealed record ComputedValue(TextStep Step, string Path, IReadOnlyList<EdgeValue> Sources, int?[] Extents)
        : EdgeValue(false, Extents);
}

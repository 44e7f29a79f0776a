using KerasSharp.Runtime.Planning;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>The model's layers with their output shapes, numbers of parameters and connections.</summary>
    public ModelSummary Summary()
    {
        var connections = Connections();
        var rows = Layers
            .Select((l, i) => (Layer: l, Place: i))
            .Where(p => p.Layer.Spec is not InputLayer { Implicit: true })
            .Select(p => Row(p.Layer, connections[p.Place]));
        var weights = Layers.SelectMany(l => l.Weights).Distinct().ToLookup(w => w.Trainable, w => w.Shape.Aggregate(1L, (a, b) => a * b));
        return new ModelSummary(Name, [.. rows], weights[true].Sum(), weights[false].Sum());
    }

    private SummaryRow Row(ModelLayer layer, IEnumerable<string> connections) =>
        new(layer.Name, layer.ClassName, ShapesOf(layer.Name), layer.ParameterCount, [.. connections]);

    private IReadOnlyList<IReadOnlyList<int?>>? ShapesOf(string layer)
    {
        if (!Declared.Layers.TryGetValue(layer, out var calls))
            return null;
        var shapes = calls
            .Select((values, c) => values.Select((v, i) => Extents(v.Value.Shape, OtherExtents.Layers[layer][c][i].Value.Shape)).ToArray())
            .ToArray();
        return shapes.All(s => s.Length == shapes[0].Length && s.Zip(shapes[0]).All(p => p.First.AsSpan().SequenceEqual(p.Second)))
            ? shapes[0]
            : null;
    }

    /// <summary>What each layer, by its place, is applied to.</summary>
    private ILookup<int, string> Connections()
    {
        // The number of each call among those of its layer.
        var (counts, numbers) = (new int[Spec.Layers.Count], new int[Spec.Calls.Count]);
        for (int c = 0; c < numbers.Length; c++)
            numbers[c] = counts[Spec.Calls[c].Layer]++;
        return Spec
            .Calls.SelectMany(c =>
                c.Inputs.Select(r =>
                {
                    var source = Spec.Layers[Spec.Calls[r.Call].Layer];
                    return (c.Layer, Text: $"{source.Name}[{numbers[r.Call] + LayerOutputs.FirstCall(source)}][{r.Index}]");
                })
            )
            .ToLookup(p => p.Layer, p => p.Text);
    }
}

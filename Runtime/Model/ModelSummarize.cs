using KerasSharp.Runtime.Compile;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>The model's layers with their output shapes, numbers of parameters and connections.</summary>
    public ModelSummary Summary()
    {
        var rows = Layers.Where(l => l.Spec is not InputLayer { Implicit: true }).Select(l => new SummaryRow(l.Name, l.ClassName, ShapesOf(l.Name), l.ParameterCount, Connections(l.Spec)));
        var weights = Layers.SelectMany(l => l.Weights).Distinct().ToLookup(w => w.Trainable, w => w.Shape.Aggregate(1L, (a, b) => a * b));
        return new ModelSummary(Name, [.. rows], weights[true].Sum(), weights[false].Sum());
    }

    private IReadOnlyList<IReadOnlyList<int?>>? ShapesOf(string layer)
    {
        if (!Declared.Layers.TryGetValue(layer, out var calls)) return null;
        var shapes = calls.Select((values, c) => values.Select((v, i) => Extents(v.Value.Shape, OtherExtents.Layers[layer][c][i].Value.Shape)).ToArray()).ToArray();
        return shapes.All(s => s.Length == shapes[0].Length && s.Zip(shapes[0]).All(p => p.First.AsSpan().SequenceEqual(p.Second))) ? shapes[0] : null;
    }

    private string[] Connections(LayerSpec layer)
        => [.. Spec.Calls.Where(c => Spec.Layers[c.Layer] == (object)layer).SelectMany(c => c.Inputs).Select(r =>
        {
            var source = Spec.Calls[r.Call];
            int before = Spec.Calls.Take(r.Call).Count(c => c.Layer == source.Layer);
            return $"{Spec.Layers[source.Layer].Name}[{before + LayerOutputs.FirstCall(Spec.Layers[source.Layer])}][{r.Index}]";
        })];
}

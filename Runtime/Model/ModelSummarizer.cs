using KerasSharp.Runtime.Planning;

namespace KerasSharp;

/// <summary>Makes a model's summary.</summary>
internal static class ModelSummarizer
{
    /// <param name="model">The model.</param>
    /// <param name="shapes">The shapes of its layers' outputs.</param>
    internal static ModelSummary Summarize(Model model, DeclaredShapes shapes)
    {
        var connections = Connections(model.Spec);
        var rows = model
            .Layers.Select((l, i) => (Layer: l, Place: i))
            .Where(p => p.Layer.Spec is not InputLayer { Implicit: true })
            .Select(p => new SummaryRow(
                p.Layer.Name,
                model.ClassNameOf(p.Layer.Spec, p.Layer.Name),
                shapes.OfLayer(p.Layer.Name),
                p.Layer.ParameterCount,
                [.. connections[p.Place]]
            ));
        var weights = model
            .Layers.SelectMany(l => l.Weights)
            .Distinct()
            .ToLookup(w => w.Trainable, w => w.Shape.Aggregate(1L, (a, b) => a * b));
        return new ModelSummary(model.Name, [.. rows], weights[true].Sum(), weights[false].Sum());
    }

    /// <summary>What each layer, by its place, is applied to.</summary>
    private static ILookup<int, string> Connections(ModelSpec spec)
    {
        // The number of each call among those of its layer.
        var (counts, numbers) = (new int[spec.Layers.Count], new int[spec.Calls.Count]);
        for (int c = 0; c < numbers.Length; c++)
            numbers[c] = counts[spec.Calls[c].Layer]++;
        return spec
            .Calls.SelectMany(c =>
                c.Inputs.Select(r =>
                {
                    var source = spec.Layers[spec.Calls[r.Call].Layer];
                    return (c.Layer, Text: $"{source.Name}[{numbers[r.Call] + LayerOutputs.FirstCall(source)}][{r.Index}]");
                })
            )
            .ToLookup(p => p.Layer, p => p.Text);
    }
}

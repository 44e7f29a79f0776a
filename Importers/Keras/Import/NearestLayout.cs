using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>Image layouts in a model whose layers store different ones: each layer that stores none gets that of the nearest layer that
/// does.</summary>
internal static class NearestLayout
{
    /// <param name="layer">The layer or model.</param>
    /// <param name="form">How the file holds it.</param>
    /// <param name="usual">The layout of a layer from which none that stores one can be reached.</param>
    internal static LayerSpec Of(LayerSpec layer, LayerForm form, DataFormat usual) =>
        layer switch
        {
            ModelSpec model => Of(model, form, usual),
            TimeDistributed t when form.Inner.TryGetValue("layer", out var inner) => t with { Layer = Of(t.Layer, inner, usual) },
            _ => form.UnstoredOrdering ? ImageLayout.With(layer, usual) : layer,
        };

    /// <summary>Whether some layer was read without its layout.</summary>
    internal static bool IsNeeded(LayerForm form) => form.UnstoredOrdering || form.Inner.Values.Any(IsNeeded);

    private static ModelSpec Of(ModelSpec model, LayerForm form, DataFormat usual)
    {
        var neighbours = model.Layers.Select(_ => new HashSet<int>()).ToArray();
        foreach (var call in model.Calls)
        foreach (var input in call.Inputs)
        {
            int source = model.Calls[input.Call].Layer;
            neighbours[source].Add(call.Layer);
            neighbours[call.Layer].Add(source);
        }

        LayerForm FormOf(int l) => form.Inner.GetValueOrDefault(model.Layers[l].Name!) ?? LayerForm.Usual;
        DataFormat From(int start)
        {
            var seen = new HashSet<int> { start };
            var queue = new Queue<int>(seen);
            while (queue.TryDequeue(out int l))
            {
                if (l != start && !FormOf(l).UnstoredOrdering && ImageLayout.OfWeighted(model.Layers[l]) is { } format)
                    return format;
                foreach (int next in neighbours[l].Order())
                    if (seen.Add(next))
                        queue.Enqueue(next);
            }
            return usual;
        }
        return model with { Layers = [.. model.Layers.Select((l, i) => IsNeeded(FormOf(i)) ? Of(l, FormOf(i), From(i)) : l)] };
    }
}

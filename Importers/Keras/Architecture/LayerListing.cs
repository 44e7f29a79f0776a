namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Lists layers so that each stands behind all that it is called on, for releases that make a layer's calls where it is
/// listed.</summary>
internal static class LayerListing
{
    /// <summary>The layers in their order, but each behind what it needs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="order">Places of its layers.</param>
    /// <param name="refuse">The exception for layers that are called on values that come of each other, of which none can be first.</param>
    internal static IEnumerable<int> Of(ModelSpec model, IEnumerable<int> order, Func<Wording, KerasUnsupportedException> refuse)
    {
        var open = order.ToList();
        // A layer's own calls are made one after the other.
        var needed = model
            .Calls.GroupBy(c => c.Layer)
            .ToDictionary(
                g => g.Key,
                g => g.SelectMany(c => c.Inputs).Select(i => model.Calls[i.Call].Layer).Where(l => l != g.Key).ToHashSet()
            );
        var listed = new HashSet<int>();
        while (open.Count > 0)
        {
            int next = open.FindIndex(l => !needed.TryGetValue(l, out var sources) || sources.IsSubsetOf(listed));
            if (next < 0)
                throw refuse($"layers {Wording.List(open.Select(l => model.Layers[l].Name))} are called on values that come of each other");
            listed.Add(open[next]);
            yield return open[next];
            open.RemoveAt(next);
        }
    }
}

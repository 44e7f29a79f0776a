using KerasSharp.Importers.Keras.Architecture;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Writes architectures as 1.2.2 reads them: it makes a layer's calls where the layer is listed, so that whatever it is called on
/// stands before it (Container.from_config; Keras 2 comes back to calls that it cannot make yet).</summary>
/// <param name="entries">Writes layers.</param>
internal sealed class Keras1ConfigWriter(LayerEntries entries) : ModelConfigWriter(entries, "input_dtype")
{
    protected override IEnumerable<int> Listed(ModelSpec model)
    {
        var open = base.Listed(model).ToList();
        IEnumerable<int> Sources(int layer) =>
            model.Calls.Where(c => c.Layer == layer).SelectMany(c => c.Inputs).Select(i => model.Calls[i.Call].Layer);
        // A layer's own calls are made one after the other.
        var needed = open.ToDictionary(l => l, l => Sources(l).Where(s => s != l).ToHashSet());
        var listed = new HashSet<int>();
        while (open.Count > 0)
        {
            int next = open.FindIndex(l => needed[l].IsSubsetOf(listed));
            if (next < 0)
                throw new KerasUnsupportedException(
                    $"layers {Wording.List(open.Select(l => model.Layers[l].Name))} are called on values that come of each other, and "
                        + $"{Keras1Era.Instance.Name} reads only files whose layers stand one after the other"
                );
            listed.Add(open[next]);
            yield return open[next];
            open.RemoveAt(next);
        }
    }
}

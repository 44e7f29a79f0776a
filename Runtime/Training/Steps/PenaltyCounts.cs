namespace KerasSharp.Runtime.Training;

/// <summary>How often the penalties on each layer's weights count where calls of models that are layers add them up
/// (<see cref="TrainingRules.WeightPenaltiesAddUp"/>): each call of a model adds to its list, for each call inside, what the list of the
/// called layer holds at that moment. Calls that were made while the models were built count too.</summary>
internal sealed class PenaltyCounts
{
    private readonly ModelSpec _top;
    private readonly Dictionary<ModelSpec, Dictionary<LayerSpec, double>> _lists = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LayerSpec, double> _counts = new(ReferenceEqualityComparer.Instance);

    internal PenaltyCounts(ModelSpec top)
    {
        _top = top;
        Build(top);
        foreach (var layer in top.Layers)
            Add(_counts, layer);
    }

    /// <summary>How often a layer's penalties count.</summary>
    /// <param name="path">The layer, in the models that it stands in.</param>
    internal double Of(string path) => Find(_top, path) is { } layer ? _counts.GetValueOrDefault(layer, 1) : 1;

    private static LayerSpec? Find(ModelSpec model, string path)
    {
        foreach (var layer in model.Layers)
        {
            if (layer.Name == path)
                return layer;
            if (!path.StartsWith($"{layer.Name}/", StringComparison.Ordinal))
                continue;
            if (layer is not ModelSpec inner)
                return layer;
            if (Find(inner, path[(layer.Name!.Length + 1)..]) is { } found)
                return found;
        }
        return null;
    }

    private void Build(ModelSpec model)
    {
        if (!_lists.TryAdd(model, new(ReferenceEqualityComparer.Instance)))
            return;
        foreach (var inner in model.Layers.OfType<ModelSpec>())
            Build(inner);
        Run(model, (_, _) => { });
    }

    // Keras keeps what a model gave for given values, so that a second call on the same ones runs nothing.
    private void Run(ModelSpec model, Action<ModelSpec, LayerSpec> called)
    {
        var known = new HashSet<string>();
        foreach (var call in model.Calls)
        {
            var layer = model.Layers[call.Layer];
            if (layer is ModelSpec inner && known.Add($"{call.Layer}: {string.Join(", ", call.Inputs)}"))
                Run(inner, (m, l) => Add(_lists[m], l));
            called(model, layer);
        }
    }

    private void Add(Dictionary<LayerSpec, double> list, LayerSpec layer)
    {
        if (layer is not ModelSpec inner)
            list[layer] = list.GetValueOrDefault(layer) + 1;
        else
            foreach (var (each, count) in _lists[inner].ToList())
                list[each] = list.GetValueOrDefault(each) + count;
    }
}

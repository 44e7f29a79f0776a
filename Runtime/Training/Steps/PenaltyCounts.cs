namespace KerasSharp.Runtime.Training;

/// <summary>How often the penalties on each layer's weights count where calls of models that are layers add them up
/// (<see cref="TrainingRules.WeightPenaltiesAddUp"/>): each call of a model adds to its list, for each call inside, what the list of the
/// called layer holds at that moment. Calls that were made while the models were built count too.</summary>
internal sealed class PenaltyCounts
{
    private readonly ModelSpec _top;
    private readonly Dictionary<ModelSpec, Dictionary<LayerSpec, double>> _lists = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LayerSpec, double> _counts = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<(ModelSpec, string), int[]> _known = [];
    private int _values;

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
        Run(model, [.. model.Inputs.Select(_ => _values++)], (_, _) => { });
    }

    // Values are numbers. Keras keeps what a model gave for given values, so that a second call on the same ones runs nothing.
    private int[] Call(ModelSpec model, int[] inputs)
    {
        var key = (model, string.Join(' ', inputs));
        return _known.TryGetValue(key, out var known)
            ? known
            : _known[key] = Run(model, inputs, (around, layer) => Add(_lists[around], layer));
    }

    private int[] Run(ModelSpec model, int[] inputs, Action<ModelSpec, LayerSpec> called)
    {
        var values = new Dictionary<TensorRef, int>();
        for (int i = 0; i < inputs.Length; i++)
            values[model.Inputs[i]] = inputs[i];
        for (int c = 0; c < model.Calls.Count; c++)
        {
            var layer = model.Layers[model.Calls[c].Layer];
            if (layer is InputLayer)
                continue;
            if (layer is ModelSpec inner)
            {
                int[] outputs = Call(inner, [.. model.Calls[c].Inputs.Select(Value)]);
                for (int i = 0; i < outputs.Length; i++)
                    values[new(c, i)] = outputs[i];
            }
            called(model, layer);
        }
        return [.. model.Outputs.Select(Value)];

        int Value(TensorRef reference) => values.TryGetValue(reference, out int value) ? value : values[reference] = _values++;
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

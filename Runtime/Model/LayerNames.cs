namespace KerasSharp;

/// <summary>Gives layers the names that Keras gives them: lower-cased class name, underscore, a count from 1 for each class. A
/// wrapper's inner layer is named before the wrapper, as it is made before it.</summary>
internal sealed class LayerNames
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <param name="layers">All layers of a model; their explicit names are kept clear of.</param>
    /// <exception cref="KerasException">Two layers have the same name.</exception>
    public LayerNames(IEnumerable<LayerSpec> layers)
    {
        foreach (var layer in layers)
            if (layer.Name is { } name && !_taken.Add(name))
                throw new KerasException($"the layer name '{name}' is used more than once; expected names that are unique in the model");
    }

    /// <summary>The layer with a name of its own.</summary>
    public LayerSpec Named(LayerSpec layer)
    {
        layer = layer switch
        {
            TimeDistributed w => w with { Layer = Named(w.Layer) },
            Bidirectional w => w with { Layer = (SequenceSpec)Named(w.Layer) },
            _ => layer,
        };
        return layer.Name is null ? layer with { Name = Next(layer is InputLayer ? "input" : layer.ClassName.ToLowerInvariant()) } : layer;
    }

    /// <summary>prefix_1, prefix_2, ...</summary>
    public string Next(string prefix)
    {
        string name;
        do name = $"{prefix}_{_counts[prefix] = _counts.GetValueOrDefault(prefix) + 1}";
        while (!_taken.Add(name));
        return name;
    }
}

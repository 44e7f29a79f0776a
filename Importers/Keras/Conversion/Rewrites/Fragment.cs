namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>A layer of a fragment.</summary>
/// <param name="Layer">The layer; its name is a suffix of the replaced layer's, empty for that name itself.</param>
/// <param name="Inputs">What it is called on: calls of the fragment, or below 0 the inputs of the replaced layer, the first at -1.</param>
/// <param name="Weights">Its weights by their names behind its path; null for those of the replaced layer.</param>
/// <param name="Part">The part of the replaced layer whose weights it has; null for the layer itself.</param>
internal sealed record FragmentLayer(
    LayerSpec Layer,
    IReadOnlyList<int> Inputs,
    IReadOnlyDictionary<string, float[]>? Weights,
    string? Part = null
);

/// <summary>What stands in the place of a layer: layers that are called one after another, the last of which gives the result.</summary>
internal sealed class Fragment
{
    private readonly List<FragmentLayer> _layers = [];

    /// <summary>The layers in the order of their calls.</summary>
    internal IReadOnlyList<FragmentLayer> Layers => _layers;

    /// <summary>Whether each layer takes the one before it, and the first the one input.</summary>
    internal bool IsChain => _layers.Select((l, i) => l.Inputs is [var only] && only == i - 1).All(c => c);

    /// <summary>A layer with the weights of the one that it replaces, called as that one is.</summary>
    internal static Fragment Of(LayerSpec layer, IReadOnlyDictionary<string, float[]>? weights = null)
    {
        var fragment = new Fragment();
        fragment._layers.Add(new FragmentLayer(layer, [], weights));
        return fragment;
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">As in <see cref="FragmentLayer.Inputs"/>.</param>
    /// <param name="weights">As in <see cref="FragmentLayer.Weights"/>.</param>
    /// <param name="part">As in <see cref="FragmentLayer.Part"/>.</param>
    /// <returns>The number of its call.</returns>
    internal int Add(LayerSpec layer, IReadOnlyList<int> inputs, IReadOnlyDictionary<string, float[]>? weights = null, string? part = null)
    {
        _layers.Add(new FragmentLayer(layer, inputs, weights, part));
        return _layers.Count - 1;
    }

    /// <summary>Whether it is one layer, called as the replaced one is.</summary>
    internal bool IsOne => _layers is [{ Inputs.Count: 0 }];

    /// <summary>The same with each layer changed.</summary>
    internal Fragment Select(Func<FragmentLayer, FragmentLayer> change)
    {
        var changed = new Fragment();
        changed._layers.AddRange(_layers.Select(change));
        return changed;
    }
}

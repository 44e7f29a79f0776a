namespace KerasSharp.Runtime.Layers;

/// <summary>Masks that attention takes away from what it is given (<see cref="HeadsSpec.TakesMasksAway"/>): calls that Keras runs behind it
/// find none on these values, unless they state one.</summary>
internal static class TakenMasks
{
    private static readonly HashSet<(int Call, TensorRef Value)> s_none = [];

    /// <summary>The values without a mask, each with the call that finds it so.</summary>
    internal static IReadOnlySet<(int Call, TensorRef Value)> Of(ModelSpec model)
    {
        (int Call, TensorRef Value)[] taken =
        [
            .. model.Calls.SelectMany((c, k) => c.Inputs.Where((_, i) => Takes(model.Layers[c.Layer], i)).Select(value => (k, value))),
        ];
        if (taken.Length == 0)
            return s_none;
        var order = RunOrder.Of(model);
        var ranks = new int[order.Count];
        for (int i = 0; i < order.Count; i++)
            ranks[order[i]] = i;
        // When the first one took it.
        var since = taken.GroupBy(t => t.Value).ToDictionary(g => g.Key, g => g.Min(t => ranks[t.Call]));
        return model
            .Calls.SelectMany((c, k) => c.Inputs.Where(v => since.TryGetValue(v, out int rank) && rank < ranks[k]).Select(v => (k, v)))
            .ToHashSet();
    }

    /// <summary>Whether a layer takes away the mask of what it is given at a place: attention, or a model whose own attention is given
    /// it.</summary>
    internal static bool Takes(LayerSpec layer, int place) =>
        layer switch
        {
            HeadsSpec heads => heads.TakesMasksAway,
            ModelSpec model when place < model.Inputs.Count => IsTaken(model, model.Inputs[place]),
            _ => false,
        };

    /// <summary>Whether a call within a model takes away the mask of a value.</summary>
    internal static bool IsTaken(ModelSpec model, TensorRef value) =>
        model.Calls.Any(c => c.Inputs.Where((input, i) => input == value && Takes(model.Layers[c.Layer], i)).Any());
}

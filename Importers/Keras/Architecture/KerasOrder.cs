namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>The order in which Keras 1.0.8 and later list the layers of a functional model, which is that of its files: by falling
/// distance from the outputs, and at the same distance in the order of a walk back from the outputs.</summary>
internal sealed class KerasOrder
{
    private readonly ModelSpec _model;
    private readonly Dictionary<int, int> _depths = [],
        _met = [];

    private KerasOrder(ModelSpec model) => _model = model;

    /// <summary>The layers' places in the model, in that order.</summary>
    internal static IReadOnlyList<int> Of(ModelSpec model)
    {
        var order = new KerasOrder(model);
        foreach (var output in model.Outputs)
            order.Walk(output.Call, 0, []);
        // Inputs that no output depends on stand first among the last.
        foreach (int layer in model.Inputs.Select(i => model.Calls[i.Call].Layer))
            if (order._depths.TryAdd(layer, 0))
                order._met[layer] = -1;
        return [.. order._depths.OrderByDescending(l => l.Value).ThenBy(l => order._met[l.Key]).Select(l => l.Key)];
    }

    private void Walk(int call, int depth, HashSet<(int, int)> seen)
    {
        seen.Add((call, depth));
        int layer = _model.Calls[call].Layer;
        depth = _depths[layer] = Math.Max(depth, _depths.GetValueOrDefault(layer));
        _met.TryAdd(layer, _met.Count);
        foreach (var input in _model.Calls[call].Inputs)
            if (!seen.Contains((input.Call, depth + 1)))
                Walk(input.Call, depth + 1, seen);
    }
}

namespace KerasSharp;

/// <summary>The calls and layers between inputs and outputs, in the order in which Keras 1.0.8 and later list a model's layers (so that
/// files match by position): by falling distance from the outputs, and at the same distance in the order of a walk back
/// from the outputs.</summary>
internal sealed class GraphOrder
{
    private readonly IReadOnlyList<KerasTensor> _inputs,
        _outputs;
    private readonly Dictionary<LayerSpec, int> _layerDepths = new(ReferenceEqualityComparer.Instance),
        _met = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<LayerCall> _calls = [];

    public GraphOrder(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs)
    {
        (_inputs, _outputs) = (inputs, outputs);
        foreach (var output in outputs)
            Walk(output.Call, 0, []);
        var given = inputs.Select(i => i.Call).ToHashSet();
        foreach (var call in _calls)
            if (call.Layer is InputLayer && !given.Contains(call))
                throw new KerasException(
                    $"the outputs need an input layer '{call.Layer.Name ?? "without a name"}' that is not among the model's "
                        + $"{inputs.Count} input(s)"
                );
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i].Layer is not InputLayer || !_calls.Contains(inputs[i].Call))
                throw new KerasException(
                    $"input {i + 1} of the model: expected the value of an input layer that the outputs need, found "
                        + $"{(inputs[i].Layer is InputLayer ? "one that none needs" : $"the output of a {inputs[i].Layer.ClassName}")}"
                );
    }

    /// <summary>The model, its layers named.</summary>
    public ModelSpec Build(string? name)
    {
        LayerSpec[] layers = [.. _layerDepths.OrderByDescending(l => l.Value).ThenBy(l => _met[l.Key]).Select(l => l.Key)];
        LayerCall[] calls = [.. _calls.OrderBy(c => c.Order)];
        var names = new LayerNames(layers);
        var named = new Dictionary<LayerSpec, LayerSpec>(ReferenceEqualityComparer.Instance);
        foreach (var call in calls)
            if (!named.ContainsKey(call.Layer))
                named[call.Layer] = names.Named(call.Layer);
        TensorRef Ref(KerasTensor t) => new(Array.IndexOf(calls, t.Call), t.Index);
        return new ModelSpec
        {
            Name = name,
            Layers = [.. layers.Select(l => named[l])],
            Calls =
            [
                .. calls.Select(c => new CallSpec(Array.FindIndex(layers, l => ReferenceEquals(l, c.Layer)), [.. c.Inputs.Select(Ref)])),
            ],
            Inputs = [.. _inputs.Select(Ref)],
            Outputs = [.. _outputs.Select(Ref)],
        };
    }

    private void Walk(LayerCall call, int depth, HashSet<(LayerCall, int)> seen)
    {
        seen.Add((call, depth));
        _calls.Add(call);
        depth = _layerDepths[call.Layer] = Math.Max(depth, _layerDepths.GetValueOrDefault(call.Layer));
        _met.TryAdd(call.Layer, _met.Count);
        foreach (var input in call.Inputs)
            if (!seen.Contains((input.Call, depth + 1)))
                Walk(input.Call, depth + 1, seen);
    }
}

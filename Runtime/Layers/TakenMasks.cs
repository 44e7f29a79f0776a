using System.Runtime.CompilerServices;

namespace KerasSharp.Runtime.Layers;

/// <summary>Masks that attention takes away from what it is given (<see cref="HeadsSpec.TakesMasksAway"/>): calls that Keras runs behind it
/// find none on these values, unless they state one. A layer that gives its input as it is (<see cref="ILayerRule.GivesInputOf"/>) gives
/// the same object, so that its mask is gone with it.</summary>
internal static class TakenMasks
{
    private static readonly HashSet<(int Call, TensorRef Value)> s_none = [];

    // A model may be called very often by others that are called very often, and is looked at once.
    private static readonly ConditionalWeakTable<ModelSpec, Effects> s_trained = [],
        s_predicting = [];

    /// <summary>What a model does to the masks of what it is given.</summary>
    /// <param name="TakenInputs">Of each input, whether its mask is taken away.</param>
    /// <param name="TakenOutputs">Of each output, the same.</param>
    /// <param name="InputOfOutput">Of each output the input that is the same object; -1 for none.</param>
    private sealed record Effects(bool[] TakenInputs, bool[] TakenOutputs, int[] InputOfOutput);

    /// <summary>The values without a mask, each with the call that finds it so.</summary>
    /// <param name="model">The model.</param>
    /// <param name="training">Whether it is trained.</param>
    internal static IReadOnlySet<(int Call, TensorRef Value)> Of(ModelSpec model, bool training)
    {
        if (!model.Calls.Any(c => Enumerable.Range(0, c.Inputs.Count).Any(i => Takes(model.Layers[c.Layer], i, training))))
            return s_none;
        var objects = Objects(model, training);
        (int Call, TensorRef Value)[] taken =
        [
            .. model.Calls.SelectMany(
                (c, k) => c.Inputs.Where((_, i) => Takes(model.Layers[c.Layer], i, training)).Select(value => (k, objects(value)))
            ),
        ];
        var order = RunOrder.Of(model);
        var ranks = new int[order.Count];
        for (int i = 0; i < order.Count; i++)
            ranks[order[i]] = i;
        // When the first one took it.
        var since = taken.GroupBy(t => t.Value).ToDictionary(g => g.Key, g => g.Min(t => ranks[t.Call]));
        return model
            .Calls.SelectMany(
                (c, k) => c.Inputs.Where(v => since.TryGetValue(objects(v), out int rank) && rank < ranks[k]).Select(v => (k, v))
            )
            .ToHashSet();
    }

    /// <summary>Whether a layer takes away the mask of what it is given at a place: attention, or a model whose own attention is given
    /// it.</summary>
    internal static bool Takes(LayerSpec layer, int place, bool training) =>
        layer switch
        {
            HeadsSpec heads => heads.TakesMasksAway,
            ModelSpec model when place < model.Inputs.Count => EffectsOf(model, training).TakenInputs[place],
            _ => false,
        };

    /// <summary>Of each of a model's outputs, whether a call within takes away its mask.</summary>
    internal static IReadOnlyList<bool> OfOutputs(ModelSpec model, bool training) => EffectsOf(model, training).TakenOutputs;

    private static Effects EffectsOf(ModelSpec model, bool training) =>
        (training ? s_trained : s_predicting).GetValue(model, m => Found(m, training));

    private static Effects Found(ModelSpec model, bool training)
    {
        var objects = Objects(model, training);
        var taken = model
            .Calls.SelectMany(c => c.Inputs.Where((_, i) => Takes(model.Layers[c.Layer], i, training)))
            .Select(objects)
            .ToHashSet();
        var inputs = model.Inputs.ToList();
        return new Effects(
            [.. inputs.Select(i => taken.Contains(objects(i)))],
            [.. model.Outputs.Select(o => taken.Contains(objects(o)))],
            [.. model.Outputs.Select(o => inputs.IndexOf(objects(o)))]
        );
    }

    /// <summary>From each value to the first that is the same object.</summary>
    private static Func<TensorRef, TensorRef> Objects(ModelSpec model, bool training)
    {
        var known = new Dictionary<TensorRef, TensorRef>();
        return value =>
        {
            var at = value;
            while (!known.TryGetValue(at, out var first) && Before(model, at, training) is { } before)
                at = before;
            return known[value] = known.GetValueOrDefault(at, at);
        };
    }

    private static TensorRef? Before(ModelSpec model, TensorRef value, bool training)
    {
        var call = model.Calls[value.Call];
        training &= !call.PredictsAlways;
        if (model.Layers[call.Layer] is not ModelSpec inner)
            return call.Inputs.Count == 1 && LayerRules.For(model.Layers[call.Layer]).GivesInputOf(model.Layers[call.Layer], training)
                ? call.Inputs[0]
                : null;
        if (value.Index >= inner.Outputs.Count)
            return null;
        int place = EffectsOf(inner, training).InputOfOutput[value.Index];
        return place >= 0 && place < call.Inputs.Count ? call.Inputs[place] : null;
    }
}

using KerasSharp.Runtime.Layers;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Finds out whether a mask that a layer hands on is computed by.</summary>
internal static class MaskReaders
{
    /// <summary>Whether there are layers behind one that read its mask. A mask that leaves a nested model may be read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The place of the layer.</param>
    /// <param name="isNested">Whether the model stands in another one.</param>
    internal static bool Are(ModelSpec model, int layer, bool isNested)
    {
        var reached = new HashSet<int>();
        var open = new Queue<int>(Enumerable.Range(0, model.Calls.Count).Where(c => model.Calls[c].Layer == layer));
        while (open.TryDequeue(out int call))
        {
            if (!reached.Add(call))
                continue;
            if (isNested && model.Outputs.Any(o => o.Call == call))
                return true;
            for (int next = 0; next < model.Calls.Count; next++)
            {
                if (!model.Calls[next].Inputs.Any(i => i.Call == call))
                    continue;
                switch (Use(model.Layers[model.Calls[next].Layer]))
                {
                    case MaskUse.Reads:
                        return true;
                    case MaskUse.Passes:
                        open.Enqueue(next);
                        break;
                }
            }
        }
        return false;
    }

    /// <summary>Whether layers beside one read the mask of a value that it is given. What a nested model is given may be read around
    /// it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="value">The value.</param>
    /// <param name="layer">The place of the layer.</param>
    /// <param name="isNested">Whether the model stands in another one.</param>
    internal static bool AreOfValue(ModelSpec model, TensorRef value, int layer, bool isNested) =>
        (isNested && model.Layers[model.Calls[value.Call].Layer] is InputLayer)
        || model.Calls.Any(c =>
            c.Layer != layer
            && c.Inputs.Contains(value)
            && (
                Use(model.Layers[c.Layer]) == MaskUse.Reads
                || (Use(model.Layers[c.Layer]) == MaskUse.Passes && Are(model, c.Layer, isNested))
            )
        );

    /// <summary>Whether the mask of a value may come from another model: one within, or, inside of one, that around it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="call">The call that gives the value.</param>
    /// <param name="isNested">Whether the model stands in another one.</param>
    internal static bool MaskMayBeOfAnother(ModelSpec model, int call, bool isNested)
    {
        var reached = new HashSet<int>();
        var open = new Queue<int>([call]);
        while (open.TryDequeue(out int at))
        {
            if (!reached.Add(at))
                continue;
            var layer = model.Layers[model.Calls[at].Layer];
            if (layer is ModelSpec || (isNested && layer is InputLayer))
                return true;
            if (layer is not (Masking or Embedding { MaskZero: true }))
                foreach (var input in model.Calls[at].Inputs)
                    open.Enqueue(input.Call);
        }
        return false;
    }

    private static MaskUse? Use(LayerSpec layer) =>
        layer is ModelSpec or CustomLayer or SequenceSpec or Bidirectional ? MaskUse.Reads : LayerRules.For(layer).MaskUseOf(layer);
}

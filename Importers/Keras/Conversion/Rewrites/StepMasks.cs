using KerasSharp.Runtime.Layers;

namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>A TimeDistributed that is given a mask. Keras 2.2 and later, and tf.keras, ask the layer inside what becomes of it
/// (TimeDistributed.compute_mask), and one that supports no masks is a TypeError then; earlier and later releases hand the mask
/// on.</summary>
internal static class StepMasks
{
    /// <summary>Tells that the era cannot build it.</summary>
    /// <param name="c">Its context.</param>
    /// <param name="layer">The layer as the era has it.</param>
    internal static void Require(RewriteContext c, LayerSpec layer)
    {
        bool asks = !c.IsBeforeKeras2 && !c.Era.WritesTrees && !c.FixesSamples;
        if (asks && c.IsMasked && layer is TimeDistributed wrapper && Unmasked(c, wrapper.Layer) is { } inner)
            c.Tell(
                ConversionNoteKind.Refused,
                $"it is given a mask, for which {c.Era.Name} asks the {inner.ClassName} inside, which supports none; where no layer "
                    + $"behind it reads the mask, a model without that mask can be written"
            );
    }

    /// <summary>The first layer that gets the mask and supports none; null for no such layer.</summary>
    private static LayerSpec? Unmasked(RewriteContext c, LayerSpec layer)
    {
        if (layer is TimeDistributed wrapper)
            return Unmasked(c, wrapper.Layer);
        if (layer is not ModelSpec model)
            return Use(c, layer) is null ? layer : null;
        var masked = new HashSet<int>(model.Inputs.Select(i => i.Call));
        for (int n = 0; n < model.Calls.Count; n++)
        {
            if (!model.Calls[n].Inputs.Any(i => masked.Contains(i.Call)))
                continue;
            var inner = model.Layers[model.Calls[n].Layer];
            if (Unmasked(c, inner) is { } found)
                return found;
            bool ends = inner is SequenceSpec { ReturnSequences: false } or Bidirectional { Layer.ReturnSequences: false };
            if (!ends && Use(c, inner) != MaskUse.Replaces)
                masked.Add(n);
        }
        return null;
    }

    // A layer of an earlier release may support no masks where that of the era does.
    private static MaskUse? Use(RewriteContext c, LayerSpec layer)
    {
        if (layer is ModelSpec)
            return MaskUse.Passes;
        if (layer is not (OperationLayer or Lambda or CustomLayer))
            layer = c.Era.Architecture.Back(layer, l => c.Era.Layers.UsualForm(l, c.Release, default));
        return LayerRules.For(layer).MaskUseOf(layer);
    }
}

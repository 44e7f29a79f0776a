using KerasSharp.Importers.Keras.Eras;

namespace KerasSharp.Importers.Keras.Export;

/// <summary>What recurrent layers give at masked steps, where no step is ever masked: then one era's way is as good as another's.</summary>
internal static class MaskedOutputs
{
    /// <summary>The model with the way of an era, if nothing in it makes a mask; else the model as it is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="era">The era to write for.</param>
    internal static ModelSpec Of(ModelSpec model, IKerasEra era) => IsMasked(model) ? model : (ModelSpec)Suited(model, era);

    private static bool IsMasked(LayerSpec layer) =>
        layer switch
        {
            ModelSpec model => model.Layers.Any(IsMasked) || model.Calls.Any(c => c.Keywords.Any(k => k is not null)),
            TimeDistributed wrapper => IsMasked(wrapper.Layer),
            Embedding { MaskZero: true } or ReversibleEmbedding { MaskZero: true } or Masking or CustomLayer => true,
            _ => false,
        };

    private static LayerSpec Suited(LayerSpec layer, IKerasEra era)
    {
        switch (layer)
        {
            case ModelSpec model:
                LayerSpec[] layers = [.. model.Layers.Select(l => Suited(l, era))];
                return layers.Zip(model.Layers).All(p => ReferenceEquals(p.First, p.Second)) ? model : model with { Layers = layers };
            case TimeDistributed wrapper:
                var inside = Suited(wrapper.Layer, era);
                return ReferenceEquals(inside, wrapper.Layer) ? wrapper : wrapper with { Layer = inside };
            // Eras that end masks set zeros for both layers of a sequence.
            case Bidirectional { Layer.MaskedOutput: not MaskedOutput.State } both:
                var output = era.EndsMasks && both.Layer.ReturnSequences ? MaskedOutput.Zero : MaskedOutput.PreviousOutput;
                return both.Layer.MaskedOutput == output ? both : both with { Layer = both.Layer with { MaskedOutput = output } };
            case SequenceSpec { MaskedOutput: MaskedOutput.Zero } sequence when !era.EndsMasks:
                return sequence with { MaskedOutput = MaskedOutput.PreviousOutput };
            default:
                return layer;
        }
    }
}

using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>Bidirectional, whose stored names up to 1.1.2 have the prefix already that the arrays' names get.</summary>
internal sealed class BidirectionalSchema : Importers.Keras.Layers.BidirectionalSchema
{
    protected override Bidirectional Exchange(Config c, Bidirectional layer)
    {
        layer = base.Exchange(c, layer);
        if (layer is { Mode: BidirectionalMode.Separate, Layer.ReturnSequences: false } && c.Applies(Keras1Quirks.SeparateNeedsSequences))
            throw c.Bad("Keras 1 takes merge_mode null with return_sequences only", unsupported: true);
        return layer;
    }

    protected override LayerForm FormOf(Config c, SequenceSpec inner, LayerForm form)
    {
        if (inner.Name is not { } name || !name.StartsWith(Forward + "_", StringComparison.Ordinal))
            return form;
        form = form with { FileName = name[(Forward.Length + 1)..] };
        c.Note(ImportNoteKind.Conversion, $"the layer inside is called '{form.FileName}'; this release writes 'forward_' in front of it");
        return form;
    }
}

using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Weights;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>W (D, U), U (U, U), b (U).</summary>
internal sealed class SimpleRnnImporter() : LayerImporter<SimpleRnn>("SimpleRNN")
{
    protected override SimpleRnn Template(Config c) => new(0);

    protected override SimpleRnn Exchange(Config c, SimpleRnn layer)
    {
        // There is one gate only.
        layer = RecurrentConfig.Exchange(c, layer) with
        {
            DropoutSharing = layer.DropoutSharing,
        };
        if (!c.Reading || c.Form.ConsumeLess is null or "cpu" || layer.Dropout == 0 || c.Form.IsKeras2)
            return layer;
        c.Note(ImportNoteKind.Conversion, $"Keras ignores dropout_W of a SimpleRNN with consume_less {c.Form.ConsumeLess}; taken as 0");
        return layer with { Dropout = 0 };
    }

    protected override IEnumerable<StoredArray> Arrays(SimpleRnn layer, LayerForm form) =>
        RecurrentConfig.Gates(form, layer.UseBias, ("", 0));
}

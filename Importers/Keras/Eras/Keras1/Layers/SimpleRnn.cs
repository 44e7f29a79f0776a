using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>W (D, U), U (U, U), b (U).</summary>
internal class SimpleRnnSchema() : LayerSchema<SimpleRnn>("SimpleRNN")
{
    protected override SimpleRnn Template(Config c) => new(0);

    protected override SimpleRnn Exchange(Config c, SimpleRnn layer)
    {
        // There is one gate only.
        layer = RecurrentConfig.Exchange(c, layer) with
        {
            DropoutSharing = layer.DropoutSharing,
        };
        if (!c.Reading || c.Form.ConsumeLess is null or "cpu" || layer.Dropout == 0 || !c.Applies(Keras1Quirks.KernelDropoutOfCpuOnly))
            return layer;
        c.Note(ImportNoteKind.Conversion, $"Keras ignores dropout_W of a SimpleRNN with consume_less {c.Form.ConsumeLess}; taken as 0");
        return layer with { Dropout = 0 };
    }

    protected override IEnumerable<StoredArray> Arrays(SimpleRnn layer, LayerForm form) =>
        RecurrentConfig.Gates(form, layer.UseBias, ("", 0));
}

using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>W (D, 3U), U (U, 3U), b (3U) with gates z r h, or W_g (D, U), U_g (U, U), b_g (U) for the gates z, r, h.</summary>
internal class GruSchema() : LayerSchema<Gru>("GRU")
{
    protected override Gru Template(Config c) => new(0);

    protected override Gru Exchange(Config c, Gru layer) =>
        RecurrentConfig.KernelSettings(
            c,
            RecurrentConfig.Exchange(c, layer) with
            {
                InnerActivation = c.Activation("inner_activation", layer.InnerActivation),
            }
        );

    protected override IEnumerable<StoredArray> Arrays(Gru layer, LayerForm form) =>
        RecurrentConfig.Gates(form, layer.UseBias, ("z", 0), ("r", 1), ("h", 2));

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) => [RecurrentConfig.OtherForm(form)];

    internal override StoredLayout LayoutOf(LayerSpec layer) => RecurrentConfig.LayoutOf((RecurrentSpec)layer);
}

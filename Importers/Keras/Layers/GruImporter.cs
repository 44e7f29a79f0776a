using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Weights;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>W (D, 3U), U (U, 3U), b (3U) with gates z r h, or W_g (D, U), U_g (U, U), b_g (U) for the gates z, r, h.</summary>
internal sealed class GruImporter() : LayerImporter<Gru>("GRU")
{
    protected override Gru Template(Config c) => new(0);

    protected override Gru Exchange(Config c, Gru layer) =>
        RecurrentConfig.Quirk(
            c,
            RecurrentConfig.Exchange(c, layer) with
            {
                InnerActivation = c.Activation("inner_activation", layer.InnerActivation),
            }
        );

    protected override IEnumerable<StoredArray> Arrays(Gru layer, LayerForm form) =>
        RecurrentConfig.Gates(form, layer.UseBias, ("z", 0), ("r", 1), ("h", 2));

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) => [form with { FusedGates = !form.FusedGates }];

    internal override LayerForm FormOf(LayerSpec layer) => FormOf((RecurrentSpec)layer);

    /// <summary>Keras 1.2.2 gives separate gates the kernel's regularizer on the recurrent matrices, so only fused ones keep two.</summary>
    internal static LayerForm FormOf(RecurrentSpec layer) =>
        LayerForm.Usual with
        {
            FusedGates = !Equals(layer.RecurrentRegularizer, layer.KernelRegularizer) || layer.DropoutSharing == DropoutSharing.Shared,
        };
}

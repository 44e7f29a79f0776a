using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>W (D, 4U), U (U, 4U), b (4U) with gates i f c o, or W_g (D, U), U_g (U, U), b_g (U) for the gates i, c, f, o.</summary>
internal class LstmSchema() : LayerSchema<Lstm>("LSTM")
{
    protected override Lstm Template(Config c) => new(0);

    protected override Lstm Exchange(Config c, Lstm layer) =>
        RecurrentConfig.KernelSettings(
            c,
            RecurrentConfig.Exchange(c, layer) with
            {
                InnerActivation = c.Activation("inner_activation", layer.InnerActivation),
                ForgetBiasInitializer = c.Initializer("forget_bias_init", layer.ForgetBiasInitializer, Initializers.One),
            }
        );

    protected override IEnumerable<StoredArray> Arrays(Lstm layer, LayerForm form) =>
        RecurrentConfig.Gates(form, layer.UseBias, ("i", 0), ("c", 2), ("f", 1), ("o", 3));

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) => [RecurrentConfig.OtherForm(form)];

    internal override StoredLayout LayoutOf(LayerSpec layer) => RecurrentConfig.LayoutOf((RecurrentSpec)layer);
}

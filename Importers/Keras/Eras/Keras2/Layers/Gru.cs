using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>kernel (D, 3U), recurrent_kernel (U, 3U), bias (3U) with gates z r h; with reset_after a bias (2, 3U) of the input and of the
/// recurrent product; or cuDNN's layout (<see cref="CuDnn"/>).</summary>
internal sealed class GruSchema() : RecurrentSchema<Gru>("GRU", CuDnnName)
{
    private const string CuDnnName = "CuDNNGRU";
    private const int Gates = 3;

    protected override Gru Template(Config c) =>
        c.Form.ClassName == CuDnnName
            ? new Gru(0)
            {
                InnerActivation = ActivationFunction.Sigmoid,
                ResetAfter = true,
                TakesMask = false,
            }
            : new Gru(0)
            {
                InnerActivation = RecurrentQuirks.RecurrentActivation.Of(c.Form.Version),
                DropoutSharing = RecurrentQuirks.Implementation.Of(c.Form.Version),
            };

    protected override Gru Exchange(Config c, Gru layer) => !layer.TakesMask ? CuDnn.Exchange(c, layer) : base.Exchange(c, layer);

    internal override Gru Cell(Config c, Gru layer)
    {
        // Releases before 2.1.5 have no such key, and reset before.
        if (c.Has("reset_after") || !c.Reading)
            layer = layer with { ResetAfter = c.Flag("reset_after", layer.ResetAfter) };
        layer = base.Cell(c, layer) with
        {
            InnerActivation = c.Activation("recurrent_activation", layer.InnerActivation),
            DropoutSharing = Implementation(c, layer.DropoutSharing),
        };
        bool drops =
            layer is { DropoutSharing: DropoutSharing.Shared, RecurrentDropout: > 0 and < 1 } && c.Applies(RecurrentQuirks.CarryDropped);
        return c.Reading ? layer with { DropsCarry = drops } : layer;
    }

    protected override int[] BiasAxes(Gru layer) => layer.ResetAfter ? [0, 1] : [0];

    protected override IEnumerable<StoredArray> Arrays(Gru layer, LayerForm form) =>
        form.Layout == StoredLayout.CuDnn ? CuDnn.Arrays(Gates, CuDnn.BothBiases) : base.Arrays(layer, form);

    internal override StoredLayout LayoutOf(LayerSpec layer) => ((Gru)layer).TakesMask ? StoredLayout.Usual : StoredLayout.CuDnn;

    internal override string ClassOf(LayerSpec layer) => ((Gru)layer).TakesMask ? base.ClassOf(layer) : CuDnnName;

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) =>
        layer is Gru { ResetAfter: true, UseBias: true } ? [CuDnn.OtherForm(form)] : [];
}

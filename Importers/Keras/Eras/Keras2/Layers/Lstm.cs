using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>kernel (D, 4U), recurrent_kernel (U, 4U), bias (4U) with gates i f c o; or cuDNN's layout (<see cref="CuDnn"/>).</summary>
internal sealed class LstmSchema() : RecurrentSchema<Lstm>("LSTM", CuDnnName)
{
    private const string CuDnnName = "CuDNNLSTM";
    private const int Gates = 4;

    protected override Lstm Template(Config c) =>
        c.Form.ClassName == CuDnnName
            ? new Lstm(0)
            {
                InnerActivation = ActivationFunction.Sigmoid,
                RecurrentBias = true,
                TakesMask = false,
            }
            : new Lstm(0)
            {
                InnerActivation = RecurrentQuirks.RecurrentActivation.Of(c.Form.Version),
                DropoutSharing = RecurrentQuirks.Implementation.Of(c.Form.Version),
            };

    protected override Lstm Exchange(Config c, Lstm layer)
    {
        if (!layer.RecurrentBias)
            return base.Exchange(c, layer);
        return ForgetBias(c, CuDnn.Exchange(c, layer));
    }

    internal override Lstm Cell(Config c, Lstm layer) =>
        ForgetBias(
            c,
            base.Cell(c, layer) with
            {
                InnerActivation = c.Activation("recurrent_activation", layer.InnerActivation),
                DropoutSharing = Implementation(c, layer.DropoutSharing),
            }
        );

    private static Lstm ForgetBias(Config c, Lstm layer)
    {
        bool ones = c.Flag("unit_forget_bias", layer.ForgetBiasInitializer.Equals(Initializers.One));
        return layer with { ForgetBiasInitializer = ones ? Initializers.One : layer.BiasInitializer ?? Initializers.Zero };
    }

    protected override IEnumerable<StoredArray> Arrays(Lstm layer, LayerForm form) =>
        form.Layout == StoredLayout.CuDnn
            ? CuDnn.Arrays(Gates, layer.RecurrentBias ? CuDnn.BothBiases : CuDnn.SumOfBiases)
            : base.Arrays(layer, form).Select(a => a is { Weight: "b" } && layer.RecurrentBias ? a with { View = CuDnn.HalfOfBias } : a);

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) =>
        ((Lstm)layer).UseBias ? [CuDnn.OtherForm(form)] : [];

    internal override StoredLayout LayoutOf(LayerSpec layer) => ((Lstm)layer).RecurrentBias ? StoredLayout.CuDnn : StoredLayout.Usual;

    internal override string ClassOf(LayerSpec layer) => ((Lstm)layer).RecurrentBias ? CuDnnName : base.ClassOf(layer);
}

using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>W_g, U_g by <see cref="KernelLayout"/>, b_g (F) for the gates i, c, f, o.</summary>
internal sealed class ConvLstm2DSchema() : LayerSchema<ConvLstm2D>("ConvLSTM2D")
{
    private static readonly (string Name, int Block)[] s_gates = [("i", 0), ("c", 2), ("f", 1), ("o", 3)];

    protected override ConvLstm2D Template(Config c) => new(0, 0, 0);

    protected override ConvLstm2D Exchange(Config c, ConvLstm2D layer)
    {
        layer = layer with
        {
            Units = c.Int("nb_filter", layer.Units, required: true),
            KernelSize = [c.Int("nb_row", layer.KernelSize[0], required: true), c.Int("nb_col", layer.KernelSize[1], required: true)],
            KernelInitializer = c.Initializer("init", layer.KernelInitializer, Initializers.GlorotUniform),
            RecurrentInitializer = c.Initializer("inner_init", layer.RecurrentInitializer, Initializers.Orthogonal),
            ForgetBiasInitializer = c.Initializer("forget_bias_init", layer.ForgetBiasInitializer, Initializers.One),
            Activation = c.Activation("activation", layer.Activation),
            InnerActivation = c.Activation("inner_activation", layer.InnerActivation),
            DataFormat = c.DataFormat(layer.DataFormat),
            Padding = c.Padding(layer.Padding),
            ReturnSequences = c.Flag("return_sequences", layer.ReturnSequences),
            GoBackwards = c.Flag("go_backwards", layer.GoBackwards),
            Stateful = c.Flag("stateful", layer.Stateful),
            MaskedOutput = c.Reading && c.Applies(Keras1Quirks.MaskedState) ? MaskedOutput.State : layer.MaskedOutput,
        };
        if (c.Reading)
            layer = layer with { SameRule = ConvolutionConfig.SameRuleOf(c, layer.Padding) };
        // Keras takes these as arguments but does not store them.
        if (c.Has("subsample"))
            layer = layer with { Strides = c.Sizes("subsample", layer.Strides) };
        else if (c.Reading)
            c.Note(ImportNoteKind.Default, "this release does not store 'subsample'; taken as (1, 1)");
        ConvolutionConfig.NoteFlip(c, "kernels W and U");
        return layer;
    }

    protected override IEnumerable<StoredArray> Arrays(ConvLstm2D layer, LayerForm form)
    {
        var kernel = KernelLayout.Of(form, layer.DataFormat, 2);
        foreach (var (name, block) in s_gates)
        {
            yield return new StoredArray("W_" + name, "W", w => kernel(w.Part(-1, block, 4)));
            yield return new StoredArray("U_" + name, "U", w => kernel(w.Part(-1, block, 4)));
            if (layer.UseBias)
                yield return new StoredArray("b_" + name, "b", w => w.Part(-1, block, 4));
        }
    }
}

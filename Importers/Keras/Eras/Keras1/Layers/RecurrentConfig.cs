using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>What the configs and arrays of all recurrent layers have in common.</summary>
internal static class RecurrentConfig
{
    /// <summary>Modes of execution by name, and whether all gates are in one array of each kind.</summary>
    private static readonly NameTable<bool> s_modes = new("a consume_less", ("cpu", false), ("mem", false), ("gpu", true));

    internal static T Exchange<T>(Config c, T layer)
        where T : RecurrentSpec
    {
        layer = layer with
        {
            ReturnSequences = c.Flag("return_sequences", layer.ReturnSequences),
            GoBackwards = c.Flag("go_backwards", layer.GoBackwards),
            Stateful = c.Flag("stateful", layer.Stateful),
        };
        bool unrolled = (c.Has("unroll") || !c.Reading) && c.Flag("unroll", false);
        bool fused = c.Form.Layout == StoredLayout.FusedGates;
        if (c.Has("consume_less") || !c.Reading)
        {
            string mode = c.Value(
                "consume_less",
                c.Form.ConsumeLess ?? (fused ? "gpu" : "cpu"),
                t =>
                {
                    fused = s_modes.Read(t);
                    return Json.Text(t);
                },
                v => new JValue(v)
            );
            c.Form = c.Form with { Layout = fused ? StoredLayout.FusedGates : StoredLayout.Usual, ConsumeLess = mode };
        }
        c.InputExtents(hasLength: true);
        layer = layer with
        {
            Units = c.Int("output_dim", layer.Units, required: true),
            KernelInitializer = c.Initializer("init", layer.KernelInitializer, Initializers.GlorotUniform),
            RecurrentInitializer = c.Initializer("inner_init", layer.RecurrentInitializer, Initializers.Orthogonal),
            Activation = c.Activation("activation", layer.Activation),
            KernelRegularizer = c.Regularizer("W_regularizer", layer.KernelRegularizer),
            RecurrentRegularizer = c.Regularizer("U_regularizer", layer.RecurrentRegularizer),
            BiasRegularizer = c.Regularizer("b_regularizer", layer.BiasRegularizer),
            Dropout = c.Number("dropout_W", layer.Dropout),
            RecurrentDropout = c.Number("dropout_U", layer.RecurrentDropout),
            DropoutSharing = fused ? DropoutSharing.Shared : layer.DropoutSharing,
            MaskedOutput = c.Reading && !unrolled && c.Applies(Keras1Quirks.MaskedState) ? MaskedOutput.State : layer.MaskedOutput,
        };
        return layer;
    }

    /// <summary>Keras 1.2 builds the separate gates of GRU and LSTM with init and W_regularizer on the recurrent matrices too.</summary>
    internal static T KernelSettings<T>(Config c, T layer)
        where T : RecurrentSpec
    {
        if (!c.Reading || c.Form.Layout == StoredLayout.FusedGates || !c.Applies(Keras1Quirks.KernelSettingsOnRecurrent))
            return layer;
        if (!Equals(layer.RecurrentRegularizer, layer.KernelRegularizer))
            c.Note(
                ImportNoteKind.Conversion,
                $"Keras {c.Form.Version} penalizes the recurrent matrices by W_regularizer, not by U_regularizer, with consume_less "
                    + $"{c.Form.ConsumeLess}"
            );
        return layer with { RecurrentRegularizer = layer.KernelRegularizer, RecurrentInitializer = layer.KernelInitializer };
    }

    /// <summary>The form with its arrays by gate if <paramref name="form"/> has them fused, and fused if it has them by gate.</summary>
    internal static LayerForm OtherForm(LayerForm form) =>
        form with
        {
            Layout = form.Layout == StoredLayout.FusedGates ? StoredLayout.Usual : StoredLayout.FusedGates,
        };

    /// <summary>Keras 1.2.2 gives separate gates the kernel's regularizer on the recurrent matrices, so only fused ones keep two.</summary>
    internal static StoredLayout LayoutOf(RecurrentSpec layer) =>
        !Equals(layer.RecurrentRegularizer, layer.KernelRegularizer) || layer.DropoutSharing == DropoutSharing.Shared
            ? StoredLayout.FusedGates
            : StoredLayout.Usual;

    /// <summary>Arrays of gates: one of each kind, or one for each gate.</summary>
    /// <param name="form">Which of the two.</param>
    /// <param name="gates">The gates in the order of the separate arrays, each with its place among the weight's blocks.</param>
    /// <param name="useBias">Whether there are biases.</param>
    internal static IEnumerable<StoredArray> Gates(LayerForm form, bool useBias, params (string Name, int Block)[] gates)
    {
        string[] kinds = useBias ? ["W", "U", "b"] : ["W", "U"];
        if (form.Layout == StoredLayout.FusedGates || gates.Length == 1)
            return kinds.Select(k => new StoredArray(k, k));
        return gates.SelectMany(g => kinds.Select(k => new StoredArray($"{k}_{g.Name}", k, w => w.Part(-1, g.Block, gates.Length))));
    }
}

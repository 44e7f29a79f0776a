using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>A recurrent layer: how it runs over time, its cell, and one array of each kind with all gates side by side.</summary>
internal abstract class RecurrentSchema<T>(params string[] classNames) : LayerSchema<T>(classNames)
    where T : RecurrentSpec
{
    protected override T Exchange(Config c, T layer)
    {
        layer = Sequences.Exchange(c, layer, unrolls: true);
        layer = Cell(c, layer);
        return layer with { ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer) };
    }

    /// <summary>A layer of this class, or its cell, with the defaults of the file's release.</summary>
    internal T Default(Config c) => Template(c);

    /// <summary>The keys that the class of the cell has too.</summary>
    internal virtual T Cell(Config c, T layer) =>
        layer with
        {
            Units = c.Int("units", layer.Units, required: true),
            Activation = c.Activation("activation", layer.Activation),
            UseBias = c.Flag("use_bias", layer.UseBias),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            RecurrentInitializer = c.Initializer("recurrent_initializer", layer.RecurrentInitializer, new OrthogonalInitializer(1)),
            BiasInitializer = c.Initializer("bias_initializer", layer.BiasInitializer, Initializers.Zero),
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            RecurrentRegularizer = c.Regularizer("recurrent_regularizer", layer.RecurrentRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            KernelConstraint = c.Constraint("kernel_constraint", layer.KernelConstraint, 0, 1),
            RecurrentConstraint = c.Constraint("recurrent_constraint", layer.RecurrentConstraint, 0, 1),
            BiasConstraint = c.Constraint("bias_constraint", layer.BiasConstraint, BiasAxes(layer)),
            Dropout = c.Number("dropout", layer.Dropout),
            RecurrentDropout = c.Number("recurrent_dropout", layer.RecurrentDropout),
        };

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        yield return new StoredArray("kernel", "W") { Object = CellObject };
        yield return new StoredArray("recurrent_kernel", "U") { Object = CellObject };
        if (layer.UseBias)
            yield return new StoredArray("bias", "b") { Object = CellObject };
    }

    /// <summary>The attribute of a layer that has its arrays in a tree of objects.</summary>
    protected const string CellObject = "cell";

    /// <summary>The axes of the bias.</summary>
    protected virtual int[] BiasAxes(T layer) => [0];

    /// <summary>Which way of computing a step is chosen, which tells how many dropout masks are drawn.</summary>
    protected static DropoutSharing Implementation(Config c, DropoutSharing value) =>
        c.Value(
            "implementation",
            value,
            t =>
                Json.Int(t) switch
                {
                    0 or 1 => DropoutSharing.PerGate,
                    2 => DropoutSharing.Shared,
                    _ => throw new ConfigValueException("an implementation (0, 1, 2)", t, unsupported: true),
                },
            v => new JValue(v == DropoutSharing.Shared ? 2 : 1)
        );
}

/// <summary>Keys of all that runs over time.</summary>
internal static class Sequences
{
    internal static T Exchange<T>(Config c, T layer, bool unrolls)
        where T : SequenceSpec
    {
        layer = layer with
        {
            ReturnSequences = c.Flag("return_sequences", layer.ReturnSequences),
            ReturnState = c.Flag("return_state", layer.ReturnState),
            GoBackwards = c.Flag("go_backwards", layer.GoBackwards),
            Stateful = c.Flag("stateful", layer.Stateful),
        };
        if (layer.Stateful && c.Reading && c.Applies(RecurrentQuirks.StatesGoOn))
            layer = layer with { GoesOnAtEachCall = true };
        bool unrolled = unrolls && c.Flag("unroll", false);
        return c.Reading && !unrolled && c.Applies(RecurrentQuirks.MaskedState) ? layer with { MaskedOutput = MaskedOutput.State } : layer;
    }
}

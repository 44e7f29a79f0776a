using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>SimpleRNN, GRU, LSTM and what is built of cells.</summary>
internal static class Recurrent
{
    internal static readonly LayerSchema[] All = [new SimpleRnnSchema(), new GruSchema(), new LstmSchema()];
}

/// <summary>What all recurrent layers share: their keys, and one array of each kind with all gates side by side.</summary>
internal abstract class RecurrentSchema<T>(string className) : LayerSchema<T>(className)
    where T : RecurrentSpec
{
    protected override T Exchange(Config c, T layer)
    {
        layer = layer with
        {
            ReturnSequences = c.Flag("return_sequences", layer.ReturnSequences),
            GoBackwards = c.Flag("go_backwards", layer.GoBackwards),
            Stateful = c.Flag("stateful", layer.Stateful),
            Units = c.Int("units", layer.Units, required: true),
            Activation = c.Activation("activation", layer.Activation),
            UseBias = c.Flag("use_bias", layer.UseBias),
            KernelInitializer = c.Initializer("kernel_initializer", layer.KernelInitializer, Initializers.GlorotUniform),
            RecurrentInitializer = c.Initializer("recurrent_initializer", layer.RecurrentInitializer, new OrthogonalInitializer(1)),
            KernelRegularizer = c.Regularizer("kernel_regularizer", layer.KernelRegularizer),
            RecurrentRegularizer = c.Regularizer("recurrent_regularizer", layer.RecurrentRegularizer),
            BiasRegularizer = c.Regularizer("bias_regularizer", layer.BiasRegularizer),
            Dropout = c.Number("dropout", layer.Dropout),
            RecurrentDropout = c.Number("recurrent_dropout", layer.RecurrentDropout),
        };
        bool unrolled = c.Flag("unroll", false);
        if (c.Reading && c.Form.Backend == TrainingBackend.TensorFlow && !unrolled)
            layer = layer with { MaskedOutput = MaskedOutput.State };
        c.RequireFlag("return_state", false);
        c.RequireNull("activity_regularizer");
        c.RequireNull("kernel_constraint");
        c.RequireNull("recurrent_constraint");
        c.RequireNull("bias_constraint");
        return layer;
    }

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        yield return new StoredArray("kernel", "W");
        yield return new StoredArray("recurrent_kernel", "U");
        if (layer.UseBias)
            yield return new StoredArray("bias", "b");
    }
}

/// <summary>kernel (D, U), recurrent_kernel (U, U), bias (U).</summary>
internal sealed class SimpleRnnSchema() : RecurrentSchema<SimpleRnn>("SimpleRNN")
{
    protected override SimpleRnn Template(Config c) => new(0);
}

/// <summary>kernel (D, 3U), recurrent_kernel (U, 3U), bias (3U) with gates z r h.</summary>
internal sealed class GruSchema() : RecurrentSchema<Gru>("GRU")
{
    protected override Gru Template(Config c) => new(0) { InnerActivation = Keras2Quirks.RecurrentActivation.Of(c.Form.Version) };

    protected override Gru Exchange(Config c, Gru layer) =>
        base.Exchange(c, layer) with
        {
            InnerActivation = c.Activation("recurrent_activation", layer.InnerActivation),
        };
}

/// <summary>kernel (D, 4U), recurrent_kernel (U, 4U), bias (4U) with gates i f c o.</summary>
internal sealed class LstmSchema() : RecurrentSchema<Lstm>("LSTM")
{
    protected override Lstm Template(Config c) => new(0) { InnerActivation = Keras2Quirks.RecurrentActivation.Of(c.Form.Version) };

    protected override Lstm Exchange(Config c, Lstm layer)
    {
        layer = base.Exchange(c, layer) with { InnerActivation = c.Activation("recurrent_activation", layer.InnerActivation) };
        bool ones = c.Flag("unit_forget_bias", layer.ForgetBiasInitializer.Equals(Initializers.One));
        return layer with { ForgetBiasInitializer = ones ? Initializers.One : Initializers.Zero };
    }
}

using KerasSharp.Importers.Keras.Eras.Keras0.Vocabulary;
using KerasSharp.Importers.Keras.Eras.Keras1.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras0.Layers;

/// <summary>SimpleRNN as in Keras 1.</summary>
internal sealed class EarlySimpleRnnSchema : SimpleRnnSchema
{
    protected override SimpleRnn Exchange(Config c, SimpleRnn layer)
    {
        EarlyRecurrent.RefuseZeroSteps(c);
        return base.Exchange(c, layer);
    }
}

/// <summary>LSTM as in Keras 1, always with an array for each gate.</summary>
internal sealed class EarlyLstmSchema : LstmSchema
{
    protected override Lstm Exchange(Config c, Lstm layer)
    {
        EarlyRecurrent.RefuseZeroSteps(c);
        return base.Exchange(c, layer);
    }

    internal override StoredLayout LayoutOf(LayerSpec layer) => StoredLayout.Usual;
}

/// <summary>GRU as in Keras 1, always with an array for each gate.</summary>
internal sealed class EarlyGruSchema : GruSchema
{
    protected override Gru Exchange(Config c, Gru layer)
    {
        EarlyRecurrent.RefuseZeroSteps(c);
        return base.Exchange(c, layer);
    }

    internal override StoredLayout LayoutOf(LayerSpec layer) => StoredLayout.Usual;
}

/// <summary>What all recurrent layers share.</summary>
internal static class EarlyRecurrent
{
    /// <exception cref="KerasUnsupportedException">The release masks steps of zeros.</exception>
    internal static void RefuseZeroSteps(Config c)
    {
        if (c.Applies(Keras0Quirks.ZeroStepsMasked))
            throw c.Bad(
                $"recurrent layers of Keras {c.Form.Version} take steps of zeros as masked; expected Keras 0.3.2 or later",
                unsupported: true
            );
    }
}

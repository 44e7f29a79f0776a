using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>As in tf.keras, but those of convolutional recurrent layers stand inside of cells too.</summary>
internal sealed class Keras3ArrayNames : TfKerasArrayNames
{
    public override string Scope(LayerSpec layer, string owner) =>
        layer is ConvLstmSpec && owner.Length > 0 ? "conv_lstm_cell" : base.Scope(layer, owner);
}

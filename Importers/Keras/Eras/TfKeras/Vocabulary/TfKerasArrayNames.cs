using KerasSharp.Importers.Keras.Arrays;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>As in Keras 2, but the cell of a recurrent layer stands around its arrays: <c>lstm/lstm_cell/kernel</c>.</summary>
internal class TfKerasArrayNames : IArrayNames
{
    private const string CellObject = "cell",
        CellsObject = "cells";

    public string Of(string layer, string suffix) => $"{layer}/{suffix}";

    public string Inside(string outer, string inner) => $"{outer}/{inner}";

    public virtual string Scope(LayerSpec layer, string owner) =>
        (layer, owner) switch
        {
            (StackedRnn, CellsObject) => "stacked_rnn_cells",
            (Lstm, CellObject) => "lstm_cell",
            (Gru, CellObject) => "gru_cell",
            (SimpleRnn, CellObject) => "simple_rnn_cell",
            _ => "",
        };
}

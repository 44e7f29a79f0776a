using KerasSharp.Importers.Keras.Layers;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>SimpleRNN, GRU, LSTM, their cuDNN forms, what is built of cells, and the wrappers that run over time.</summary>
internal static class Recurrent
{
    private static readonly SimpleRnnSchema s_simple = new();
    private static readonly GruSchema s_gru = new();
    private static readonly LstmSchema s_lstm = new();
    private static readonly ConvLstm2DSchema s_convLstm = new();

    // Of several schemas for one record the first is written.
    internal static readonly LayerSchema[] All =
    [
        s_simple,
        s_gru,
        s_lstm,
        s_convLstm,
        new CellSchema<SimpleRnn>("SimpleRNNCell", s_simple),
        new CellSchema<Gru>("GRUCell", s_gru),
        new CellSchema<Lstm>("LSTMCell", s_lstm),
        new CellSchema<ConvLstm2D>("ConvLSTM2DCell", s_convLstm),
        new StackedRnnSchema(),
        new RnnSchema(),
        new BidirectionalSchema(),
        new TimeDistributedSchema(),
    ];
}

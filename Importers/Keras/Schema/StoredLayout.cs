namespace KerasSharp.Importers.Keras.Schema;

/// <summary>In which of several equal forms a file holds a layer's arrays, where its era has more than one.</summary>
internal enum StoredLayout
{
    /// <summary>The form that the era's releases usually write for the layer.</summary>
    Usual,

    /// <summary>All gates of a recurrent layer in one array of each kind, where the era usually has an array for each gate
    /// (consume_less gpu of Keras 1).</summary>
    FusedGates,

    /// <summary>Arrays in the order or with the axes of earlier releases (Highway before 1.2, Convolution1D before 1.1).</summary>
    Earlier,

    /// <summary>The gates of a recurrent layer in the order in which cuDNN has them in memory (CuDNNLSTM, CuDNNGRU of Keras 2).</summary>
    CuDnn,

    /// <summary>A kernel of LocallyConnected that leads from each input to each output, of which those of a patch count (implementation
    /// 2 of tf.keras).</summary>
    WholeKernel,

    /// <summary>A kernel of LocallyConnected as a list of the numbers that count (implementation 3 of tf.keras).</summary>
    ListedKernel,
}

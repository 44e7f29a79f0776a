using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Accuracies of tf.keras and Keras 3. y are targets, p predictions.</summary>
internal static class TfKerasAccuracy
{
    /// <summary>The mean over the last axis of [y = (p above a threshold)].</summary>
    internal static Node Binary(Node y, Node p, double threshold) => Ops.Mean(Ops.Equal(y, Ops.Greater(p, (float)threshold)), [-1]);

    /// <summary>[argmax y = argmax p].</summary>
    internal static Node Categorical(Node y, Node p) => Ops.Equal(Ops.ArgMax(y, -1), Ops.ArgMax(p, -1));

    /// <summary>[y = argmax p].</summary>
    internal static Node Sparse(Node y, Node p) => Ops.Equal(Ops.Pick(y, y.Rank - 1, 0), Ops.ArgMax(p, -1));

    /// <summary>[argmax y is among the k greatest of p].</summary>
    internal static Node TopK(Node y, Node p, int k) => Metrics.AmongGreatest(p, Ops.ExpandDims(Ops.ArgMax(y, -1), -1), k);

    /// <summary>[y is among the k greatest of p].</summary>
    internal static Node SparseTopK(Node y, Node p, int k) => Metrics.AmongGreatest(p, y, k);
}

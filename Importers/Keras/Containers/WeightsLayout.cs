namespace KerasSharp.Importers.Keras.Containers;

/// <summary>How a file arranges weights.</summary>
internal enum WeightsLayout
{
    /// <summary>layer_names and weight_names (Keras 1 and later).</summary>
    Named,

    /// <summary>layer_0/param_0 (Sequential of Keras 0.3 and before).</summary>
    Numbered,

    /// <summary>graph/param_0 (Graph of Keras 0.3 and before).</summary>
    Graph,

    /// <summary>layers/dense/vars/0 (Keras 3, and tf.keras from 2.12 on): see <see cref="ObjectTree"/>.</summary>
    Objects,
}

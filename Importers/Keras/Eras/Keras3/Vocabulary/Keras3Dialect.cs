using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Keys and names of Keras 3: those of tf.keras and what it added.</summary>
internal sealed class Keras3Dialect : TfKerasDialect
{
    internal override KerasVersion Written => new(3, 8, 0);
}

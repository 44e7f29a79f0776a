using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Keys and names of tf.keras: those of Keras 2 and what it added.</summary>
internal class TfKerasDialect : Keras2Dialect
{
    internal override KerasVersion Written => new(2, 15, 0);
}

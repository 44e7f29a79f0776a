using KerasSharp.Importers.Keras.Arrays;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>Arrays are called after all that stands around them: <c>bidirectional_1/forward_lstm_1/kernel</c>.</summary>
internal sealed class Keras2ArrayNames : IArrayNames
{
    public string Of(string layer, string suffix) => $"{layer}/{suffix}";

    public string Inside(string outer, string inner) => $"{outer}/{inner}";
}

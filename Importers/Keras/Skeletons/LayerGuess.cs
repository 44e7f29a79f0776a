using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>What a layer can be by the number and shapes of its arrays.</summary>
/// <param name="ClassName">The class, as Keras 2 calls it.</param>
/// <param name="Text">What it would be, for people: <c>an LSTM of 128 units over 128 features</c>.</param>
/// <param name="Input">The extent of its input's last axis; null where the arrays do not tell.</param>
/// <param name="Output">The extent of its output's last axis.</param>
internal sealed record LayerGuess(string ClassName, string Text, long? Input, long Output)
{
    /// <summary>Settings that the arrays determine, by the keys of Keras 2.</summary>
    internal JObject Settings { get; init; } = [];

    /// <summary>The layer inside of a wrapper; null for none.</summary>
    internal LayerGuess? Inner { get; init; }

    internal bool IsRecurrent => ClassName is "LSTM" or "GRU" or "SimpleRNN" or "Bidirectional";

    internal bool IsConvolution => ClassName.Contains("Conv", StringComparison.Ordinal);
}

using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>The shapes of inputs that layers say of themselves.</summary>
internal static class LayerShapes
{
    /// <summary>The shape of a layer's input, the batch first; null where it says none.</summary>
    internal static ItemsValue? Of(LayerValue layer, ScriptEra era)
    {
        var arguments = layer.Arguments;
        var batch = arguments.GetValueOrDefault("batch_size") ?? LiteralValue.None;
        foreach (string key in new[] { "batch_input_shape", "batch_shape" })
            if (arguments.GetValueOrDefault(key) is ItemsValue whole)
                return whole;
        foreach (string key in new[] { "input_shape", "shape" })
            if (arguments.GetValueOrDefault(key) is ItemsValue shape)
                return new ItemsValue([batch, .. shape.Items], false);
            else if (
                arguments.GetValueOrDefault(key) is LiteralValue { Value: long } one
                && key == "shape"
                && layer.ClassName == "InputLayer"
            )
                return new ItemsValue([batch, one], false);
        if (layer.ClassName == "Embedding")
            return EmbeddingShape(arguments, batch);
        if (layer.ClassName is "TimeDistributed" or "Bidirectional" && arguments.GetValueOrDefault("layer") is LayerValue inner)
            return layer.ClassName == "Bidirectional" ? Of(inner, era) : null;
        if (arguments.GetValueOrDefault("input_dim") is not LiteralValue { Value: long } dim)
            return null;
        return IsSequence(layer.ClassName)
            ? new ItemsValue([batch, arguments.GetValueOrDefault("input_length") ?? LiteralValue.None, dim], false)
            : new ItemsValue([batch, dim], false);
    }

    private static ItemsValue EmbeddingShape(Dictionary<string, ScriptValue> arguments, ScriptValue batch) =>
        new(
            arguments.GetValueOrDefault("input_length") is ItemsValue lengths
                ? [batch, .. lengths.Items]
                : [batch, arguments.GetValueOrDefault("input_length") ?? LiteralValue.None],
            false
        );

    private static bool IsSequence(string className) =>
        className is "LSTM" or "GRU" or "SimpleRNN" or "CuDNNLSTM" or "CuDNNGRU" or "RNN" or "TimeDistributedDense"
        || className.EndsWith("1D", StringComparison.Ordinal);
}

using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.Importers.Keras.Scripts.Values;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>Writes layers as an era's files have them: class_name and config. Defaults are left out, which the era's reader
/// knows.</summary>
/// <param name="era">The era.</param>
/// <param name="depth">In how many models and wrappers the layers stand.</param>
internal sealed class LayerText(ScriptEra era, int depth)
{
    private const int Deepest = 20;

    // What says of the input is written once for all, and arrays that are given are loaded from a file here.
    private static readonly string[] s_notWritten =
    [
        "input_shape",
        "batch_input_shape",
        "batch_shape",
        "batch_size",
        "shape",
        "weights",
        "input_tensor",
        "tensor",
        "ragged",
        "sparse",
        "type_spec",
        "optional",
        "dynamic",
        "autocast",
        "cache_enabled",
        "rank",
    ];

    private static readonly string[] s_layoutLess = ["ZeroPadding", "Cropping", "UpSampling"];

    private readonly ValueText _values = new(era);

    /// <summary>The entry of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="isFirst">Whether it stands first in a Sequential, and says the shape of the input.</param>
    internal JObject Entry(LayerValue layer, bool isFirst = false)
    {
        if (layer is ModelValue model)
            return depth < Deepest
                ? new GraphText(era, depth + 1).Model(model)
                : throw new ScriptException(layer.Line, $"expected models in models at most {Deepest} deep, found more");
        var config = new JObject { ["name"] = layer.Name };
        if (layer.ClassName == "InputLayer")
            Input(layer, config);
        else if ((isFirst || layer.ClassName == "Embedding") && era.Language < ScriptLanguage.Keras3)
            Shape(layer, "batch_input_shape", config);
        foreach (var (key, value) in layer.Arguments)
            if (
                !s_notWritten.Contains(key)
                && !IsUnstored(layer, key)
                && !IsAboutInput(layer, key)
                && Token(layer, key, value) is { } token
            )
                config[key] = token;
        // Keras stores what it takes where nothing is said, and early files that lack it mean the other.
        if (layer.ClassName is "GRU" or "GRUCell" && era.ResetsAfter && config["reset_after"] is null)
            config["reset_after"] = true;
        if (layer.ClassName == "MultiHeadAttention" && config["value_dim"] is null)
            config["value_dim"] = config["key_dim"];
        if (layer.ClassName == "Embedding" && era.IsEarly)
            config["input_dtype"] = "int32";
        else if (isFirst && era.Language is ScriptLanguage.Keras2 or ScriptLanguage.TfKeras && config["dtype"] is null)
            config["dtype"] = "float32";
        var entry = new JObject { ["class_name"] = layer.ClassName, ["config"] = config };
        // Classes of layers and of operations have names in common there.
        if (era.Language == ScriptLanguage.Keras3)
            entry["module"] = "keras.layers";
        return entry;
    }

    // Keras 1 does not store the layout of these.
    private bool IsUnstored(LayerValue layer, string key)
    {
        if (!era.IsEarly || key != "dim_ordering" || !s_layoutLess.Any(c => layer.ClassName.StartsWith(c, StringComparison.Ordinal)))
            return false;
        if (layer.Arguments[key] is LiteralValue { Value: "th" or "tf" } said)
            era.DataFormat ??= said.Value is "th" ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast;
        return true;
    }

    private static bool IsAboutInput(LayerValue layer, string key) =>
        layer.ClassName != "Embedding" && key is "input_dim" or "input_length"
        || layer.ClassName == "InputLayer" && key is "dtype" or "input_dtype";

    private void Input(LayerValue layer, JObject config)
    {
        Shape(layer, era.Language == ScriptLanguage.Keras3 ? "batch_shape" : "batch_input_shape", config);
        var dtype = layer.Arguments.GetValueOrDefault("dtype") ?? layer.Arguments.GetValueOrDefault("input_dtype");
        config[era.IsEarly ? "input_dtype" : "dtype"] = dtype switch
        {
            LiteralValue { Value: string text } => text,
            null or LiteralValue { Value: null } => "float32",
            SymbolValue symbol => symbol.Path[(symbol.Path.LastIndexOf('.') + 1)..],
            _ => throw new ScriptException(layer.Line, $"expected the name of a type of numbers, found {dtype.What}"),
        };
        config["sparse"] = false;
    }

    private void Shape(LayerValue layer, string key, JObject config)
    {
        if (LayerShapes.Of(layer, era) is not { } shape)
            return;
        config[key] = ValueText.Plain(shape, layer.Line);
    }

    private JToken? Token(LayerValue layer, string key, ScriptValue value)
    {
        int line = layer.Line;
        if (value is LiteralValue { Value: null })
            return key.EndsWith("activation", StringComparison.Ordinal) ? "linear" : null;
        if (key is "layer" or "cell" or "backward_layer" or "encoder" or "decoder")
            return value is LayerValue inner && depth < Deepest
                ? new LayerText(era, depth + 1).Entry(inner)
                : throw new ScriptException(line, $"expected a layer for '{key}' of {layer.ClassName}, found {value.What}");
        if (key is "layers" or "cells" || (layer.ClassName == "RNN" && value is ItemsValue))
            return Cells(layer, value);
        if (key.EndsWith("activation", StringComparison.Ordinal))
            return value is LayerValue function && depth < Deepest
                ? new LayerText(era, depth + 1).Entry(function)
                : _values.Activation(value, line);
        if (IsObject(key))
            return _values.Object(value, key, line);
        if (layer.ClassName == "Lambda")
            return Function(layer, key, value);
        var token = _values.Literal(value, line);
        if (key is "padding" or "border_mode" && token is JValue { Value: string text })
            return era.IsEarly ? text : text.ToLowerInvariant();
        return key is "padding" or "cropping" && !era.IsEarly && layer.ClassName.StartsWith(key == "padding" ? "ZeroPadding" : "Cropping")
            ? Borders(layer, token)
            : token;
    }

    /// <summary>A setting of a Lambda. Its arguments are in its function's text, and its shape follows from it.</summary>
    private static JToken? Function(LayerValue layer, string key, ScriptValue value) =>
        key switch
        {
            "function" when value is FunctionTextValue text => new JObject { [StoredFunction.SourceKey] = text.Text },
            "function" or "mask" => throw new ScriptException(
                layer.Line,
                $"what a Lambda computes is Python's code, which is never run, and {value.What} cannot be read"
            ),
            "output_shape" or "arguments" => null,
            _ => ValueText.Plain(value, layer.Line),
        };

    private JArray Cells(LayerValue layer, ScriptValue value) =>
        value is ItemsValue items && items.Items.All(i => i is LayerValue) && depth < Deepest
            ? [.. items.Items.Cast<LayerValue>().Select(l => new LayerText(era, depth + 1).Entry(l, isFirst: true))]
            : throw new ScriptException(layer.Line, $"expected layers in {layer.ClassName}, found {value.What}");

    private static bool IsObject(string key) =>
        key is "init" or "inner_init" or "forget_bias_init"
        || key.EndsWith("_init", StringComparison.Ordinal)
        || key.EndsWith("_initializer", StringComparison.Ordinal)
        || key.EndsWith("_regularizer", StringComparison.Ordinal)
        || key.EndsWith("_constraint", StringComparison.Ordinal);

    /// <summary>How much is added or cut at each side, from one number for all or one for each axis.</summary>
    private static JToken Borders(LayerValue layer, JToken token)
    {
        int axes = layer.ClassName[^2] - '0';
        if (axes == 1)
            return token is JArray ? token : new JArray(token, token);
        if (token is not JArray list)
            return new JArray(Enumerable.Range(0, axes).Select(_ => new JArray(token, token)));
        return list.Count == axes
            ? new JArray(list.Select(e => e is JArray ? e : new JArray(e, e)))
            : throw new ScriptException(layer.Line, $"expected {axes} values for {layer.ClassName}, found {list.Count}");
    }
}

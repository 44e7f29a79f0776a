using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>Puts layers one upon another as the functions of keras.applications do, in the keys of Keras 2.</summary>
/// <param name="era">The release.</param>
/// <param name="factory">What applies the layers.</param>
internal sealed class ApplicationNet(ScriptEra era, LayerFactory factory)
{
    private readonly LayerFactory _layers = factory;

    internal KerasVersion Release => era.Release;

    /// <summary>How wide a MobileNet is (<c>alpha</c>).</summary>
    internal double Width { get; init; } = 1;

    /// <summary>The axis of channels, as the model's text has it where they come last.</summary>
    internal int Axis { get; init; } = 3;

    /// <summary>Whether channels come before rows and columns.</summary>
    internal bool IsFirst { get; init; }

    /// <summary>What joins the parts of some names.</summary>
    internal string Joint => era.Language is ScriptLanguage.Keras2 or ScriptLanguage.TfKeras ? "/" : "_";

    /// <summary>As many channels as a net of its width has where one of width 1 has so many.</summary>
    internal int Narrowed(int filters) => (int)(filters * Width);

    internal static TensorValue Input(ScriptEra era, IReadOnlyList<int?> shape)
    {
        var layer = new LayerValue("InputLayer", era.NextName("InputLayer"), 0);
        layer.Arguments["shape"] = new ItemsValue([.. shape.Select(e => (ScriptValue)new LiteralValue((long?)e))], false);
        layer.Calls.Add(new CallValue(layer, 0, [], [], []));
        return new TensorValue(layer.Calls[0], 0);
    }

    internal TensorValue Conv(
        TensorValue x,
        int filters,
        int size,
        string? name,
        int strides = 1,
        string padding = "valid",
        bool bias = true,
        string? activation = null
    ) => Conv(x, filters, (size, size), name, strides, padding, bias, activation);

    internal TensorValue Conv(
        TensorValue x,
        int filters,
        (int Rows, int Columns) size,
        string? name,
        int strides = 1,
        string padding = "valid",
        bool bias = true,
        string? activation = null
    )
    {
        var arguments = new Dictionary<string, object?>();
        if (era.IsEarly)
            (arguments["nb_filter"], arguments["nb_row"], arguments["nb_col"]) = (filters, size.Rows, size.Columns);
        else
            (arguments["filters"], arguments["kernel_size"]) = (filters, new[] { size.Rows, size.Columns });
        arguments[era.IsEarly ? "subsample" : "strides"] = new[] { strides, strides };
        arguments[era.IsEarly ? "border_mode" : "padding"] = padding;
        arguments[era.IsEarly ? "bias" : "use_bias"] = bias;
        if (activation is not null)
            arguments["activation"] = activation;
        return Layer(era.IsEarly ? "Convolution2D" : "Conv2D", name, arguments, x);
    }

    internal TensorValue Depthwise(TensorValue x, string name, int strides, string padding) =>
        Layer(
            "DepthwiseConv2D",
            name,
            new()
            {
                ["kernel_size"] = new[] { 3, 3 },
                ["strides"] = new[] { strides, strides },
                ["padding"] = padding,
                ["use_bias"] = false,
            },
            x
        );

    internal TensorValue Separable(TensorValue x, int filters, string name)
    {
        var arguments = new Dictionary<string, object?>();
        if (era.IsEarly)
            (arguments["nb_filter"], arguments["nb_row"], arguments["nb_col"]) = (filters, 3, 3);
        else
            (arguments["filters"], arguments["kernel_size"]) = (filters, new[] { 3, 3 });
        arguments[era.IsEarly ? "border_mode" : "padding"] = "same";
        arguments[era.IsEarly ? "bias" : "use_bias"] = false;
        return Layer(era.IsEarly ? "SeparableConvolution2D" : "SeparableConv2D", name, arguments, x);
    }

    internal TensorValue Norm(TensorValue x, string? name, double? epsilon = null, double? momentum = null, bool scale = true)
    {
        var arguments = new Dictionary<string, object?> { ["axis"] = IsFirst ? 1 : Axis };
        if (epsilon is { } e)
            arguments["epsilon"] = e;
        if (momentum is { } m)
            arguments["momentum"] = m;
        if (!scale)
            arguments["scale"] = false;
        return Layer("BatchNormalization", name, arguments, x);
    }

    internal TensorValue Relu(TensorValue x, string? name = null) => Layer("Activation", name, new() { ["activation"] = "relu" }, x);

    /// <summary>Up to 6: a layer of its own since Keras 2.2, a function's name before.</summary>
    internal TensorValue Relu6(TensorValue x, string name) =>
        era.Signatures.Of("ReLU") is null || ReleaseRange.UpTo(2, 2).Contains(Release)
            ? Layer("Activation", name, new() { ["activation"] = "relu6" }, x)
            : Layer("ReLU", name, new() { ["max_value"] = 6.0 }, x);

    internal TensorValue Softmax(TensorValue x, string name) => Layer("Activation", name, new() { ["activation"] = "softmax" }, x);

    internal TensorValue Pool(TensorValue x, string kind, int size, int strides, string? name = null, string padding = "valid") =>
        Layer(
            kind + "Pooling2D",
            name,
            new()
            {
                ["pool_size"] = new[] { size, size },
                ["strides"] = new[] { strides, strides },
                [era.IsEarly ? "border_mode" : "padding"] = padding,
            },
            x
        );

    internal TensorValue Global(TensorValue x, string kind, string? name = null, bool keeps = false) =>
        Layer($"Global{kind}Pooling2D", name, keeps ? new() { ["keepdims"] = true } : [], x);

    /// <summary>Rows and columns of zeros: above, below, left and right.</summary>
    internal TensorValue Pad(TensorValue x, int before, int after, string? name) =>
        Layer(
            "ZeroPadding2D",
            name,
            new()
            {
                ["padding"] = era.IsEarly ? new[] { before, after } : new object[] { new[] { before, after }, new[] { before, after } },
            },
            x
        );

    internal TensorValue Flatten(TensorValue x, string? name = null) => Layer("Flatten", name, [], x);

    internal TensorValue Reshape(TensorValue x, int[] shape, string name) => Layer("Reshape", name, new() { ["target_shape"] = shape }, x);

    internal TensorValue Dropout(TensorValue x, double rate, string? name) => Layer("Dropout", name, new() { ["rate"] = rate }, x);

    /// <summary>Zeros around an image before a convolution of 3 by 3 that halves it: below and on the right where its extent is even, all
    /// around where it is odd.</summary>
    internal TensorValue PadToHalve(TensorValue x, string name)
    {
        var (rows, columns) = (Before(Extents(x).Rows), Before(Extents(x).Columns));
        return Layer("ZeroPadding2D", name, new() { ["padding"] = new object[] { new[] { rows, 1 }, new[] { columns, 1 } } }, x);
        static int Before(int? extent) => extent % 2 == 1 ? 1 : 0;
    }

    /// <summary>Rows and columns of an image, each halved as often as a convolution or pool in front of it halves; null for those that
    /// are open.</summary>
    private (int? Rows, int? Columns) Extents(TensorValue x)
    {
        int halves = 0;
        for (; x.Call.Layer.ClassName != "InputLayer"; x = x.Call.Inputs[0])
            if (x.Call.Layer.Arguments.GetValueOrDefault("strides") is ItemsValue { Items: [LiteralValue { Value: 2L }, ..] })
                halves++;
        int? Of(int place) =>
            (x.Call.Layer.Arguments["shape"] as ItemsValue)?.Items[place] is LiteralValue { Value: long extent }
                ? (int)((extent + (1L << halves) - 1) >> halves)
                : null;
        return IsFirst ? (Of(1), Of(2)) : (Of(0), Of(1));
    }

    internal TensorValue Dense(TensorValue x, int units, string name, string activation) =>
        Layer("Dense", name, new() { [era.IsEarly ? "output_dim" : "units"] = units, ["activation"] = activation }, x);

    internal TensorValue Add(TensorValue a, TensorValue b, string? name = null) =>
        era.IsEarly ? Layer("Merge", name, new() { ["mode"] = "sum" }, a, b) : Layer("Add", name, [], a, b);

    internal TensorValue Join(string? name, params TensorValue[] inputs) =>
        era.IsEarly
            ? Layer("Merge", name, new() { ["mode"] = "concat", ["concat_axis"] = IsFirst ? 1 : 3 }, inputs)
            : Layer("Concatenate", name, new() { ["axis"] = IsFirst ? 1 : 3 }, inputs);

    private TensorValue Layer(string className, string? name, Dictionary<string, object?> arguments, params TensorValue[] inputs)
    {
        var layer = new LayerValue(className, name ?? era.NextName(className), 0);
        foreach (var (key, value) in arguments)
            layer.Arguments[key] = Value(value);
        string layout = era.IsEarly ? "dim_ordering" : "data_format";
        if (
            !(era.IsEarly && className == "ZeroPadding2D")
            && era.Signatures.Of(className) is { } signature
            && signature.Positional.Concat(signature.ByName).Contains(layout)
        )
            layer.Arguments[layout] = new LiteralValue(
                IsFirst
                    ? era.IsEarly
                        ? "th"
                        : "channels_first"
                    : era.IsEarly
                        ? "tf"
                        : "channels_last"
            );
        ScriptValue structure = inputs.Length == 1 ? inputs[0] : new ItemsValue([.. inputs], true);
        return (TensorValue)_layers.Apply(layer, [structure], [], 0);
    }

    private static ScriptValue Value(object? value) =>
        value switch
        {
            int number => new LiteralValue((long)number),
            int[] list => new ItemsValue([.. list.Select(i => (ScriptValue)new LiteralValue((long)i))], false),
            object[] lists => new ItemsValue([.. lists.Select(Value)], false),
            _ => new LiteralValue(value),
        };
}

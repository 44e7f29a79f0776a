using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Attributes and methods of layers and models.</summary>
internal static class ModelAttributes
{
    private static readonly string[] s_told =
    [
        "input_shape",
        "output_shape",
        "metrics_names",
        "metrics",
        "optimizer",
        "history",
        "stop_training",
        "loss",
        "losses",
        "weights",
        "trainable_weights",
        "variables",
        "trainable_variables",
        "non_trainable_weights",
        "built",
        "uses_learning_phase",
        "validation_data",
        "updates",
        "total_loss",
        "targets",
        "sample_weights",
    ];

    /// <summary>An attribute's value.</summary>
    internal static ScriptValue Read(LayerValue layer, string name, int line, ScriptSession session)
    {
        switch (name)
        {
            case "name":
                return new LiteralValue(layer.Name);
            case "trainable":
                return layer.Arguments.GetValueOrDefault("trainable") ?? new LiteralValue(true);
            case "layers" when layer is ModelValue model:
                return new ItemsValue([.. model.Layers], true);
            case "output_shape" when layer is ModelValue { OutputTensors: [var output] }:
                return TensorShapes.Of(output, session.Era, line);
            case "output_shape" when layer is not ModelValue && layer.Calls is [var only]:
                return TensorShapes.Of(new TensorValue(only, 0), session.Era, line);
            case "input_shape" when layer is ModelValue { InputTensors: [var input] }:
                return TensorShapes.Of(input, session.Era, line);
            case "input" or "inputs":
                return Ends(layer, layer is ModelValue m ? m.InputTensors : OnlyCall(layer, line).Inputs, name, line);
            case "output" or "outputs":
                var outputs = layer is ModelValue made ? made.OutputTensors : [new TensorValue(OnlyCall(layer, line), 0)];
                return Ends(layer, outputs, name, line);
            default:
                return s_told.Contains(name) ? new UnknownValue(line, $"'{name}' of {layer.What}") : new MethodValue(layer, name);
        }
    }

    private static CallValue OnlyCall(LayerValue layer, int line) =>
        layer.Calls.Count == 1
            ? layer.Calls[0]
            : throw new ScriptException(line, $"expected {layer.What} to be applied once, found {layer.Calls.Count} times");

    private static ScriptValue Ends(LayerValue layer, IReadOnlyList<TensorValue> tensors, string name, int line) =>
        tensors.Count == 0 ? throw new ScriptException(line, $"{layer.What} has no {name}: the shape of its input is not said")
        : tensors.Count == 1 && !name.EndsWith('s') ? tensors[0]
        : new ItemsValue([.. tensors], true);

    /// <summary>Sets an attribute.</summary>
    internal static void Set(LayerValue layer, string name, ScriptValue value, int line, ScriptSession session)
    {
        switch (name)
        {
            case "trainable" when value is LiteralValue { Value: bool or long }:
                SetTrainable(layer, value, session.Era.Language);
                break;
            case "name" or "_name" when value is LiteralValue { Value: string text }:
                layer.Name = text;
                break;
            default:
                if (!s_told.Contains(name))
                    throw new ScriptException(line, $"'{name}' of {layer.What} is set, and what that changes is not known");
                break;
        }
    }

    // Before tf.keras a model that is frozen leaves its layers as they are; its architecture does not say it, but the order of its arrays
    // is that of layers that learn (Network.non_trainable_weights in engine/network.py at the tags 2.2.4 and 2.3.1).
    private static void SetTrainable(LayerValue layer, ScriptValue value, ScriptLanguage language)
    {
        if (layer is ModelValue model)
        {
            if (language >= ScriptLanguage.TfKeras)
                foreach (var inner in model.Layers)
                    SetTrainable(inner, value, language);
        }
        else if (layer.ClassName != "InputLayer")
            layer.Arguments["trainable"] = value;
    }

    /// <summary>Calls a method.</summary>
    internal static ScriptValue Call(LayerValue layer, string name, IReadOnlyList<Argument> arguments, int line, ScriptSession session)
    {
        var model = layer as ModelValue;
        if (model?.Graph is { } parts && new GraphCalls(model, parts, line, session).Call(name, arguments))
            return LiteralValue.None;
        switch (name)
        {
            case "add" when model is { IsSequential: true }:
                session.Layers.Add(model, Added(arguments, model, line), line);
                return LiteralValue.None;
            case "pop" when model is { IsSequential: true, Stack.Count: > 1, Calls.Count: 0 } && arguments.Count == 0:
                Pop(model, line);
                return LiteralValue.None;
            case "get_layer" when model is not null:
                return Layer(model, arguments, line);
            case "build" when model is { IsSequential: true } && arguments is [{ Value: ItemsValue shape }]:
                session.Layers.Build(model, shape, line);
                return LiteralValue.None;
            case "build" or "adapt":
                throw new ScriptException(line, $"'.{name}' of {layer.What} is called, which is not understood");
            default:
                if (!ModelUse.Keeps(name))
                    throw new ScriptException(line, $"'.{name}' of {layer.What} is called, and what that changes is not known");
                return name == "save" ? LiteralValue.None : new UnknownValue(line, $"'.{name}' of {layer.What}");
        }
    }

    private static LayerValue Added(IReadOnlyList<Argument> arguments, ModelValue model, int line) =>
        arguments switch
        {
            [{ Value: LayerValue layer }] => layer,
            // Keras takes what Input gives for the layer behind it.
            [{ Value: TensorValue { Call.Layer: { ClassName: "InputLayer" } input } }] => input,
            [{ Value: UnknownValue unknown }] => throw LayerFactory.Unknown(line, $"what is added to {model.What}", unknown),
            _ => throw new ScriptException(
                line,
                $"expected a layer to add to {model.What}, found {(arguments.Count == 1 ? arguments[0].Value.What : "none")}"
            ),
        };

    private static void Pop(ModelValue model, int line)
    {
        var last = model.Stack[^1];
        model.Stack.RemoveAt(model.Stack.Count - 1);
        if (model.OutputTensors is not [var output])
            return;
        if (output.Call.Inputs is not [var below])
            throw new ScriptException(line, $"{last.What} cannot be taken off {model.What}");
        last.Calls.Remove(output.Call);
        model.OutputTensors[0] = below;
    }

    private static ScriptValue Layer(ModelValue model, IReadOnlyList<Argument> arguments, int line)
    {
        var layers = model.Layers;
        LayerValue? found = arguments switch
        {
            [{ Name: null or "name", Value: LiteralValue { Value: string name } }] => layers.FirstOrDefault(l => l.Name == name),
            [{ Name: "index", Value: LiteralValue { Value: long i } }] => layers.ElementAtOrDefault((int)(i < 0 ? i + layers.Count : i)),
            _ => null,
        };
        return found ?? throw new ScriptException(line, $"no layer of {model.What} is the one that is asked for");
    }
}

using KerasSharp.Importers.Keras.Eras.Keras3.Operations;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Operations;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Operations of a graph as the file had them that they came from, since one operation has many spellings.</summary>
internal static class Keras3OperationWriter
{
    /// <summary>The form of an operation, kept until it is written.</summary>
    internal static JObject Form(Keras3Node node, IReadOnlyList<GraphValue> inputs)
    {
        var (module, className, config) = node.Operation!.Value;
        return new JObject
        {
            ["module"] = module.Length > 0 ? module : Keras3Operations.ModuleOf(className),
            ["config"] = config.DeepClone(),
            ["args"] = node.Args.DeepClone(),
            ["kwargs"] = node.Kwargs.DeepClone(),
            ["inputs"] = new JArray(inputs.Select(i => new JArray(i.Layer, i.Call, i.Output))),
        };
    }

    /// <summary>The entry of an operation with its call.</summary>
    /// <param name="layer">The operation.</param>
    /// <param name="form">Its form.</param>
    /// <param name="calls">Its calls.</param>
    /// <param name="reference">How the graph refers to a value now.</param>
    /// <exception cref="KerasUnsupportedException">It came from no file of Keras 3, or was changed since.</exception>
    internal static JObject Write(OperationLayer layer, LayerForm form, IReadOnlyList<CallSpec> calls, Func<TensorRef, JArray> reference)
    {
        if (
            form.Config is null
            && layer is { Operation: FlipOperation { Axes: { } axes }, Operands: [InputOperand] }
            && calls is [var only]
        )
            return Flip(layer, axes, reference(only.Inputs[0]));
        if (
            form.Config is not { } stored
            || stored["module"] is not JValue { Value: string module }
            || stored["inputs"] is not JArray inputs
            || calls is not [var call]
            || inputs.Count != call.Inputs.Count
        )
            throw Unwritten(layer);
        var now = inputs.Select((old, i) => (Old: old, New: call.Inputs[i])).ToList();
        JToken Renamed(JToken token)
        {
            if (ValueToken.Of(token) is { } value)
            {
                var old = new JArray(value.Layer, value.Call, value.Output);
                var renamed = (JObject)token.DeepClone();
                renamed["config"]!["keras_history"] = reference(now.Find(p => JToken.DeepEquals(p.Old, old)).New);
                return renamed;
            }
            return token switch
            {
                JArray list => new JArray(list.Select(Renamed)),
                JObject named => new JObject(named.Properties().Select(p => new JProperty(p.Name, Renamed(p.Value)))),
                _ => token.DeepClone(),
            };
        }

        var (config, args, kwargs) = ((JObject)stored["config"]!, (JArray)Renamed(stored["args"]!), (JObject)Renamed(stored["kwargs"]!));
        var (back, _) = Keras3Operations.Read(module, form.ClassName!, config, args, kwargs, "(written)");
        if (back.Operation != layer.Operation || !back.Operands.Equals(layer.Operands))
            throw Unwritten(layer);
        var entry = Keras3Objects.Of(module, form.ClassName!, (JObject)config.DeepClone(), form.ClassName);
        entry["name"] = layer.Name;
        entry["inbound_nodes"] = new JArray(new JObject { ["args"] = args, ["kwargs"] = kwargs });
        return entry;
    }

    private static JObject Flip(OperationLayer layer, Sizes axes, JArray history)
    {
        var value = new JObject
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new JObject
            {
                ["shape"] = new JArray(JValue.CreateNull()),
                ["dtype"] = "float32",
                ["keras_history"] = history,
            },
        };
        var entry = Keras3Objects.Of(
            "keras.src.ops.numpy",
            "Flip",
            new JObject { ["name"] = layer.Name, ["axis"] = new JArray(axes) },
            "Flip"
        );
        entry["name"] = layer.Name;
        entry["inbound_nodes"] = new JArray(new JObject { ["args"] = new JArray(value), ["kwargs"] = new JObject() });
        return entry;
    }

    private static KerasUnsupportedException Unwritten(OperationLayer layer) =>
        new(
            $"layer '{layer.Name}': the operation {Wording.Clip(layer.ClassName)} is written only as the file of Keras 3 had it "
                + $"that it came from"
        );
}

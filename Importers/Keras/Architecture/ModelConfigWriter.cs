using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Writes a model's architecture: a Sequential as a list of layers, others with their calls.</summary>
/// <param name="layerEntries">Writes layers.</param>
/// <param name="dtypeKey">The key of the type of a Sequential's first input.</param>
internal class ModelConfigWriter(LayerEntries layerEntries, string dtypeKey)
{
    /// <summary>class_name and config.</summary>
    /// <param name="model">The model.</param>
    /// <param name="usual">The form of each layer.</param>
    /// <param name="called">Whether it is called on the values of other layers.</param>
    /// <exception cref="KerasUnsupportedException">The era has no such layer or setting.</exception>
    internal JObject Write(ModelSpec model, Func<LayerSpec, LayerForm> usual, bool called = false)
    {
        if (model.IsSequential && SequentialStack.Of(model) is { } stack)
            return new JObject { ["class_name"] = "Sequential", ["config"] = Sequential(model, stack, usual, called) };
        return new JObject { ["class_name"] = "Model", ["config"] = Functional(model, usual) };
    }

    /// <summary>The config of a Sequential with these layers.</summary>
    protected virtual JToken SequentialConfig(ModelSpec model, JArray layers) => layers;

    /// <summary>What a Sequential's first layer says of a type: that of its input.</summary>
    protected virtual string FirstDtype(InputLayer input) => input.Integer ? "int32" : "float32";

    /// <summary>The order in which a graph lists its layers.</summary>
    protected virtual IEnumerable<int> Listed(ModelSpec model) => KerasOrder.Of(model);

    /// <summary>The inputs of a call: for each the layer that gives it, its call and output, and what the era has beside them.</summary>
    /// <param name="call">The call.</param>
    /// <param name="layer">The layer that is called.</param>
    /// <param name="reference">How the file refers to a value.</param>
    protected virtual JArray Sources(CallSpec call, LayerSpec layer, Func<TensorRef, JArray> reference)
    {
        if (call.PredictsAlways)
            throw new KerasUnsupportedException(
                $"layer '{layer.Name}': a call that computes as in prediction always has no form in this Keras"
            );
        if (call.AttentionMask is not null)
            throw new KerasUnsupportedException($"layer '{layer.Name}': an attention_mask of fixed numbers has no form in this Keras");
        if (call.Keywords.FirstOrDefault(k => k is not null) is { } keyword)
            throw new KerasUnsupportedException(
                $"layer '{layer.Name}': a call with a tensor by the keyword '{Wording.Clip(keyword)}' has no form in this Keras"
            );
        return new JArray(call.Inputs.Select(reference));
    }

    /// <summary>The layers of a model in the order in which Keras lists them in a file.</summary>
    internal static IEnumerable<LayerSpec> FileOrder(ModelSpec model)
    {
        if (model.IsSequential && SequentialStack.Of(model) is { } stack)
            return stack.FileLayers().Select(l => model.Layers[l]);
        return KerasOrder.Of(model).Select(l => model.Layers[l]);
    }

    private JToken Sequential(ModelSpec model, SequentialStack stack, Func<LayerSpec, LayerForm> usual, bool called)
    {
        var entries = new JArray();
        foreach (int index in stack.Layers)
        {
            var layer = model.Layers[index];
            if (entries.Count == 0 && stack.Input is { } input && layer is not (InputLayer or ModelSpec))
                layer = layer with { InputShape = input.InputShape, BatchSize = input.BatchSize };
            bool merges = entries.Count == 0 && stack.Branches.Count > 0;
            // The masks of branches do not reach a Merge in this place, unless the model is called.
            if (merges && !called && layer is Merge { Masks: MergeMasks.Dropped } merge)
                layer = merge with { Masks = MergeMasks.ByMode };
            var entry = Layer(layer, usual, entries.Count == 0 ? stack.Input : null, called: entries.Count > 0);
            if (merges)
                entry["config"]!["layers"] = new JArray(
                    stack.Branches.Select(b => new JObject
                    {
                        ["class_name"] = "Sequential",
                        ["config"] = Sequential(model, b, usual, called: false),
                    })
                );
            entries.Add(entry);
        }
        return SequentialConfig(model, entries);
    }

    private JObject Functional(ModelSpec model, Func<LayerSpec, LayerForm> usual)
    {
        // A nested model counts its own definition as its first call.
        var node = new int[model.Calls.Count];
        var counts = model.Layers.Select(l => l is ModelSpec ? 1 : 0).ToArray();
        for (int c = 0; c < node.Length; c++)
            node[c] = counts[model.Calls[c].Layer]++;
        JArray Ref(TensorRef r) => new(model.Layers[model.Calls[r.Call].Layer].Name!, node[r.Call], r.Index);
        var layers = new JArray();
        foreach (int index in Listed(model))
        {
            var layer = model.Layers[index];
            var entry = Layer(layer, usual, null, called: true);
            layers.Add(
                new JObject
                {
                    ["name"] = layer.Name,
                    ["class_name"] = entry["class_name"],
                    ["config"] = entry["config"],
                    ["inbound_nodes"] = new JArray(
                        model.Calls.Where(c => c.Layer == index && c.Inputs.Count > 0).Select(c => Sources(c, layer, Ref))
                    ),
                }
            );
        }
        return new JObject
        {
            ["name"] = model.Name ?? "model_1",
            ["layers"] = layers,
            ["input_layers"] = new JArray(model.Inputs.Select(Ref)),
            ["output_layers"] = new JArray(model.Outputs.Select(Ref)),
        };
    }

    private JObject Layer(LayerSpec layer, Func<LayerSpec, LayerForm> usual, InputLayer? input, bool called)
    {
        if (layer is ModelSpec nested)
            return Write(nested, usual, called);
        var entry = layerEntries.Write(layer, usual);
        if (input is not null && layer is not InputLayer)
            entry["config"]![dtypeKey] = FirstDtype(input);
        return entry;
    }
}

using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Writes architectures as Keras 3 does. Masks are not written: Keras makes them anew when it calls the layers.</summary>
/// <param name="entries">Writes layers.</param>
internal sealed class Keras3ConfigWriter(LayerEntries entries)
{
    /// <summary>A model: module, class_name and config.</summary>
    /// <exception cref="KerasUnsupportedException">Keras 3 has no such layer or setting.</exception>
    internal JObject Write(ModelSpec model, Func<LayerSpec, LayerForm> usual)
    {
        if (model.IsSequential && SequentialStack.Of(model) is { Branches.Count: 0, RepeatsLayer: false } stack)
            return Keras3Objects.Of("keras", "Sequential", Sequential(model, stack, usual));
        return Keras3Objects.Of("keras.src.models.functional", "Functional", Functional(model, usual), "Functional");
    }

    private JObject Sequential(ModelSpec model, SequentialStack stack, Func<LayerSpec, LayerForm> usual)
    {
        var layers = new JArray(stack.Layers.Select(l => Layer(model.Layers[l], usual)));
        // The input stands among the layers, unless a model inside brings its own.
        if (stack.Input is { Implicit: true } input && layers[0]["class_name"] is not JValue { Value: "Sequential" or "Functional" })
            layers.AddFirst(Layer(input, usual));
        var config = new JObject
        {
            ["name"] = model.Name ?? "sequential",
            ["trainable"] = model.Trainable,
            ["dtype"] = "float32",
            ["layers"] = layers,
        };
        if (stack.Input is { InputShape: { } shape })
            config["build_input_shape"] = new JArray(
                new int?[] { stack.Input.BatchSize }
                    .Concat(shape)
                    .Select(d => (JToken)new JValue(d))
            );
        return config;
    }

    private JObject Functional(ModelSpec model, Func<LayerSpec, LayerForm> usual)
    {
        var node = new int[model.Calls.Count];
        var counts = new int[model.Layers.Count];
        for (int c = 0; c < node.Length; c++)
            node[c] = counts[model.Calls[c].Layer]++;
        bool masks = model.Layers.Any(l => l is Embedding { MaskZero: true } or ReversibleEmbedding { MaskZero: true } or Masking);
        if (masks && model.Calls.FirstOrDefault(c => HasStates(model, c) && !c.IgnoresMask) is { } call)
            throw new KerasUnsupportedException(
                $"layer '{model.Layers[call.Layer].Name}': Keras 3 takes no mask where first states are given, as this model does"
            );
        JArray Ref(TensorRef r) => new(model.Layers[model.Calls[r.Call].Layer].Name!, node[r.Call], r.Index);
        bool isPlain = Keras3Quirks.PlainEnds.Releases.Contains(usual(model).Version);
        var functionals = new HashSet<int>();
        // What a functional model gives counts the graph that the model is made of as a call.
        int builtIn = Keras3Quirks.EndsCountGraphs.Releases.Contains(usual(model).Version) ? 1 : 0;
        JArray End(TensorRef r) =>
            functionals.Contains(model.Calls[r.Call].Layer)
                ? new(model.Layers[model.Calls[r.Call].Layer].Name!, node[r.Call] + builtIn, r.Index)
                : Ref(r);
        JToken Ends(IReadOnlyList<TensorRef> values, IReadOnlyList<string>? keys) =>
            keys is not null ? new JObject(keys.Zip(values, (key, value) => new JProperty(key, End(value))))
            : values is [var only] && isPlain ? End(only)
            : new JArray(values.Select(End));
        RequireUsedInputs(model, usual(model).Version);
        var layers = new JArray();
        foreach (int index in Keras3Order.Listing(model, usual(model).Version))
        {
            if (model.Layers[index] is OperationLayer operation)
            {
                CallSpec[] made = [.. model.Calls.Where(c => c.Layer == index)];
                layers.Add(Keras3OperationWriter.Write(operation, usual(operation), made, Ref));
                continue;
            }
            var entry = Layer(model.Layers[index], usual);
            if (entry["class_name"] is JValue { Value: "Functional" })
                functionals.Add(index);
            entry["name"] = model.Layers[index].Name;
            entry["inbound_nodes"] = new JArray(
                model.Calls.Where(c => c.Layer == index && c.Inputs.Count > 0).Select(c => Call(c, model.Layers[index], Ref))
            );
            layers.Add(entry);
        }
        return new JObject
        {
            ["name"] = model.Name ?? "functional",
            ["trainable"] = model.Trainable,
            ["layers"] = layers,
            ["input_layers"] = Ends(model.Inputs, model.InputKeys),
            ["output_layers"] = Ends(model.Outputs, model.OutputKeys),
        };
    }

    private static void RequireUsedInputs(ModelSpec model, KerasVersion release)
    {
        if (Keras3Quirks.FreeInputsFail.Releases.Contains(release) && Keras3Order.FreeInputs(model, release) is [var free, ..])
            throw new KerasUnsupportedException(
                $"layer '{Wording.Clip(model.Layers[free].Name!)}': no output depends on this input, which Keras 3.10 to 3.13 refuses"
            );
    }

    private static bool HasStates(ModelSpec model, CallSpec call) =>
        model.Layers[call.Layer] is SequenceSpec or Bidirectional
        && call.Inputs.Where((_, i) => i >= call.Keywords.Count || call.Keywords[i] is null).Skip(1).Any();

    private static JObject Call(CallSpec call, LayerSpec layer, Func<TensorRef, JArray> reference)
    {
        JObject Tensor(TensorRef r) =>
            new()
            {
                ["class_name"] = "__keras_tensor__",
                ["config"] = new JObject
                {
                    // The place in the graph alone is looked at when it is read.
                    ["shape"] = new JArray(JValue.CreateNull()),
                    ["dtype"] = "float32",
                    ["keras_history"] = reference(r),
                },
            };
        var places = new List<JToken>();
        var kwargs = new JObject();
        for (int i = 0; i < call.Inputs.Count; i++)
            if (i < call.Keywords.Count && call.Keywords[i] is { } keyword)
                kwargs[keyword] = Tensor(call.Inputs[i]);
            else
                places.Add(Tensor(call.Inputs[i]));
        MasksOfSeveral(call, layer, kwargs, places.Count);
        if (layer is SequenceSpec or Bidirectional && places.Count > 1)
        {
            kwargs["initial_state"] = States(layer, [.. places.Skip(1)]);
            places = [places[0]];
        }
        if (call.UsesCausalMask)
            kwargs["use_causal_mask"] = true;
        if (call.AttentionMask is { } seen)
            kwargs["attention_mask"] = Keras3NewOperation.Array(new ConstantOperand(seen.Shape, seen.Values));
        if (call.ReturnsScores)
            kwargs["return_attention_scores"] = true;
        if (call.Reverses)
            kwargs["reverse"] = true;
        // Query, value and key are arguments of their own; what other layers take several of is one list.
        bool apart = places.Count == 1 || layer is MultiHeadAttention or GroupedQueryAttention;
        return new JObject { ["args"] = apart ? new JArray(places) : new JArray { new JArray(places) }, ["kwargs"] = kwargs };
    }

    /// <summary>First states as their layer takes them: those of each cell of a stack apart.</summary>
    private static JArray States(LayerSpec layer, IReadOnlyList<JToken> states)
    {
        if (layer is Bidirectional { Layer: StackedRnn } && states.Count > 0)
            throw new KerasUnsupportedException(
                $"layer '{layer.Name}': first states of stacked cells in both directions are not written for Keras 3"
            );
        if (layer is not StackedRnn { Cells: var cells, StateCount: var count } || count != states.Count)
            return new JArray(states);
        var list = new JArray();
        int given = 0;
        foreach (int own in cells.Select(c => c.StateCount))
        {
            list.Add(own == 1 ? states[given] : new JArray(states.Skip(given).Take(own)));
            given += own;
        }
        return list;
    }

    /// <summary>Masks of a list of values as the one argument that they are: null is none.</summary>
    private static void MasksOfSeveral(CallSpec call, LayerSpec layer, JObject kwargs, int values)
    {
        string[] names = [.. Enumerable.Range(0, values).Select(i => $"{Keras3Masks.Argument}.{i}")];
        int stated = names.Count(n => kwargs[n] is not null);
        if (stated > 0 && stated < values && !call.IgnoresMask)
            throw new KerasUnsupportedException($"layer '{layer.Name}': masks of several values are not written for Keras 3");
        if (stated == 0 && !(layer is AttentionSpec && call.IgnoresMask))
            return;
        kwargs[Keras3Masks.Argument] = new JArray(names.Select(n => kwargs[n]?.DeepClone() ?? JValue.CreateNull()));
        foreach (string name in names)
            kwargs.Remove(name);
    }

    private JObject Layer(LayerSpec layer, Func<LayerSpec, LayerForm> usual)
    {
        if (layer is ModelSpec nested)
            return Write(nested, usual);
        return entries.Write(layer is InputLayer { Implicit: true } ? layer with { Name = layer.Name } : layer, usual);
    }
}

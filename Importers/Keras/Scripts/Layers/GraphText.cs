using KerasSharp.Importers.Keras.Scripts.Values;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>Writes models as an era's files have them.</summary>
/// <param name="era">The era.</param>
/// <param name="depth">In how many models and wrappers the model stands.</param>
internal sealed class GraphText(ScriptEra era, int depth = 0)
{
    private const int MostLayers = 20_000;

    private readonly LayerText _layers = new(era, depth);

    /// <summary>The whole architecture.</summary>
    internal JObject Architecture(ModelValue model)
    {
        var text = Model(model);
        text["keras_version"] = era.Release.ToString();
        return text;
    }

    /// <summary>class_name and config of a model.</summary>
    internal JObject Model(ModelValue model) =>
        new()
        {
            ["class_name"] = ClassOf(model),
            ["config"] =
                model.Graph is { } parts ? parts.Config(l => _layers.Entry(l))
                : model.IsSequential ? Stack(model)
                : Graph(model),
        };

    private string ClassOf(ModelValue model) =>
        model.IsSequential ? "Sequential"
        : model.Graph is not null ? "Graph"
        : era.Language >= ScriptLanguage.TfKeras ? "Functional"
        : "Model";

    private JToken Stack(ModelValue model)
    {
        if (model.Stack.Count == 0)
            throw new ScriptException(model.Line, $"expected layers in {model.What}, found none");
        var list = new JArray();
        if (
            era.Language == ScriptLanguage.Keras3
            && model.Stack[0].ClassName != "InputLayer"
            && model.InputTensors is [{ Call.Layer: var implied }, ..]
        )
            list.Add(_layers.Entry(implied));
        foreach (var layer in model.Stack)
            list.Add(_layers.Entry(layer, isFirst: ReferenceEquals(layer, model.Stack[0])));
        return era.IsEarly ? list : new JObject { ["name"] = model.Name, ["layers"] = list };
    }

    private JObject Graph(ModelValue model)
    {
        var calls = model.CallsInOrder();
        if (calls.Count > MostLayers)
            throw new ScriptException(model.Line, $"expected at most {MostLayers} layers, found {calls.Count}");
        foreach (var input in model.InputTensors)
            if (input.Call.Layer.ClassName != "InputLayer")
                throw new ScriptException(model.Line, $"expected the inputs of {model.What} to be made by Input, found {input.What}");
        if (calls.Find(c => c.Layer.ClassName == "InputLayer" && !model.InputTensors.Exists(t => t.Call == c)) is { } unfed)
            throw new ScriptException(model.Line, $"{model.What} needs {unfed.Layer.What}, which is not among its inputs");
        var numbers = Numbers(calls);
        var layers = new JArray();
        foreach (var group in calls.GroupBy(c => c.Layer, (IEqualityComparer<LayerValue>)ReferenceEqualityComparer.Instance))
        {
            var entry = _layers.Entry(group.Key);
            entry["name"] = group.Key.Name;
            entry["inbound_nodes"] =
                group.Key.ClassName == "InputLayer" ? new JArray() : new JArray(group.OrderBy(c => c.Number).Select(c => Node(c, numbers)));
            layers.Add(entry);
        }
        return new JObject
        {
            ["name"] = model.Name,
            ["layers"] = layers,
            ["input_layers"] = new JArray(model.InputTensors.Select(t => Reference(t, numbers))),
            ["output_layers"] = new JArray(model.OutputTensors.Select(t => Reference(t, numbers))),
        };
    }

    /// <summary>The numbers of calls when only those are counted that the model has.</summary>
    private Dictionary<CallValue, int> Numbers(List<CallValue> calls)
    {
        var numbers = new Dictionary<CallValue, int>(ReferenceEqualityComparer.Instance);
        foreach (var group in calls.GroupBy(c => c.Layer, (IEqualityComparer<LayerValue>)ReferenceEqualityComparer.Instance))
        {
            int number = group.Key is ModelValue && era.CountsDefinition ? 1 : 0;
            foreach (var call in group.OrderBy(c => c.Number))
                numbers[call] = number++;
        }
        return numbers;
    }

    private static JArray Reference(TensorValue tensor, Dictionary<CallValue, int> numbers) =>
        [tensor.Call.Layer.Name, numbers[tensor.Call], tensor.Index];

    private JToken Node(CallValue call, Dictionary<CallValue, int> numbers)
    {
        if (era.Language == ScriptLanguage.Keras3)
            return new JObject
            {
                ["args"] = new JArray(call.Structure.Select(v => History(v, numbers, call.Layer.Line))),
                ["kwargs"] = new JObject(call.Keywords.Select(k => new JProperty(k.Name, History(k.Value, numbers, call.Layer.Line)))),
            };
        if (call.Structure.Count == 0)
            throw new ScriptException(
                call.Layer.Line,
                $"{call.Layer.What} is given '{call.Keywords[0].Name}' by name, which is not understood"
            );
        var keywords = new JObject();
        var tensors = LayerFactory.Tensors(call.Structure[0]).ToList();
        foreach (var value in call.Structure.Skip(1))
            tensors.AddRange(LayerFactory.Tensors(value));
        foreach (var (name, value) in call.Keywords)
            if (name is "initial_state" or "inputs" || value is not (TensorValue or ItemsValue))
            {
                if (name is "initial_state" or "inputs")
                    tensors.AddRange(LayerFactory.Tensors(value));
                else if (value is not LiteralValue { Value: null })
                    keywords[name] = ValueText.Plain(value, call.Layer.Line);
            }
            else if (era.Language == ScriptLanguage.TfKeras && value is TensorValue tensor)
                keywords[name] = Reference(tensor, numbers);
            else
                throw new ScriptException(call.Layer.Line, $"{call.Layer.What} is given '{name}' by name, which is not understood");
        return new JArray(
            tensors.Select(t =>
            {
                var reference = Reference(t, numbers);
                if (!era.IsEarly)
                    reference.Add(keywords.DeepClone());
                return reference;
            })
        );
    }

    private static JToken History(ScriptValue value, Dictionary<CallValue, int> numbers, int line) =>
        value switch
        {
            TensorValue tensor => new JObject
            {
                ["class_name"] = "__keras_tensor__",
                ["config"] = new JObject { ["keras_history"] = Reference(tensor, numbers) },
            },
            ItemsValue items => new JArray(items.Items.Select(i => History(i, numbers, line))),
            _ => ValueText.Plain(value, line),
        };
}

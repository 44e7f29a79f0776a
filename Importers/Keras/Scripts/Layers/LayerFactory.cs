using KerasSharp.Importers.Keras.Scripts.Signatures;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>An argument of a call.</summary>
/// <param name="Name">Its name; null for one that is passed by its place.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Argument(string? Name, ScriptValue Value)
{
    /// <summary>The expressions of the script whose values would tell what the argument is, where it is not known.</summary>
    internal IReadOnlyList<string> Needs { get; init; } = [];
}

/// <summary>A value that a layer needs and only running the script could tell.</summary>
/// <param name="Problem">The error about it.</param>
/// <param name="Expressions">The expressions of the script whose values would tell it.</param>
internal sealed record OpenValue(ScriptException Problem, IReadOnlyList<string> Expressions);

/// <summary>Makes layers and models as the constructors of an era do, and applies them.</summary>
/// <param name="era">The era.</param>
internal sealed class LayerFactory(ScriptEra era)
{
    private const int MostParts = 100_000;

    private static readonly string[] s_stateful = ["LSTM", "CuDNNLSTM", "ConvLSTM2D", "ConvLSTM1D", "ConvLSTM3D", "LSTMCell"];

    /// <summary>How often layers and models were made or changed.</summary>
    internal int Changes { get; private set; }

    /// <summary>A layer.</summary>
    /// <param name="signature">Its constructor.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="line">For messages.</param>
    /// <exception cref="ScriptException">The constructor has no such parameter.</exception>
    internal LayerValue Layer(Signature signature, IReadOnlyList<Argument> arguments, int line)
    {
        Changes++;
        var bound = Bind(signature, arguments, line);
        string name = TextOf(bound, "name", line) ?? era.NextName(signature.ClassName);
        var layer = new LayerValue(signature.ClassName, name, line);
        foreach (var (key, value) in bound)
            if (key != "name")
                layer.Arguments[key] = KeptValues.Of(value);
        string layout = era.IsEarly ? "dim_ordering" : "data_format";
        if (era.DataFormat is { } format && signature.Positional.Concat(signature.ByName).Contains(layout))
            layer.Arguments.TryAdd(layout, new LiteralValue(Layout(format)));
        if (signature.ClassName == "InputLayer")
            layer.Calls.Add(new CallValue(layer, 0, [], [], []));
        return layer;
    }

    private string Layout(DataFormat format) =>
        format == DataFormat.ChannelsFirst
            ? era.IsEarly
                ? "th"
                : "channels_first"
            : era.IsEarly
                ? "tf"
                : "channels_last";

    /// <summary>The parameters of a constructor with what is passed for them.</summary>
    /// <exception cref="ScriptException">It has no such parameter.</exception>
    internal IReadOnlyList<(string Name, ScriptValue Value)> Bind(Signature signature, IReadOnlyList<Argument> arguments, int line)
    {
        var bound = new List<(string Name, ScriptValue Value)>();
        foreach (var argument in arguments)
        {
            var (given, value) = argument;
            string name =
                given
                ?? (
                    bound.Count < signature.Positional.Count
                        ? signature.Positional[bound.Count]
                        : throw new ScriptException(
                            line,
                            $"expected at most {signature.Positional.Count} arguments by their place for {signature.ClassName} in "
                                + $"Keras {era.Release}, found more"
                        )
                );
            if (!SignatureTable.Takes(signature, name))
                throw new ScriptException(line, $"{signature.ClassName} of Keras {era.Release} has no parameter '{name}'");
            if (bound.Any(b => b.Name == name))
                throw new ScriptException(line, $"expected '{name}' of {signature.ClassName} once, found it twice");
            bound.Add((name, Open(argument, name, signature.ClassName, line) ? LiteralValue.None : value));
        }
        return bound;
    }

    /// <summary>The values that layers need and only running the script could tell, of which the reading goes on to list all.</summary>
    internal List<OpenValue> OpenValues { get; } = [];

    private bool Open(Argument argument, string name, string className, int line)
    {
        // What weights begin with does not matter where they are loaded.
        if (Unknown(argument.Value) is not { } unknown || name == "weights" || name.Contains("init", StringComparison.Ordinal))
            return false;
        var problem = Unknown(line, $"'{name}' of {className}", unknown, argument.Needs.Count == 0 ? null : argument.Needs[0]);
        // Layers and values of the model cannot be given as text.
        if (argument.Needs.Count == 0 || name is "inputs" or "outputs" or "input" or "output" or "layers" or "layer" or "tensor")
            throw argument.Needs.Count == 0 ? problem : Unknown(line, $"'{name}' of {className}", unknown);
        OpenValues.Add(new OpenValue(problem, argument.Needs));
        return true;
    }

    private static UnknownValue? Unknown(ScriptValue value) => Within(value).OfType<UnknownValue>().FirstOrDefault();

    /// <summary>The error for a value that is not known.</summary>
    internal static ScriptException Unknown(int line, Wording what, UnknownValue unknown, string? text = null) =>
        new(
            line,
            $"{Wording.Of(what)} is what line {unknown.Line} gives ({Wording.Clip(unknown.Why)}), which only running the script could tell",
            text is null ? null : new ScriptValueAdvice(text)
        );

    /// <summary>Applies a layer to values.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="structure">The arguments by place: values, or lists of them.</param>
    /// <param name="keywords">The arguments by name.</param>
    /// <param name="line">For messages.</param>
    internal ScriptValue Apply(
        LayerValue layer,
        IReadOnlyList<ScriptValue> structure,
        IReadOnlyList<(string Name, ScriptValue Value)> keywords,
        int line
    )
    {
        Changes++;
        (structure, keywords) = ([.. structure.Where(s => s is not PhaseValue)], [.. keywords.Where(k => k.Value is not PhaseValue)]);
        // What layers and models are applied to may be passed by name.
        if (structure.Count == 0 && keywords.FirstOrDefault(k => k.Name == "inputs").Value is { } named)
            (structure, keywords) = ([named], [.. keywords.Where(k => k.Name != "inputs")]);
        TensorValue[] inputs = [.. structure.Concat(keywords.Select(k => k.Value)).SelectMany(Tensors)];
        if (structure.Concat(keywords.Select(k => k.Value)).Select(Unknown).FirstOrDefault(u => u is not null) is { } open)
            throw Unknown(line, $"what {layer.What} is applied to", open);
        if (inputs.Length == 0)
            throw new ScriptException(line, $"expected {layer.What} to be applied to values of the model, found none");
        if (layer.ClassName == "InputLayer")
            throw new ScriptException(line, $"an InputLayer is applied to nothing");
        if (
            layer is ModelValue { IsSequential: true, InputTensors.Count: 0, Stack.Count: > 0 } stack
            && stack.Stack[0].ClassName != "Merge"
        )
            Build(stack, TensorShapes.Of(inputs[0], era, line), line);
        // The layers that it makes when it is built have names that are counted.
        if (layer.Calls.Count == 0 && layer.ClassName is "MultiHeadAttention" or "GroupedQueryAttention")
            (_, _) = (era.NextName("Softmax"), era.NextName("Dropout"));
        int first = layer is ModelValue && era.CountsDefinition ? 1 : 0;
        // A list that grows afterwards was given as it is now.
        structure = [.. structure.Select(s => KeptValues.Of(s))];
        keywords = [.. keywords.Select(k => (k.Name, KeptValues.Of(k.Value)))];
        var call = new CallValue(layer, first + layer.Calls.Count, inputs, structure, keywords);
        layer.Calls.Add(call);
        int outputs = OutputCount(layer);
        return outputs == 1
            ? new TensorValue(call, 0)
            : new ItemsValue([.. Enumerable.Range(0, outputs).Select(i => (ScriptValue)new TensorValue(call, i))], true);
    }

    /// <summary>The values of a model in a value.</summary>
    internal static IEnumerable<TensorValue> Tensors(ScriptValue value) => Within(value).OfType<TensorValue>();

    /// <summary>The layers that a layer is made of: what a wrapper wraps, and what a Merge joins.</summary>
    internal static IEnumerable<LayerValue> LayersOf(LayerValue layer) => layer.Arguments.Values.SelectMany(Within).OfType<LayerValue>();

    /// <summary>What lists hold, one in another, as far as lists of a model's size go.</summary>
    private static IEnumerable<ScriptValue> Within(ScriptValue value)
    {
        var todo = new Stack<ScriptValue>([value]);
        for (int left = MostParts; left > 0 && todo.TryPop(out var next); left--)
            if (next is ItemsValue items)
                foreach (var inner in Enumerable.Reverse(items.Items))
                    todo.Push(inner);
            else
                yield return next;
    }

    /// <summary>A model's input.</summary>
    internal TensorValue Input(IReadOnlyList<Argument> arguments, int line)
    {
        // Input's parameters are those of InputLayer but for their order.
        string[] order =
            era.IsEarly ? ["shape", "batch_shape", "name", "dtype", "sparse", "tensor"]
            : era.Language == ScriptLanguage.Keras2 ? ["shape", "batch_shape", "name", "dtype", "sparse", "tensor"]
            : ["shape", "batch_size", "name", "dtype", "sparse", "tensor", "batch_shape"];
        var layer = Layer(
            new Signature("InputLayer", order, ["ragged", "type_spec", "batch_shape", "batch_size", "optional"], false),
            arguments,
            line
        );
        return new TensorValue(layer.Calls[0], 0);
    }

    /// <summary>A Sequential without layers.</summary>
    internal ModelValue Sequential(string? name, int line)
    {
        Changes++;
        return new ModelValue(true, name ?? era.NextName("Sequential"), line);
    }

    /// <summary>Puts a layer on top of a Sequential.</summary>
    internal void Add(ModelValue model, LayerValue layer, int line)
    {
        Changes++;
        if (model.Calls.Count > 0)
            throw new ScriptException(line, $"a layer is added to {model.What} after it was applied");
        if (model.Stack.Count == 0 && layer.ClassName == "InputLayer")
        {
            model.InputTensors.Add(new TensorValue(layer.Calls[0], 0));
            model.OutputTensors.Add(model.InputTensors[0]);
        }
        else if (model.Stack.Count == 0)
            Begin(model, layer, line);
        else if (model.OutputTensors.Count > 0)
        {
            var value = Apply(layer, [model.OutputTensors[0]], [], line);
            if (value is not TensorValue one)
                throw new ScriptException(line, $"expected a layer with one output in a Sequential, found {layer.What}");
            model.OutputTensors[0] = one;
        }
        model.Stack.Add(layer);
    }

    /// <summary>The first layer of a Sequential, with the input that it implies.</summary>
    private void Begin(ModelValue model, LayerValue layer, int line)
    {
        var shape = LayerShapes.Of(layer is ModelValue { IsSequential: true, Stack: [var inner, ..] } ? inner : layer, era);
        if (shape is null || layer.ClassName == "Merge")
            return;
        // Sequential.add of Keras 3 makes an InputLayer like any other.
        string name = era.Language == ScriptLanguage.Keras3 ? era.NextName("InputLayer") : layer.Name + "_input";
        var input = new LayerValue("InputLayer", name, line);
        input.Arguments["batch_shape"] = shape;
        input.Calls.Add(new CallValue(input, 0, [], [], []));
        var tensor = new TensorValue(input.Calls[0], 0);
        model.InputTensors.Add(tensor);
        if (Apply(layer, [tensor], [], line) is TensorValue output)
            model.OutputTensors.Add(output);
    }

    /// <summary>Says the shape of a Sequential's input after its layers were added.</summary>
    internal void Build(ModelValue model, ItemsValue shape, int line)
    {
        if (model.OutputTensors.Count > 0 || model.Stack.Count == 0)
            return;
        LayerValue[] layers = [.. model.Stack];
        model.Stack.Clear();
        layers[0].Arguments["batch_input_shape"] = shape;
        foreach (var layer in layers)
            Add(model, layer, line);
    }

    /// <summary>A model from inputs to outputs.</summary>
    internal ModelValue Model(ScriptValue inputs, ScriptValue outputs, string? name, int line)
    {
        Changes++;
        List<TensorValue> from = [.. Ends(inputs)],
            to = [.. Ends(outputs)];
        if (from.Count == 0 || to.Count == 0)
            throw new ScriptException(line, $"expected a model from inputs to outputs, found {inputs.What} and {outputs.What}");
        string prefix = era.Language == ScriptLanguage.Keras3 ? "Functional" : "Model";
        return new ModelValue(false, name ?? era.NextName(prefix), line) { InputTensors = from, OutputTensors = to };
    }

    // Keras takes what stands in a dictionary in the order of its keys.
    private static IEnumerable<TensorValue> Ends(ScriptValue value) =>
        value is TableValue table
            ? table.Entries.OrderBy(e => $"{e.Key.Value}", StringComparer.Ordinal).SelectMany(e => Ends(e.Value))
            : Tensors(value);

    private static int OutputCount(LayerValue layer)
    {
        if (layer is ModelValue model)
            return Math.Max(1, model.OutputTensors.Count);
        var inner = layer.Arguments.GetValueOrDefault("layer") as LayerValue ?? layer;
        if (layer.ClassName is "TimeDistributed" || !IsTrue(inner, "return_state"))
            return 1;
        int states =
            s_stateful.Contains(inner.ClassName) || inner.Arguments.GetValueOrDefault("cell") is LayerValue { ClassName: "LSTMCell" }
                ? 2
                : 1;
        return 1 + (layer.ClassName == "Bidirectional" ? 2 * states : states);
    }

    private static bool IsTrue(LayerValue layer, string key) =>
        layer.Arguments.GetValueOrDefault(key) is LiteralValue { Value: true or 1L };

    private static string? TextOf(IReadOnlyList<(string Name, ScriptValue Value)> bound, string key, int line) =>
        bound.FirstOrDefault(b => b.Name == key).Value switch
        {
            null or LiteralValue { Value: null } => null,
            LiteralValue { Value: string text } => text,
            var other => throw new ScriptException(line, $"expected a text for '{key}', found {other.What}"),
        };
}

namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>A layer that a script makes.</summary>
/// <param name="className">The class, by the name that files have.</param>
/// <param name="name">The layer's name.</param>
/// <param name="line">Where it is made.</param>
internal class LayerValue(string className, string name, int line) : ScriptValue
{
    internal string ClassName => className;

    internal string Name { get; set; } = name;

    internal int Line => line;

    /// <summary>The arguments of its constructor, but for its name.</summary>
    internal Dictionary<string, ScriptValue> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>Each time that it is applied.</summary>
    internal List<CallValue> Calls { get; } = [];

    internal override string What => $"the {className} of line {line}";
}

/// <summary>A layer applied once.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Number">Which of its calls it is.</param>
/// <param name="Inputs">The values that it is applied to, those passed by name among them.</param>
/// <param name="Structure">The first argument: a value or a list of values.</param>
/// <param name="Keywords">What is passed by name.</param>
internal sealed record CallValue(
    LayerValue Layer,
    int Number,
    IReadOnlyList<TensorValue> Inputs,
    IReadOnlyList<ScriptValue> Structure,
    IReadOnlyList<(string Name, ScriptValue Value)> Keywords
);

/// <summary>One output of a call.</summary>
internal sealed class TensorValue(CallValue call, int index) : ScriptValue
{
    internal CallValue Call => call;

    internal int Index => index;

    internal override string What => $"an output of {call.Layer.What}";
}

/// <summary>A model that a script makes, which is a layer too.</summary>
internal sealed class ModelValue(bool isSequential, string name, int line) : LayerValue(isSequential ? "Sequential" : "Model", name, line)
{
    internal bool IsSequential => isSequential;

    /// <summary>What a Graph of Keras 0.3 is made of; null for another model.</summary>
    internal GraphParts? Graph { get; init; }

    /// <summary>The layers of a Sequential.</summary>
    internal List<LayerValue> Stack { get; } = [];

    internal List<TensorValue> InputTensors { get; init; } = [];

    internal List<TensorValue> OutputTensors { get; init; } = [];

    /// <summary>The layers, of a Sequential as they were added, else as they are reached from the outputs, inputs first.</summary>
    internal IReadOnlyList<LayerValue> Layers =>
        Graph?.Layers ?? (isSequential ? Stack : [.. CallsInOrder().Select(c => c.Layer).Distinct()]);

    internal override string What => $"the model of line {Line}";

    /// <summary>The calls that the outputs need, each after those that it uses.</summary>
    internal List<CallValue> CallsInOrder()
    {
        var seen = new HashSet<CallValue>(ReferenceEqualityComparer.Instance);
        var order = new List<CallValue>();
        var ends = InputTensors.Select(t => t.Call).ToHashSet(ReferenceEqualityComparer.Instance);
        // A stack of its own: models may be thousands of layers deep.
        var todo = new Stack<(CallValue Call, bool Done)>(OutputTensors.Concat(InputTensors).Reverse().Select(t => (t.Call, false)));
        while (todo.TryPop(out var next))
        {
            if (next.Done)
                order.Add(next.Call);
            else if (seen.Add(next.Call))
            {
                todo.Push((next.Call, true));
                if (!ends.Contains(next.Call))
                    foreach (var input in next.Call.Inputs.Reverse())
                        todo.Push((input.Call, false));
            }
        }
        return order;
    }
}

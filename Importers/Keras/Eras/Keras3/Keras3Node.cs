using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>A value as a graph refers to it: a layer or operation, which of its calls, which of the call's outputs.</summary>
internal readonly record struct Keras3Tensor(string Layer, int Call, int Output)
{
    private const string ClassName = "__keras_tensor__";

    /// <summary>The value that an argument is; null where it is none.</summary>
    /// <exception cref="ConfigValueException">It is an ill-formed one.</exception>
    internal static Keras3Tensor? Of(JToken argument)
    {
        if (argument is not JObject { } parts || Json.TextOf(parts, "class_name") != ClassName)
            return null;
        return (parts["config"] as JObject)?["keras_history"] is JArray history ? OfHistory(history) : throw Wrong(argument);
    }

    /// <summary>The value of a list [layer, call, output].</summary>
    /// <exception cref="ConfigValueException">It is no such list.</exception>
    internal static Keras3Tensor OfHistory(JToken history) =>
        history is JArray { Count: 3 } parts
            ? new Keras3Tensor(Json.Text(parts[0]), Json.Int(parts[1]), Json.Int(parts[2]))
            : throw Wrong(history);

    /// <summary>All values within an argument, in the order of lists and dictionaries.</summary>
    internal static IEnumerable<Keras3Tensor> Within(JToken argument) =>
        Of(argument) is { } tensor
            ? [tensor]
            : argument switch
            {
                JArray list => list.SelectMany(Within),
                JObject named => Json.InOrder(named).SelectMany(p => Within(p.Value)),
                _ => [],
            };

    private static ConfigValueException Wrong(JToken token) => new("a layer's name, a call and an output", token);
}

/// <summary>One call as the file has it.</summary>
/// <param name="Layer">The layer's or operation's name.</param>
/// <param name="Call">Its number among the layer's calls.</param>
/// <param name="Place">The layer's place in the model; null for an operation.</param>
/// <param name="Args">Arguments by their place.</param>
/// <param name="Kwargs">Arguments by keyword.</param>
internal sealed record Keras3Node(string Layer, int Call, int? Place, JArray Args, JObject Kwargs)
{
    /// <summary>The class of an operation, and its config.</summary>
    internal (string Module, string ClassName, JObject Config)? Operation { get; init; }

    /// <summary>All values that it uses.</summary>
    internal IReadOnlyList<Keras3Tensor> Uses { get; } = [.. Keras3Tensor.Within(Args), .. Keras3Tensor.Within(Kwargs)];
}

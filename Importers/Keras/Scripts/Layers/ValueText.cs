using System.Text.RegularExpressions;
using KerasSharp.Importers.Keras.Scripts.Values;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>Writes arguments of constructors as an era's files have them.</summary>
/// <param name="era">The era.</param>
internal sealed partial class ValueText(ScriptEra era)
{
    // Parts of a value, which may be nested as deep.
    private const int MostParts = 2000;

    private static readonly string[] s_functions =
    [
        "keras.activations.",
        "tensorflow.keras.activations.",
        "tensorflow.nn.",
        "tensorflow.math.",
        "keras.backend.",
        "tensorflow.keras.backend.",
        "keras.ops.",
        "tensorflow.python.keras.activations.",
    ];

    /// <summary>A number, text, list.</summary>
    internal static JToken Plain(ScriptValue value, int line)
    {
        int room = MostParts;
        return Plain(value, line, ref room);
    }

    private static JToken Plain(ScriptValue value, int line, ref int room)
    {
        if (--room < 0)
            throw new ScriptException(line, $"expected a value of at most {MostParts} parts, found more");
        switch (value)
        {
            case LiteralValue { Value: null }:
                return JValue.CreateNull();
            case LiteralValue literal:
                return new JValue(literal.Value);
            case ItemsValue items:
                var list = new JArray();
                foreach (var item in items.Items)
                    list.Add(Plain(item, line, ref room));
                return list;
            case TableValue table:
                var entries = new JObject();
                foreach (var (key, item) in table.Entries)
                    entries[key.Value as string ?? key.What] = Plain(item, line, ref room);
                return entries;
            case UnknownValue unknown:
                throw LayerFactory.Unknown(line, $"a value", unknown);
            default:
                throw new ScriptException(line, $"expected a number, a text or a list of them, found {value.What}");
        }
    }

    /// <inheritdoc cref="Plain(ScriptValue, int)"/>
    internal JToken Literal(ScriptValue value, int line) =>
        value switch
        {
            SymbolValue symbol => Last(symbol),
            LayerValue => throw new ScriptException(line, $"expected a number or a text, found {value.What}"),
            _ => Plain(value, line),
        };

    /// <summary>An activation: its name, or a function of that name.</summary>
    internal JToken Activation(ScriptValue value, int line) =>
        value switch
        {
            LiteralValue { Value: string name } => name,
            SymbolValue symbol
                when s_functions.Any(f => symbol.Path.StartsWith(f, StringComparison.Ordinal))
                    || symbol.Path is "tensorflow.tanh" or "tensorflow.sigmoid" => Last(symbol),
            _ => throw new ScriptException(line, $"expected the name of an activation, found {value.What}"),
        };

    /// <summary>A regularizer, initializer or constraint; null where nothing of it can be written and nothing depends on it.</summary>
    internal JToken? Object(ScriptValue value, string key, int line)
    {
        switch (value)
        {
            case LiteralValue { Value: string name }:
                return name;
            case SymbolValue symbol:
                return Snake(Last(symbol));
            case ObjectValue built:
                return Built(built, key, line);
            // What weights begin with does not matter where they are loaded, and a function cannot be written.
            case FunctionValue or UnknownValue when key.Contains("init", StringComparison.Ordinal):
                return null;
            default:
                throw new ScriptException(line, $"expected a name or an object of Keras for '{key}', found {value.What}");
        }
    }

    private JToken? Built(ObjectValue built, string key, int line)
    {
        var settings = new JObject(built.Arguments.Select(a => new JProperty(a.Name, Plain(a.Value, line))));
        if (!era.IsEarly)
            return new JObject { ["class_name"] = built.ClassName, ["config"] = settings };
        if (key.Contains("init", StringComparison.Ordinal))
            return null;
        settings.AddFirst(new JProperty("name", built.ClassName));
        return settings;
    }

    private static string Last(SymbolValue symbol) => symbol.Path[(symbol.Path.LastIndexOf('.') + 1)..];

    private static string Snake(string name) => char.IsUpper(name[0]) ? Humps().Replace(name, "$1_$2").ToLowerInvariant() : name;

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Humps();
}

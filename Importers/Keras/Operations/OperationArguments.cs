using System.Globalization;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Operations;

/// <summary>A value as a graph refers to it: a layer or operation, which of its calls, which of the call's outputs.</summary>
internal readonly record struct GraphValue(string Layer, int Call, int Output);

/// <summary>The arguments of one operation by their names, and account of them: one that nobody asked for is an error.</summary>
/// <param name="named">Each argument; values of the model stand within as <see cref="ValueToken"/>.</param>
/// <param name="problem">The exception for something that is wrong with it.</param>
internal sealed class OperationArguments(IReadOnlyDictionary<string, JToken> named, Func<Wording, KerasException> problem)
{
    // What a file may hold of numbers in the place of values.
    private const int MostNumbers = 1 << 20;

    private readonly HashSet<string> _seen = [];
    private readonly List<GraphValue> _inputs = [];
    private int _numbers;

    /// <summary>The values that the operation takes, each once.</summary>
    internal IReadOnlyList<GraphValue> Inputs => _inputs;

    /// <summary>How many inputs a node of a graph has.</summary>
    internal int Count { get; init; }

    internal KerasException Bad(Wording text) => problem(text);

    internal bool Has(string key) => named.TryGetValue(key, out var token) && !Json.IsNull(token);

    /// <summary>Whether it stands there, if only as null.</summary>
    internal bool Names(string key) => named.ContainsKey(key);

    /// <summary>The argument as it stands; null where it is missing or null.</summary>
    internal JToken? Raw(string key)
    {
        _seen.Add(key);
        return Has(key) ? named[key] : null;
    }

    /// <summary>How many axes a value of the model has, where the file says it.</summary>
    internal int? RankOf(string key) =>
        (Raw(key) as JObject)?["config"] is JObject config && config["shape"] is JArray shape ? shape.Count : null;

    internal JToken Required(string key) =>
        Raw(key) ?? throw Bad($"expected an argument '{key}', found only {Wording.List(named.Keys.Order())}");

    internal int Int(string key, int? usual = null) => Read(key, usual, Json.Int);

    internal int? OptionalInt(string key) => Raw(key) is { } token ? Read(key, null, Json.Int, token) : null;

    internal double Number(string key, double? usual = null) => Read(key, usual, Json.Number);

    internal bool Flag(string key, bool? usual = false) => Read(key, usual, Json.Flag);

    internal string Text(string key, string usual) =>
        Raw(key) is { } token ? Read(key, null, t => new Boxed(Json.Text(t)), token).Text : usual;

    /// <summary>A whole number or a list of them; null where it is missing.</summary>
    internal Sizes? Axes(string key) => Raw(key) is { } token ? Checked(key, () => Json.Sizes(Plain(token), null)) : null;

    internal Sizes Sizes(string key) => Checked(key, () => Json.Sizes(Plain(Required(key)), null));

    /// <summary>A value of the model, a number, or lists of numbers.</summary>
    internal Operand Operand(string key) => Checked(key, () => Operand(Required(key)));

    /// <summary>The same, or a number where it is missing.</summary>
    internal Operand Operand(string key, double usual) => Has(key) ? Operand(key) : new ConstantOperand(usual);

    /// <summary>A list of operands.</summary>
    internal Operand[] Operands(string key) =>
        Checked(key, () => Required(key) is JArray list && !IsNumbers(list) ? [.. list.Select(Operand)] : new[] { Operand(Required(key)) });

    /// <summary>Whole numbers, or values of the model, or a list of both, as extents.</summary>
    internal Operand[] Extents(string key) =>
        // Null stands for the number of samples, which -1 leaves as it is.
        Checked(
            key,
            () =>
                Plain(Required(key)) is JArray list
                    ? [.. list.Select(e => Operand(Json.IsNull(e) ? new JValue(-1) : e))]
                    : new[] { Operand(Plain(Required(key))) }
        );

    internal OperationLayer Layer(Operation operation, params Operand[] operands) => new(operation, new OperandList(operands));

    /// <summary>Refuses arguments that were not asked for and say something.</summary>
    internal void Finish()
    {
        foreach (var (key, value) in named)
            if (!_seen.Contains(key) && !Json.IsNull(value))
                throw Bad($"the argument '{key}' ({ConfigText.Describe(value)}) is not supported");
    }

    /// <summary>What a list or number is that stands within an array object of the file.</summary>
    private static JToken Plain(JToken token) =>
        Json.TextOf(token, "class_name") is "__numpy__" or "__tensor__" && (token["config"] as JObject)?["value"] is { } value
            ? value
            : token;

    private Operand Operand(JToken token)
    {
        // One value of the model may stand in a list of its own.
        if ((ValueToken.Of(token) ?? (token is JArray { Count: 1 } list ? ValueToken.Of(list[0]) : null)) is { } value)
        {
            if (!_inputs.Contains(value))
                _inputs.Add(value);
            return new InputOperand(_inputs.IndexOf(value));
        }
        var extents = new List<int>();
        var numbers = new List<double>();
        Collect(Plain(token), 0, extents, numbers);
        return new ConstantOperand(new Sizes([.. extents]), numbers);
    }

    private void Collect(JToken token, int depth, List<int> extents, List<double> numbers)
    {
        if (token is JArray list)
        {
            if (depth == extents.Count && numbers.Count == 0)
                extents.Add(list.Count);
            if (depth >= extents.Count || extents[depth] != list.Count)
                throw new ConfigValueException("lists of numbers of equal lengths", token);
            foreach (var item in list)
                Collect(item, depth + 1, extents, numbers);
            return;
        }
        if (depth != extents.Count)
            throw new ConfigValueException("lists of numbers of equal lengths", token);
        if (++_numbers > MostNumbers)
            throw new ConfigValueException($"at most {MostNumbers} numbers", token, unsupported: true);
        numbers.Add(
            token is JValue { Value: bool flag }
                ? flag
                    ? 1
                    : 0
                : Number(token)
        );
    }

    private static double Number(JToken token) =>
        token is JValue { Type: JTokenType.Integer or JTokenType.Float, Value: IConvertible n }
            ? n.ToDouble(CultureInfo.InvariantCulture)
            : throw new ConfigValueException("a value of the model or numbers", token, unsupported: true);

    private static bool IsNumbers(JArray list) => list.All(i => i is JArray inner ? IsNumbers(inner) : i is JValue);

    private T Read<T>(string key, T? usual, Func<JToken, T> read)
        where T : struct =>
        Raw(key) is { } token
            ? Read(key, usual, read, token)
            : usual ?? throw Bad($"expected an argument '{key}', found only {Wording.List(named.Keys.Order())}");

    private T Read<T>(string key, T? usual, Func<JToken, T> read, JToken token)
        where T : struct => Checked(key, () => read(token));

    private T Checked<T>(string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ConfigValueException e)
        {
            throw Bad($"argument '{key}': {e.Message}");
        }
    }

    private readonly record struct Boxed(string Text);
}

/// <summary>Values of a model within arguments, in the one form in which operations know them: that of Keras 3.</summary>
internal static class ValueToken
{
    private const string ClassName = "__keras_tensor__";

    internal static JObject From(GraphValue value) =>
        new()
        {
            ["class_name"] = ClassName,
            ["config"] = new JObject { ["keras_history"] = new JArray(value.Layer, value.Call, value.Output) },
        };

    /// <summary>The value that an argument is; null where it is none.</summary>
    internal static GraphValue? Of(JToken token) =>
        Json.TextOf(token, "class_name") == ClassName
            ? (token["config"] as JObject)?["keras_history"] is JArray { Count: 3 } history
                ? new GraphValue(Json.Text(history[0]), Json.Int(history[1]), Json.Int(history[2]))
                : throw new ConfigValueException("a layer's name, a call and an output", token)
            : null;
}

using System.Globalization;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>A layer's config, read or written: each key is stated once, as <c>Units = c.Int("output_dim", layer.Units)</c>. Reading
/// gives the file's value (the layer's own where the key is missing and may be), writing stores the layer's value and gives it back.</summary>
internal abstract class Config(LayerForm form)
{
    /// <summary>What the file says about the layer beyond its record.</summary>
    internal LayerForm Form { get; set; } = form;

    /// <summary>Whether values come from a file.</summary>
    internal abstract bool Reading { get; }

    /// <summary>One key, by its conversions from and to JSON.</summary>
    internal abstract T Value<T>(string key, T value, Func<JToken, T> read, Func<T, JToken> write, bool required = false);

    /// <summary>A key that no result depends on.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="written">What is written for a layer that came from no file; null for nothing.</param>
    /// <param name="reason">Why nothing depends on it.</param>
    internal abstract void Ignore(string key, JToken? written, string reason);

    /// <summary>Whether a key is there; when writing, false.</summary>
    internal abstract bool Has(string key);

    /// <summary>Says in the report what was brought into another form.</summary>
    internal abstract void Note(ImportNoteKind kind, Wording text);

    /// <summary>An error about this config.</summary>
    internal abstract KerasException Bad(Wording problem, bool unsupported = false);

    internal int Int(string key, int value, bool required = false) => Value(key, value, t => Json.Int(t), v => new JValue(v), required);

    internal double Number(string key, double value, bool required = false) => Value(key, value, Json.Number, v => new JValue(v), required);

    internal bool Flag(string key, bool value) => Value(key, value, Json.Flag, v => new JValue(v));

    internal string? Text(string key, string? value, bool required = false) =>
        Value(key, value, Json.TextOrNull, v => v is null ? JValue.CreateNull() : new JValue(v), required);

    internal int? OptionalInt(string key, int? value) => Value(key, value, t => Json.IsNull(t) ? null : Json.Int(t), Json.Of);

    /// <summary>input_dim and, for layers over sequences, input_length: the input's extents, known again from the model's graph but
    /// where the layer stands first without a shape.</summary>
    internal void InputExtents(bool hasLength)
    {
        int? Extent(string key) => Has(key) || !Reading ? OptionalInt(key, null) : null;
        int? dim = Extent("input_dim"),
            length = hasLength ? Extent("input_length") : null;
        if (dim is not null || length is not null)
            Form = Form with { InputExtents = hasLength ? [length, dim] : [dim] };
    }

    /// <summary>The axes along which an activation's weights are the same, which no config stores: those where the stored array has
    /// extent 1.</summary>
    internal abstract Sizes SharedAxes(Sizes value, string suffix);

    /// <summary>What a running statistic is, and how it reads on in a message where that is not certain.</summary>
    internal abstract (StatisticForm Form, string Doubt) StatisticForm();

    /// <summary>The image layout of a layer whose config may lack it.</summary>
    internal DataFormat OrderingOf(DataFormat value) => Reading ? Form.DataFormat : value;

    /// <summary>The image layout of a layer whose config never has it.</summary>
    internal DataFormat UnstoredOrdering(DataFormat value)
    {
        if (!Reading)
            return value;
        Form = Form with { UnstoredOrdering = true };
        return Form.DataFormat;
    }

    /// <summary>A layer inside of this one.</summary>
    /// <param name="key">The key of its class_name and config.</param>
    /// <param name="value">The layer to write.</param>
    /// <param name="part">Its part of the path.</param>
    internal abstract LayerSpec Layer(string key, LayerSpec? value, string part);

    /// <summary>A list of whole numbers.</summary>
    internal Sizes Sizes(string key, Sizes value, bool required = false) =>
        Value(key, value, t => Json.Sizes(t, value.Count), Json.Of, required);

    /// <summary>A list of whole numbers of any length.</summary>
    internal Sizes AnySizes(string key, Sizes value, bool required = false) =>
        Value(key, value, t => Json.Sizes(t, null), Json.Of, required);

    /// <summary>A list of one whole number, written without the list.</summary>
    internal Sizes Single(string key, Sizes value, bool required = false) => [Int(key, value[0], required)];

    /// <summary>One of several names.</summary>
    internal T Named<T>(string key, T value, NameTable<T> table, bool required = false) =>
        Value(key, value, t => table.Read(t), table.Write, required);

    internal ActivationFunction Activation(string key, ActivationFunction value) => Named(key, value, Names.Activations);

    /// <summary>An initializer; <paramref name="usual"/> is what null stands for.</summary>
    internal Initializer Initializer(string key, Initializer? value, Initializer usual) =>
        Value(key, value ?? usual, InitializerNames.Read, v => InitializerNames.Write(v, usual));

    internal Regularizer? Regularizer(string key, Regularizer? value) =>
        Value(
            key,
            value,
            t =>
            {
                if (!RegularizerNames.LacksStrength(t))
                    return RegularizerNames.Read(t);
                Note(
                    ImportNoteKind.Warning,
                    $"'{key}': Keras does not store the strength k of an EigenvalueRegularizer; trained on without it unless KerasImportOptions.Adjust gives it"
                );
                return null;
            },
            RegularizerNames.Write
        );

    /// <summary>A constraint; its axes are those of the array in the file.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">The constraint with the axes of the weight.</param>
    /// <param name="axes">For each axis of the file's array that of the weight, or -1 where it has extent 1 and the weight lacks it.</param>
    internal Constraint? Constraint(string key, Constraint? value, params int[] axes) =>
        Value(key, value, t => ConstraintNames.Read(t, axes), c => ConstraintNames.Write(c, axes));
}

/// <summary>Values out of JSON, tolerant of numbers and booleans written as texts.</summary>
internal static class Json
{
    internal static bool IsNull(JToken t) => t is JValue { Value: null } or JValue { Value: "None" or "null" };

    internal static int Int(JToken t)
    {
        double number = Number(t);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw new ConfigValueException("a whole number", t);
    }

    internal static double Number(JToken t) =>
        t switch
        {
            JValue { Type: JTokenType.Integer or JTokenType.Float, Value: IConvertible n } => n.ToDouble(CultureInfo.InvariantCulture),
            JValue { Value: string s } when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) => d,
            _ => throw new ConfigValueException("a number", t),
        };

    internal static bool Flag(JToken t) =>
        t switch
        {
            JValue { Value: bool b } => b,
            JValue { Type: JTokenType.Integer, Value: IConvertible n } when n.ToDouble(CultureInfo.InvariantCulture) is 0 or 1 =>
                n.ToBoolean(CultureInfo.InvariantCulture),
            JValue { Value: string s } when s.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
            JValue { Value: string s } when s.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
            _ => throw new ConfigValueException("true or false", t),
        };

    internal static string Text(JToken t) => t is JValue { Value: string s } ? s : throw new ConfigValueException("a text", t);

    /// <summary>The text of a key; null where it is missing or no text.</summary>
    internal static string? TextOf(JToken? parent, string key) =>
        parent is JObject members && members[key] is JValue { Value: string s } ? s : null;

    internal static string? TextOrNull(JToken t) => t is JValue { Value: null } ? null : Text(t);

    /// <summary>A list of whole numbers; one number stands for a list of equal ones where the length is known.</summary>
    internal static Sizes Sizes(JToken t, int? count)
    {
        if (t is JArray list)
            return count is null || list.Count == count
                ? new Sizes([.. list.Select(Int)])
                : throw new ConfigValueException($"a list of {count} whole numbers", t);
        return KerasSharp.Sizes.All(Int(t), count ?? 1);
    }

    /// <summary>A list of whole numbers and nulls.</summary>
    internal static int?[] Extents(JToken t) =>
        t is JArray list
            ?
            [
                .. list.Select(e =>
                    IsNull(e) ? (int?)null
                    : Int(e) is > 0 and var extent ? extent
                    : throw new ConfigValueException("extents from 1 on", t)
                ),
            ]
            : throw new ConfigValueException("a list of extents", t);

    internal static JToken Of(Sizes sizes) => new JArray(sizes);

    internal static JToken Of(int? number) => number is { } n ? new JValue(n) : JValue.CreateNull();

    internal static JToken Of(IEnumerable<int?> extents) => new JArray(extents.Select(Of));
}

/// <summary>A value is not what its key needs; the reader adds the place.</summary>
internal sealed class ConfigValueException(Wording expected, JToken found, bool unsupported = false)
    : Exception(Wording.Of($"expected {expected}, found {KerasSharp.Importers.Keras.Text.ConfigText.Describe(found)}"))
{
    internal bool Unsupported => unsupported;
}

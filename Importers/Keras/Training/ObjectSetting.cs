using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>A setting of a loss or metric that is stored as an object: a value, or a list of numbers. Converted here and not by the JSON
/// library's own converters, which need reflection that trimming takes away.</summary>
internal static class ObjectSetting
{
    /// <summary>The setting as a file states it.</summary>
    internal static JToken ToToken(object? value) =>
        value switch
        {
            null => JValue.CreateNull(),
            IEnumerable<double> numbers => new JArray(numbers.Select(n => new JValue(n))),
            _ => new JValue(value),
        };

    /// <summary>The setting that a file states.</summary>
    /// <exception cref="KerasUnsupportedException">It is neither a value nor a list of numbers.</exception>
    internal static object? Read(JProperty setting, object place) =>
        setting.Value switch
        {
            JValue { Value: var value } => value,
            JArray numbers when numbers.All(n => n.Type is JTokenType.Integer or JTokenType.Float) => numbers
                .Select(n => (double)n)
                .ToArray(),
            var other => throw new KerasUnsupportedException(
                $"{place}: '{Wording.Clip(setting.Name)}': expected a value or a list of numbers, found '{other.Type}'"
            ),
        };
}

using System.Globalization;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

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

    /// <summary>The members of a dictionary of values in the order in which Keras lists them, that of the keys.</summary>
    internal static IEnumerable<JProperty> InOrder(JObject named) => named.Properties().OrderBy(p => p.Name, StringComparer.Ordinal);

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

    /// <summary>Refuses an object with other keys than these.</summary>
    internal static void Only(this JObject config, params ReadOnlySpan<string> keys)
    {
        foreach (var member in config.Properties())
            if (!keys.Contains(member.Name))
                throw new ConfigValueException(
                    $"only the keys {Wording.List<string>(keys.ToArray())}, not '{member.Name}'",
                    config,
                    unsupported: true
                );
    }
}

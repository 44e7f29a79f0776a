using System.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>A model's architecture as text, in JSON or YAML, however often it was wrapped as text in text.</summary>
internal static class ConfigText
{
    private const int MaxWrappings = 8;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text of a file: UTF-8 with or without a mark.</summary>
    /// <exception cref="KerasFormatException">It is not UTF-8.</exception>
    internal static string Decode(ReadOnlySpan<byte> bytes, string place)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new KerasFormatException(
                $"{place}: expected JSON or YAML in UTF-8, found bytes that are not: {Wording.Clip(e.Message)}",
                e
            );
        }
    }

    /// <summary>Parses an architecture.</summary>
    /// <param name="text">JSON or YAML.</param>
    /// <param name="place">What messages call it.</param>
    /// <param name="unwrapped">Called with a description for each layer of text in text that was taken off.</param>
    /// <exception cref="KerasFormatException">It is neither JSON nor YAML, or holds no object.</exception>
    internal static JObject Parse(string text, string place, Action<string>? unwrapped = null)
    {
        var value = Value(text, place);
        for (int depth = 0; value is JValue { Value: string inner }; depth++)
        {
            if (depth == MaxWrappings)
                throw new KerasFormatException($"{place}: text in text more than {MaxWrappings} times");
            // A word that parses to itself is no architecture, however often it is unwrapped.
            if (inner == text)
                break;
            unwrapped?.Invoke("the architecture is a text inside of a text");
            value = Value(text = inner, place);
        }
        return value as JObject
            ?? throw new KerasFormatException($"{place}: expected an object with class_name and config, found {Describe(value)}");
    }

    /// <summary>A value that may have been written as the text of a value.</summary>
    internal static JToken Unwrap(JToken value, string place)
    {
        for (int depth = 0; value is JValue { Value: string inner } && depth < MaxWrappings; depth++)
        {
            var parsed = Value(inner, place);
            if (parsed is JValue { Value: string again } && again == inner)
                return value;
            value = parsed;
        }
        return value;
    }

    internal static string Describe(JToken value) =>
        value switch
        {
            JObject => "an object",
            JArray a => $"a list of {a.Count}",
            JValue { Value: null } => "null",
            JValue { Value: string s } => $"'{(s.Length > 60 ? s[..60] + "..." : s)}'",
            _ => Wording.Clip(value.ToString(Newtonsoft.Json.Formatting.None)),
        };

    // YAML holds nearly all of JSON, but not its tabs and NaN, and the errors of a JSON text are better told by its own parser.
    private static JToken Value(string text, string place) =>
        text.AsSpan().TrimStart() is ['{' or '[' or '"', ..] json ? JsonFirst(text, json[0], place) : YamlText.Parse(text, place);

    private static JToken JsonFirst(string text, char first, string place)
    {
        try
        {
            return JsonText.Parse(text, place);
        }
        catch (KerasFormatException json)
        {
            try
            {
                return YamlText.Parse(text, place);
            }
            catch (KerasFormatException) when (first != '"')
            {
                throw json;
            }
        }
    }
}

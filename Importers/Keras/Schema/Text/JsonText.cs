using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>JSON as Python writes it: RFC 8259 plus NaN, Infinity and -Infinity.</summary>
internal static class JsonText
{
    internal const int MaxDepth = 128;

    /// <summary>Parses a whole text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">What messages call it.</param>
    /// <exception cref="KerasFormatException">It is not JSON, nests deeper than <see cref="MaxDepth"/> levels, or names a key
    /// twice.</exception>
    internal static JToken Parse(string text, string place)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = MaxDepth };
        try
        {
            Next(reader, place);
            var root = Value(reader, place);
            return !reader.Read() ? root : throw Bad(reader, place, "expected the end of the text after its value");
        }
        catch (JsonException e)
        {
            throw new KerasFormatException($"{place}: not valid JSON: {Wording.Clip(e.Message)}", e);
        }
    }

    // Recursion is bounded by the reader's MaxDepth.
    private static JToken Value(JsonTextReader reader, string place)
    {
        switch (reader.TokenType)
        {
            case JsonToken.StartObject:
                var members = new JObject();
                for (Next(reader, place); reader.TokenType != JsonToken.EndObject; Next(reader, place))
                {
                    // The reader would also take names without quotes and strings in single ones.
                    if (reader.QuoteChar != '"')
                        throw Bad(reader, place, "expected a key in double quotes");
                    string key = (string)reader.Value!;
                    if (members.ContainsKey(key))
                        throw Bad(reader, place, $"expected each key once, found '{key}' twice");
                    Next(reader, place);
                    members.Add(key, Value(reader, place));
                }
                return members;
            case JsonToken.StartArray:
                var items = new JArray();
                for (Next(reader, place); reader.TokenType != JsonToken.EndArray; Next(reader, place))
                    items.Add(Value(reader, place));
                return items;
            case JsonToken.String when reader.QuoteChar == '"':
            case JsonToken.Integer or JsonToken.Float or JsonToken.Boolean or JsonToken.Null:
                return new JValue(reader.Value);
            default:
                throw Bad(reader, place, $"expected a JSON value, found {reader.TokenType}");
        }
    }

    private static void Next(JsonTextReader reader, string place)
    {
        if (!reader.Read())
            throw Bad(reader, place, "the text ends before its value does");
    }

    private static KerasFormatException Bad(JsonTextReader reader, string place, Wording problem) =>
        new($"{place}: not valid JSON: line {reader.LineNumber}, column {reader.LinePosition}: {problem}");
}

using System.Runtime.InteropServices;
using System.Text.Json;

namespace KerasSharp.Server.Protocol;

/// <summary>An array's elements in JSON: flat, or nested as its shape says; both are allowed by the protocol.</summary>
internal static class JsonNumbers
{
    /// <param name="data">The list.</param>
    /// <param name="count">How many numbers there must be.</param>
    /// <param name="type">Their type.</param>
    /// <param name="name">What messages call the array.</param>
    /// <exception cref="RequestException">There are more or fewer, or one is no number of the type.</exception>
    internal static float[] Read(JsonElement data, int count, TensorType type, string name)
    {
        // What the text can hold is known before memory is taken: a number takes two bytes with its comma.
        if (count > JsonMarshal.GetRawUtf8Value(data).Length)
            throw Count(name, count, "fewer");
        var values = new float[count];
        int at = 0;
        Put(data, values, ref at, type, name);
        return at == count ? values : throw Count(name, count, $"{at}");
    }

    /// <summary>Texts, flat or nested.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    internal static string[] ReadTexts(JsonElement data, int count, string name)
    {
        var texts = new List<string>();
        PutTexts(data, texts, count, name);
        return texts.Count == count ? [.. texts] : throw Count(name, count, $"{texts.Count}", "texts");
    }

    private static void PutTexts(JsonElement data, List<string> texts, int count, string name)
    {
        if (data.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in data.EnumerateArray())
                PutTexts(item, texts, count, name);
            return;
        }
        if (data.ValueKind != JsonValueKind.String)
            throw RequestException.Bad($"input '{name}': expected texts, found '{data.GetRawText()}'");
        if (texts.Count == count)
            throw Count(name, count, "more", "texts");
        texts.Add(data.GetString()!);
    }

    private static void Put(JsonElement data, float[] values, ref int at, TensorType type, string name)
    {
        if (data.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in data.EnumerateArray())
                Put(item, values, ref at, type, name);
            return;
        }
        if (at == values.Length)
            throw Count(name, values.Length, "more");
        values[at++] = Number(data, type, name);
    }

    private static float Number(JsonElement item, TensorType type, string name) =>
        item.ValueKind switch
        {
            JsonValueKind.Number when type.IsWhole => item.TryGetInt64(out long whole) ? TensorType.Whole(whole) : throw Type(item, name),
            JsonValueKind.Number when type.Name != "BOOL" => item.TryGetDouble(out double value)
                ? TensorType.Narrow(value)
                : throw Type(item, name),
            JsonValueKind.True when type.Name == "BOOL" => 1,
            JsonValueKind.False when type.Name == "BOOL" => 0,
            _ => throw Type(item, name),
        };

    private static RequestException Type(JsonElement item, string name) =>
        RequestException.Bad($"input '{name}': expected numbers of its datatype, found '{item.GetRawText()}'");

    private static RequestException Count(string name, int count, string found, string what = "numbers") =>
        RequestException.Bad($"input '{name}': expected {count} {what} for its shape, found {found}");
}

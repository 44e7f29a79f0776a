using System.Text.Json;

namespace KerasSharp.Server.Protocol;

/// <summary>Reads a request of the Open Inference Protocol (version 2) from JSON, and from the bytes behind it where the binary tensor
/// extension is used.</summary>
internal static class InferJson
{
    private const int Deepest = 16,
        MostInputs = 1024;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = Deepest };

    /// <param name="body">The whole body.</param>
    /// <param name="header">The JSON's length where bytes follow it, as the request's header says; null for a body of JSON alone.</param>
    /// <exception cref="RequestException">The body is not what the protocol asks for.</exception>
    internal static InferRequest Read(ReadOnlyMemory<byte> body, int? header)
    {
        if (header is { } length && (length < 0 || length > body.Length))
            throw RequestException.Bad($"Inference-Header-Content-Length: expected at most the body's {body.Length} bytes, found {length}");
        try
        {
            using var json = JsonDocument.Parse(header is { } h ? body[..h] : body, s_options);
            var bytes = new BinaryTail(header is { } from ? body[from..] : default);
            var request = Request(json.RootElement, bytes);
            bytes.RequireEnd();
            return request;
        }
        // Texts that are no Unicode are found when they are asked for.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw RequestException.Bad($"expected JSON: '{e.Message}'");
        }
    }

    private static InferRequest Request(JsonElement root, BinaryTail bytes)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw RequestException.Bad($"expected an object, found {root.ValueKind}");
        var inputs = List(root, "inputs", required: true).Select(i => Input(i, bytes)).ToArray();
        if (inputs.Length == 0)
            throw RequestException.Bad("inputs: expected at least one");
        bool binary = Flag(root, "binary_data_output");
        var outputs = List(root, "outputs", required: false)
            .Select(o => new RequestedOutput(Text(o, "name"), Flag(o, "binary_data") || binary));
        return new InferRequest(
            root.TryGetProperty("id", out _) ? Text(root, "id") : null,
            inputs,
            [.. outputs],
            binary,
            SequenceParameters.Read(
                SequenceId(root),
                Flag(root, "sequence_start"),
                Flag(root, "sequence_end"),
                Number(root, "sequence_step")
            )
        );
    }

    private static string? SequenceId(JsonElement root) =>
        Find(root, "sequence_id") is not { } id ? null
        : id.ValueKind == JsonValueKind.String ? id.GetString()
        : id.ValueKind == JsonValueKind.Number && id.TryGetUInt64(out ulong number) ? SequenceParameters.Name(number)
        : throw RequestException.Bad($"sequence_id: expected a text or a whole number, found '{id.GetRawText()}'");

    private static InferInput Input(JsonElement input, BinaryTail bytes)
    {
        string name = Text(input, "name");
        var type = TensorType.Of(Text(input, "datatype"), name);
        var (shape, count) = InferShape.Of(name, [.. List(input, "shape", required: true).Select(e => Extent(e, name))]);
        if (Number(input, "binary_data_size") is { } size)
            return RawTensor.Read(name, type, shape, count, bytes.Take(name, size).Span);
        if (!input.TryGetProperty("data", out var data))
            throw RequestException.Bad($"input '{name}': expected data, or binary_data_size among its parameters");
        return type.IsText
            ? new InferInput(name, shape, [], JsonNumbers.ReadTexts(data, count, name))
            : new InferInput(name, shape, JsonNumbers.Read(data, count, type, name));
    }

    private static long Extent(JsonElement extent, string name) =>
        extent.ValueKind == JsonValueKind.Number && extent.TryGetInt64(out long number)
            ? number
            : throw RequestException.Bad($"input '{name}': expected extents of whole numbers, found '{extent.GetRawText()}'");

    private static List<JsonElement> List(JsonElement owner, string key, bool required)
    {
        if (owner.ValueKind != JsonValueKind.Object)
            throw RequestException.Bad($"expected an object with '{key}', found {owner.ValueKind}");
        if (!owner.TryGetProperty(key, out var list))
            return required ? throw RequestException.Bad($"expected '{key}', found none") : [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostInputs)
            throw RequestException.Bad($"'{key}': expected a list of at most {MostInputs}, found {list.ValueKind}");
        return [.. list.EnumerateArray()];
    }

    private static string Text(JsonElement owner, string key) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw RequestException.Bad($"expected a text '{key}', found none");

    private static long? Number(JsonElement owner, string key) =>
        Find(owner, key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw RequestException.Bad($"'{key}': expected a whole number, found '{value.GetRawText()}'");

    private static bool Flag(JsonElement owner, string key) =>
        Find(owner, key) is not { } value ? false
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw RequestException.Bad($"'{key}': expected true or false, found '{value.GetRawText()}'");

    private static JsonElement? Find(JsonElement owner, string key) =>
        owner.TryGetProperty("parameters", out var all) && all.ValueKind == JsonValueKind.Object && all.TryGetProperty(key, out var value)
            ? value
            : null;
}

using System.Text.Json;
using System.Text.Json.Serialization;
using KerasSharp.IO;

namespace KerasSharp.Scoring;

/// <summary>The files that this project writes for itself: JSON, of which each key is known.</summary>
internal static class ScoreJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The bytes of a value, with an end of line.</summary>
    internal static byte[] ToBytes<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, s_options), (byte)'\n'];

    /// <summary>Writes a value whole or not at all.</summary>
    internal static void Write<T>(string path, T value) => AtomicFile.Write(path, stream => stream.Write(ToBytes(value)));

    /// <summary>Reads a value.</summary>
    /// <exception cref="KerasFormatException">The file is damaged, or of another form.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), s_options)
                ?? throw new KerasFormatException($"{path}: expected an object, found null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new KerasFormatException($"{path}: damaged, or of another form than this version writes: {Wording.Clip(e.Message)}", e);
        }
    }
}

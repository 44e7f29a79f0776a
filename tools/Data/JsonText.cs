using System.Text.Json;
using System.Text.Json.Serialization;

namespace KerasSharp.Data;

/// <summary>Strings in JSON, by code that is made when this is compiled: nothing is looked up at run time, which trimming would
/// break.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class JsonText : JsonSerializerContext
{
    /// <summary>A string as JSON, in quotes.</summary>
    internal static string Quoted(string value) => JsonSerializer.Serialize(value, Default.String);

    /// <summary>A string from JSON in UTF-8, in its quotes.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static string Read(ReadOnlySpan<byte> quoted) => JsonSerializer.Deserialize(quoted, Default.String)!;
}

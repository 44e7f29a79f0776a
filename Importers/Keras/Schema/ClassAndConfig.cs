using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>An object of Keras 2 and later: <c>{"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}}</c>, or its name alone.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Settings">The settings; none for a name.</param>
/// <param name="IsOwn">Whether it says that the class is the model's author's, whatever it is called.</param>
internal sealed record ClassAndConfig(string ClassName, JObject Settings, bool IsOwn = false)
{
    /// <param name="token">The value.</param>
    /// <param name="what">What is expected, for messages: <c>a regularizer</c>.</param>
    /// <exception cref="ConfigValueException">It is neither.</exception>
    internal static ClassAndConfig Read(JToken token, string what) =>
        token switch
        {
            JValue { Value: string name } => new(name, []),
            JObject parts
                when parts["class_name"] is JValue { Value: string name } && (parts["config"] ?? new JObject()) is JObject config => new(
                name,
                config,
                IsOwnOf(parts)
            ),
            _ => throw new ConfigValueException($"{what}: a name, or class_name and config", token),
        };

    // Keras's own have a module and no registered name.
    private static bool IsOwnOf(JObject parts) =>
        Json.TextOf(parts, "registered_name") is not null
        && Json.TextOf(parts, "module")?.StartsWith("keras.", StringComparison.Ordinal) is not true;

    /// <summary>Writes one.</summary>
    internal static JObject Write(string className, params (string Key, JToken Value)[] settings) =>
        new() { ["class_name"] = className, ["config"] = new JObject(settings.Select(s => new JProperty(s.Key, s.Value))) };

    /// <summary>A number among the settings.</summary>
    internal double Number(string key, double usual) => Settings[key] is { } v ? Json.Number(v) : usual;

    /// <summary>A text among the settings.</summary>
    internal string Text(string key, string usual) => Settings[key] is { } v ? Json.Text(v) : usual;

    /// <summary>Refuses settings with other keys than these.</summary>
    internal void Only(params ReadOnlySpan<string> keys) => Settings.Only(keys);
}

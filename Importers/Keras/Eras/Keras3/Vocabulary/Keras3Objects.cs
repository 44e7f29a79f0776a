using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Objects of Keras 3: <c>{"module": ..., "class_name": ..., "config": ..., "registered_name": ...}</c>.</summary>
internal static class Keras3Objects
{
    internal static JObject Of(string module, string className, JObject config, string? registered = null) =>
        new()
        {
            ["module"] = module,
            ["class_name"] = className,
            ["config"] = config,
            ["registered_name"] = registered,
        };

    /// <summary>Whether an object is of a class that is not Keras's.</summary>
    internal static bool IsCustom(JObject entry) => entry["registered_name"] is JValue { Value: string name } && name.Contains('>');
}

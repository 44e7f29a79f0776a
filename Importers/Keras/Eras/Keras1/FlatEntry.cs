using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Keras 0.3 writes a layer's arguments flat: <c>{"name": "Dense", "custom_name": "dense", "output_dim": 3, ...}</c>, where
/// name is the class. Brought to class, name and config here.</summary>
internal static class FlatEntry
{
    internal static (string ClassName, string? Name, JToken Config) Open(JObject flat)
    {
        string className = (string)flat["name"]!;
        if (className == "Sequential")
            return (className, null, flat["layers"] ?? JValue.CreateNull());
        var config = (JObject)flat.DeepClone();
        config.Remove("name");
        if (className == "Graph")
            return (className, null, config);
        string? name = config["custom_name"] is JValue { Value: string custom } ? custom : null;
        config.Remove("custom_name");
        // The default name is the same for all layers of a class.
        if (name == className.ToLowerInvariant())
            name = null;
        if (name is not null)
            config["name"] = name;
        return (className, name, config);
    }
}

using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Objects inside of configs as tf.keras writes them from 2.13 on: with the module and the registered name beside their
/// class.</summary>
internal static class ToldObjects
{
    private static readonly (string KeyEnding, string Module)[] s_modules =
    [
        ("_initializer", "keras.initializers"),
        ("_regularizer", "keras.regularizers"),
        ("_constraint", "keras.constraints"),
        ("", "keras.layers"),
    ];

    /// <summary>Adds both to all objects inside of a layer's config.</summary>
    internal static void AddTo(JObject config)
    {
        foreach (var inner in config.Descendants().OfType<JObject>().ToList())
        {
            if (inner.ContainsKey("module") || Json.TextOf(inner, "class_name") is not { } className || inner["config"] is not { } settings)
                continue;
            string key = inner.Ancestors().OfType<JProperty>().First().Name;
            var rest = inner.Properties().Where(p => p.Name is not ("class_name" or "config")).ToList();
            inner.RemoveAll();
            inner["module"] = s_modules.First(m => key.EndsWith(m.KeyEnding, StringComparison.Ordinal)).Module;
            inner["class_name"] = className;
            inner["config"] = settings;
            inner["registered_name"] = null;
            foreach (var member in rest)
                inner.Add(member);
        }
    }
}

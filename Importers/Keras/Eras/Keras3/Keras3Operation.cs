using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Operations as nodes of a graph: <c>keras.ops</c> and operators on values of a model.</summary>
internal static class Keras3Operation
{
    private static readonly string[] s_modules = ["keras.src.ops", "keras.ops"];

    private static readonly string[] s_silent =
    [
        "InputLayer",
        "Discretization",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
    ];

    /// <summary>Module, class and config of an operation; null where the entry is a layer's.</summary>
    internal static (string Module, string ClassName, JObject Config)? Of(JObject entry)
    {
        if (Json.TextOf(entry, "class_name") is not { } className || entry["config"] is not JObject config)
            return null;
        string? module = Json.TextOf(entry, "module");
        // HDF5 has no modules, but all layers but these say whether they are trained.
        bool isOne = module is not null
            ? s_modules.Any(m => module.StartsWith(m, StringComparison.Ordinal))
            : !config.ContainsKey("trainable") && !s_silent.Contains(className) && !config.ContainsKey("layers");
        return isOne ? (module ?? "", className, config) : null;
    }
}

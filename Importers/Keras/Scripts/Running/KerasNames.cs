using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>What whole names mean: <c>tensorflow.keras.layers.Dense</c> is the layer Dense.</summary>
internal static class KerasNames
{
    private static readonly string[] s_roots =
    [
        "tensorflow.python.keras.",
        "tensorflow.contrib.keras.python.keras.",
        "tensorflow.contrib.keras.",
        "tensorflow.compat.v1.keras.",
        "tensorflow.compat.v2.keras.",
        "tensorflow.keras.",
        "tf_keras.",
        "keras.src.",
        "keras.",
    ];

    private static readonly string[] s_models = ["Sequential", "Model", "Functional", "Input", "InputLayer", "merge"];

    /// <summary>Layers that are applied by a function of their own.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Functions = new Dictionary<string, string>
    {
        ["add"] = "Add",
        ["subtract"] = "Subtract",
        ["multiply"] = "Multiply",
        ["average"] = "Average",
        ["maximum"] = "Maximum",
        ["minimum"] = "Minimum",
        ["concatenate"] = "Concatenate",
        ["dot"] = "Dot",
    };

    /// <summary>The name inside of Keras; null where it is no name of Keras.</summary>
    internal static string? Inside(string path) =>
        path is "keras" ? ""
        : Array.Find(s_roots, r => path.StartsWith(r, StringComparison.Ordinal)) is { } root ? path[root.Length..]
        : null;

    /// <summary>The last part of a name.</summary>
    internal static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>Whether a name is that of a layer, of a model's class, or of what makes one.</summary>
    internal static bool Makes(string path, ScriptEra era)
    {
        if (Inside(path) is not { } inside)
            return false;
        string last = Last(inside);
        string area = inside.Split('.')[0];
        return s_models.Contains(last)
            || (last == "Graph" && era.IsEarly && area is "models" or "layers")
            || (
                area is "layers" or "legacy" or "engine" or "models" && (era.Signatures.Of(last) is not null || Functions.ContainsKey(last))
            );
    }

    /// <summary>Whether a class of the script's own upon this one is a layer or a model.</summary>
    internal static bool IsLayer(string path, ScriptEra era) =>
        Makes(path, era) || (Inside(path) is { } inside && Last(inside) is "Layer" or "Wrapper");

    /// <summary>Whether a class of the script's own upon this one is a model of layers that are its attributes, as releases from tf.keras
    /// on follow it.</summary>
    internal static bool IsModel(string path, ScriptEra era) =>
        era.Language >= ScriptLanguage.TfKeras && Inside(path) is { } inside && Last(inside) == "Model";

    /// <summary>Whether a module's names are all taken over that has a name.</summary>
    internal static bool StarHas(string module, string name, ScriptEra era) =>
        Inside(module + ".") is not null
        && (
            era.Signatures.Of(name) is not null
            || s_models.Contains(name)
            || (name == "Graph" && era.IsEarly)
            || Functions.ContainsKey(name)
            || SettingFunctions.Knows(name)
        );
}

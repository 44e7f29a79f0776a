using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Functions that make regularizers, constraints and initializers.</summary>
internal static class SettingFunctions
{
    private static readonly Dictionary<string, string[]> s_early = new()
    {
        ["l1"] = ["WeightRegularizer", "l:l1"],
        ["l2"] = ["WeightRegularizer", "l:l2"],
        ["l1l2"] = ["WeightRegularizer", "l1", "l2"],
        ["activity_l1"] = ["ActivityRegularizer", "l:l1"],
        ["activity_l2"] = ["ActivityRegularizer", "l:l2"],
        ["activity_l1l2"] = ["ActivityRegularizer", "l1", "l2"],
        ["maxnorm"] = ["MaxNorm", "m", "axis"],
        ["nonneg"] = ["NonNeg"],
        ["unitnorm"] = ["UnitNorm", "axis"],
    };

    private static readonly Dictionary<string, string[]> s_late = new()
    {
        ["l1"] = ["L1L2", "l:l1"],
        ["l2"] = ["L1L2", "l:l2"],
        ["l1_l2"] = ["L1L2", "l1", "l2"],
        ["L1"] = ["L1L2", "l1"],
        ["L2"] = ["L1L2", "l2"],
        ["max_norm"] = ["MaxNorm", "max_value", "axis"],
        ["maxnorm"] = ["MaxNorm", "max_value", "axis"],
        ["non_neg"] = ["NonNeg"],
        ["nonneg"] = ["NonNeg"],
        ["unit_norm"] = ["UnitNorm", "axis"],
        ["unitnorm"] = ["UnitNorm", "axis"],
        ["min_max_norm"] = ["MinMaxNorm", "min_value", "max_value", "rate", "axis"],
    };

    /// <summary>Weights that are drawn in a way that has a name.</summary>
    private static readonly string[] s_named =
    [
        "he_normal",
        "he_uniform",
        "glorot_normal",
        "glorot_uniform",
        "lecun_normal",
        "lecun_uniform",
        "HeNormal",
        "HeUniform",
        "GlorotNormal",
        "GlorotUniform",
        "LecunNormal",
        "LecunUniform",
    ];

    /// <summary>Whether there is such a function.</summary>
    internal static bool Knows(string name) => s_early.ContainsKey(name) || s_late.ContainsKey(name) || s_named.Contains(name);

    /// <summary>What a function makes; null where there is none of that name.</summary>
    internal static ScriptValue? Call(string name, IReadOnlyList<Argument> arguments, ScriptEra era, int line)
    {
        if (s_named.Contains(name) && !era.IsEarly)
            return new SymbolValue("keras.initializers." + name);
        if (!(era.IsEarly ? s_early : s_late).TryGetValue(name, out var form))
            return null;
        var bound = new List<(string, ScriptValue)>();
        foreach (var (given, value) in arguments)
        {
            string? parameter = given is null
                ? form.Skip(1).ElementAtOrDefault(bound.Count)
                : Array.Find(form[1..], p => p.Split(':').Contains(given));
            if (parameter is null)
                throw new ScriptException(line, $"'{name}' of Keras {era.Release} has no parameter {given ?? "more"}");
            string key = parameter.Split(':')[^1];
            if (bound.Exists(b => b.Item1 == key))
                throw new ScriptException(line, $"expected '{key}' of '{name}' once, found it twice");
            bound.Add((key, value));
        }
        if (bound.Count == 0)
            foreach (string parameter in form.Skip(1).Where(p => p.Contains('l')))
                bound.Add((parameter.Split(':')[^1], new LiteralValue(0.01)));
        return new ObjectValue(form[0], bound);
    }
}
